// Writes JSON as Python's json.dumps does: ", " and ": " between the parts, nothing but ASCII.
#include <carboy/sql/error.hpp>

#include "sql/json_text.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cmath>
#include <cstdint>
#include <iterator>

namespace carboy::sql::detail {

namespace {

namespace json = boost::json;

[[noreturn]] void throw_bad_utf8() {
    throw DataError("bad_json", "a text in the JSON document is not UTF-8", "store such data as bytes, or as base64");
}

/// Takes one character of UTF-8 off the front.
std::uint32_t take_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || text.size() < size) throw_bad_utf8();
    std::uint32_t character = size == 1 ? first : first & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xc0) != 0x80) throw_bad_utf8();
        character = character << 6 | (byte & 0x3fU);
    }
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = character >= 0xd800 && character <= 0xdfff;
    if (character < smallest[size] || character > 0x10ffff || surrogate) throw_bad_utf8();
    text.remove_prefix(size);
    return character;
}

void append_unit(std::string& out, std::uint32_t unit) { fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit); }

void append_character(std::string& out, std::uint32_t character) {
    switch (character) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        case '\b': out += "\\b"; return;
        case '\f': out += "\\f"; return;
        default: break;
    }
    if (character >= ' ' && character <= '~') {
        out += static_cast<char>(character);
    } else if (character < 0x10000) {
        append_unit(out, character);
    } else {
        append_unit(out, 0xd800 + ((character - 0x10000) >> 10));
        append_unit(out, 0xdc00 + ((character - 0x10000) & 0x3ff));
    }
}

void append_text(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) append_character(out, take_character(text));
    out += '"';
}

void append_double(std::string& out, double number) {
    if (!std::isfinite(number))
        throw DataError("bad_json", fmt::format("JSON has no number {}", number), "store null instead");
    const std::string digits = fmt::format("{}", number);
    out += digits;
    if (digits.find_first_of(".e") == std::string::npos) out += ".0";
}

void append(std::string& out, const json::value& value, int depth);

void check_depth(int depth) {
    if (depth >= json_depth)
        throw DataError("bad_json", fmt::format("the JSON document is nested deeper than {}", json_depth));
}

void append(std::string& out, const json::array& array, int depth) {
    check_depth(depth);
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i > 0) out += ", ";
        append(out, array[i], depth + 1);
    }
    out += ']';
}

void append(std::string& out, const json::object& object, int depth) {
    check_depth(depth);
    out += '{';
    bool first = true;
    for (const auto& [key, value] : object) {
        if (!first) out += ", ";
        first = false;
        append_text(out, key);
        out += ": ";
        append(out, value, depth + 1);
    }
    out += '}';
}

void append(std::string& out, const json::value& value, int depth) {
    switch (value.kind()) {
        case json::kind::null: out += "null"; return;
        case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
        case json::kind::int64: out += std::to_string(value.get_int64()); return;
        case json::kind::uint64: out += std::to_string(value.get_uint64()); return;
        case json::kind::double_: return append_double(out, value.get_double());
        case json::kind::string: return append_text(out, value.get_string());
        case json::kind::array: return append(out, value.get_array(), depth);
        case json::kind::object: return append(out, value.get_object(), depth);
    }
}

}  // namespace

void dump_json(std::string& out, const json::value& value) { append(out, value, 0); }
void dump_json(std::string& out, const json::object& object) { append(out, object, 0); }
void dump_json(std::string& out, const json::array& array) { append(out, array, 0); }

}  // namespace carboy::sql::detail
