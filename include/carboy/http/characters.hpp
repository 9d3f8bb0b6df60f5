// The character classes of HTTP's grammar.
#pragma once

#include <array>
#include <string_view>

namespace carboy::http {

/// Source: RFC 9110 section 5.6.2, tchar.
inline constexpr std::array<bool, 256> token_characters = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

inline constexpr bool is_token_character(char c) noexcept { return token_characters[static_cast<unsigned char>(c)]; }

inline constexpr bool is_token(std::string_view text) noexcept {
    for (char c : text)
        if (!is_token_character(c)) return false;
    return !text.empty();
}

inline constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t'; }

/// Returns `text` without spaces and tabs at both ends.
inline constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace carboy::http
