// The memory layout of a document: its values in the order of the text, each one before its contents.
#pragma once

#include <carboy/value/json/json_document.hpp>

namespace carboy::value {

/// One value, or the key before a member's value.
struct JsonNode {
    union {
        std::int64_t integer;
        std::uint64_t natural;
        double real;
        const char* text;
        std::size_t nodes;  // of a list or an object, including all nested ones
    };
    std::uint32_t size;  // the number of bytes of a string, or of items or members
    JsonKind kind;
};

static_assert(sizeof(JsonNode) == 16);

}  // namespace carboy::value
