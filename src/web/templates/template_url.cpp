#include "web/templates/template_url.hpp"

#include <carboy/value/text/utf8.hpp>

#include <algorithm>
#include <optional>

namespace carboy::web {

namespace {

/// Returns the byte that %XX at this position encodes.
std::optional<unsigned char> signed_byte(std::string_view url, std::size_t at) {
    if (at + 2 >= url.size() || url[at] != '%') return std::nullopt;
    unsigned value = 0;
    for (const char c : url.substr(at + 1, 2)) {
        const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
        if (digit == std::string_view::npos || c < '0') return std::nullopt;
        value = value * 16 + static_cast<unsigned>(digit);
    }
    return static_cast<unsigned char>(value);
}

bool never_needs_a_sign(unsigned char byte) {
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
           std::string_view("-._~").find(static_cast<char>(byte)) != std::string_view::npos;
}

std::size_t character_size(unsigned char first) {
    return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
}

/// Returns the character whose bytes are percent-encoded at this position; empty when it must stay encoded.
std::string readable_character(std::string_view url, std::size_t at) {
    const auto first = signed_byte(url, at);
    if (!first) return {};
    std::string text(1, static_cast<char>(*first));
    if (*first < 0x80) return never_needs_a_sign(*first) ? text : std::string();
    for (std::size_t i = 1; i < character_size(*first); ++i) {
        const auto byte = signed_byte(url, at + 3 * i);
        if (!byte) return {};
        text += static_cast<char>(*byte);
    }
    return value::is_utf8(text) ? text : std::string();
}

}  // namespace

std::string readable_url(std::string_view url) {
    std::string out;
    for (std::size_t at = 0; at < url.size();) {
        const std::string character = readable_character(url, at);
        character.empty() ? out.append(1, url[at]) : out.append(character);
        at += character.empty() ? 1 : 3 * character.size();
    }
    return out;
}

}  // namespace carboy::web
