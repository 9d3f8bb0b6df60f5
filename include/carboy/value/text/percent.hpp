// Percent-encoding: bytes that a part of a URL cannot contain are written as %XX.  Source: RFC 3986 section 2.1.
#pragma once

#include <string>
#include <string_view>

namespace carboy::value {

/// Appends `text` with %XX replaced by the byte. A '%' without two hex digits after it is kept, as in Python's
/// unquote().
/// `plus_is_space` also replaces '+', as in query strings and forms.
void percent_decode(std::string& out, std::string_view text, bool plus_is_space = false);

/// Encodes everything except letters, digits, "-._~" and the characters in `safe`.
std::string percent_encode(std::string_view text, std::string_view safe = {});

}  // namespace carboy::value
