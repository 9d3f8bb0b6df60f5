// HTML escaping into memory that the caller has made room in; text.hpp has the comfortable form.
#pragma once

#include <cstddef>
#include <string_view>

namespace carboy {

/// How much room escape_html_into() needs at most for so many bytes of text: the longest entities have five characters,
/// and it writes whole blocks.
constexpr std::size_t escaped_room(std::size_t size) noexcept { return 5 * size + 16; }

/// Writes `text` to `out` with & < > " ' replaced as markupsafe does. Requires: escaped_room(text.size()) bytes at
/// `out`. Returns: the end of what was written; the bytes behind it are garbage.
char* escape_html_into(char* out, std::string_view text) noexcept;

}  // namespace carboy
