// Conversion of foreign text to valid UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace carboy::http {

/// True when `text` is valid UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.  Source: RFC 3629.
bool is_utf8(std::string_view text) noexcept;

/// Replaces each invalid part of `text` with U+FFFD, as Python's errors="replace" does.
std::string clean_utf8(std::string text);

/// The same for a name or a header field, in which NUL becomes U+FFFD too: header fields and file systems have none.
std::string clean_name(std::string text);

}  // namespace carboy::http
