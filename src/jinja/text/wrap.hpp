// Python's textwrap.wrap.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::jinja {

/// Returns the lines of one paragraph, none longer than `width` characters where words allow it.
/// Source: Python textwrap.py, TextWrapper with expand_tabs=False and replace_whitespace=False.
std::vector<std::string> wrapped(std::string_view text, std::int64_t width, bool break_long_words,
                                 bool break_on_hyphens);

}  // namespace carboy::jinja
