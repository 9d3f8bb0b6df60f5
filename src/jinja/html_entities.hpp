// HTML's named character references.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace carboy::jinja {

struct HtmlEntity {
    std::string_view name;
    std::uint32_t code;
};

/// Sorted by name.
extern const std::span<const HtmlEntity> html_entities;

}  // namespace carboy::jinja
