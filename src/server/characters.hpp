// The character classes of a request's header.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace carboy::server {

/// A set of classes.
using CharacterClass = unsigned char;

namespace characters {
inline constexpr CharacterClass digit = 1;
/// Source: RFC 9110 section 5.6.2, tchar.
inline constexpr CharacterClass token = 2;
/// Visible characters, and bytes outside ASCII: what a target may contain before it is examined further.
inline constexpr CharacterClass visible = 4;
/// What a field's value may contain: visible characters, spaces and tabs.
inline constexpr CharacterClass text = 8;
inline constexpr CharacterClass host_name = 16;
/// The inside of [::1].
inline constexpr CharacterClass ip_literal = 32;
}  // namespace characters

inline constexpr std::array<CharacterClass, 256> character_classes = [] {
    using namespace characters;
    std::array<CharacterClass, 256> table{};
    const auto add = [&](std::string_view members, CharacterClass set) {
        for (const char c : members) table[static_cast<unsigned char>(c)] |= set;
    };
    for (unsigned c = 0; c < table.size(); ++c) table[c] = c > 0x20 && c != 0x7f ? visible | text : 0;
    add(" \t", text);
    add("0123456789", digit | token | host_name | ip_literal);
    add("abcdefABCDEF", token | host_name | ip_literal);
    add("ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ", token | host_name);
    add("!#$%&'*+-.^_`|~", token);
    add("-._", host_name);
    add(":.", ip_literal);
    return table;
}();

inline constexpr bool is(CharacterClass set, char c) noexcept {
    return (character_classes[static_cast<unsigned char>(c)] & set) != 0;
}

inline constexpr bool all(CharacterClass set, std::string_view chars) noexcept {
    return std::all_of(chars.begin(), chars.end(), [set](char c) { return is(set, c); });
}

inline constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t'; }

/// Returns `text` without spaces and tabs at both ends.
inline constexpr std::string_view trim(std::string_view chars) noexcept {
    while (!chars.empty() && is_space(chars.front())) chars.remove_prefix(1);
    while (!chars.empty() && is_space(chars.back())) chars.remove_suffix(1);
    return chars;
}

}  // namespace carboy::server
