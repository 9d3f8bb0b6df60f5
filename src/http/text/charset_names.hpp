// The names of character sets.
#pragma once

#include <string>
#include <string_view>

namespace carboy::http {

/// Returns the usual one of a character set's names, in lower case: "utf-8" for "UTF8".
/// Source: Python encodings/aliases.py.
std::string charset_name(std::string_view name);

}  // namespace carboy::http
