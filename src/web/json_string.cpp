#include "web/json_string.hpp"

#include <cstdint>

namespace carboy::web {

namespace {

void append_unit(std::string& out, std::uint32_t unit) {
    constexpr char digits[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 15];
}

void append_escaped(std::string& out, std::uint32_t code) {
    if (code < 0x10000) return append_unit(out, code);
    code -= 0x10000;
    append_unit(out, 0xD800 + (code >> 10));
    append_unit(out, 0xDC00 + (code & 0x3FF));
}

bool append_short_escape(std::string& out, char c) {
    switch (c) {
        case '"': out += "\\\""; return true;
        case '\\': out += "\\\\"; return true;
        case '\n': out += "\\n"; return true;
        case '\r': out += "\\r"; return true;
        case '\t': out += "\\t"; return true;
        case '\b': out += "\\b"; return true;
        case '\f': out += "\\f"; return true;
        default: return false;
    }
}

/// Reads one code point that starts at `i` and moves behind it; U+FFFD and one byte for what is no UTF-8.
std::uint32_t next_code(std::string_view text, std::size_t& i) {
    const auto first = static_cast<unsigned char>(text[i++]);
    const int more = first >= 0xF0 && first < 0xF5   ? 3
                     : first >= 0xE0 && first < 0xF0 ? 2
                     : first >= 0xC2 && first < 0xE0 ? 1
                                                     : 0;
    if (more == 0 || i + static_cast<std::size_t>(more) > text.size()) return 0xFFFD;
    std::uint32_t code = first & (0x3Fu >> more);
    for (int k = 0; k < more; ++k) {
        const auto byte = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
        if ((byte & 0xC0) != 0x80) return 0xFFFD;
        code = code << 6 | (byte & 0x3F);
    }
    const bool overlong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0xFFFD;
    i += static_cast<std::size_t>(more);
    return code;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) >= 0x80) {
            append_escaped(out, next_code(text, i));
            continue;
        }
        ++i;
        if (append_short_escape(out, c)) continue;
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            append_unit(out, static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace carboy::web
