// UTF-8: decoding and encoding one character of a string at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::value {

/// The result of next_character for bytes that are not valid UTF-8.
inline constexpr std::uint32_t not_utf8 = 0xffffffff;

inline constexpr bool is_surrogate(std::uint32_t character) noexcept {
    return character >= 0xd800 && character < 0xe000;
}

namespace detail {
std::uint32_t next_beyond_ascii(std::string_view text, std::size_t& at) noexcept;
}

/// Decodes the character at `at` and moves past it. Halves of surrogate pairs, encoded as three bytes, are characters
/// (Python's "surrogatepass"). For invalid bytes, returns `not_utf8` and moves `at` past the longest prefix of a valid
/// character, at least one byte, as Python's errors="replace" does.  Requires: at < text.size().
/// Source: RFC 3629; Unicode 3.9, table 3-7.
inline std::uint32_t next_character(std::string_view text, std::size_t& at) noexcept {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first >= 0x80) return detail::next_beyond_ascii(text, at);
    ++at;
    return first;
}

/// Appends the character; a surrogate becomes three bytes.
void append_character(std::string& out, std::uint32_t character);

/// True when `text` is valid UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.  Source: RFC 3629.
bool is_utf8(std::string_view text) noexcept;

}  // namespace carboy::value
