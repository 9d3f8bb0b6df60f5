// HTML escaping into memory that the caller provides. text.hpp has the convenient form.
#pragma once

#include <cstddef>
#include <string_view>

namespace carboy {

/// Returns the largest number of bytes that escape_html_into() needs for a string of `size` bytes: the longest entities
/// have five characters, and it writes whole blocks.
constexpr std::size_t escaped_room(std::size_t size) noexcept { return 5 * size + 16; }

/// Writes `text` to `out` with & < > " ' replaced as markupsafe does, and returns the end of the output. `out` must
/// have room for escaped_room(text.size()) bytes; bytes after the returned end may be overwritten.
char* escape_html_into(char* out, std::string_view text) noexcept;

}  // namespace carboy
