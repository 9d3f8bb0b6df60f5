// The character classes of a request's header.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include <carboy/http/characters.hpp>

namespace carboy::server {

/// A set of classes.
using CharacterClass = unsigned char;

namespace characters {
inline constexpr CharacterClass digit = 1;
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
    for (unsigned c = 0; c < table.size(); ++c) {
        if (c > 0x20 && c != 0x7f) table[c] = visible | text;
        if (http::token_characters[c]) table[c] |= token;
    }
    add(" \t", text);
    add("0123456789", digit | host_name | ip_literal);
    add("abcdefABCDEF", host_name | ip_literal);
    add("ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ", host_name);
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

}  // namespace carboy::server
