// Text from outside made valid UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace carboy::http {

/// True when `text` is UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.  Source: RFC 3629.
bool is_utf8(std::string_view text) noexcept;

/// `text` with U+FFFD for each part that is no UTF-8, as Python's errors="replace" does, and for NUL, which no database
/// takes.
std::string clean_utf8(std::string text);

}  // namespace carboy::http
