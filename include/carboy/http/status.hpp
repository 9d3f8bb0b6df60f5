// Status codes: their names and their sentences for visitors.
#pragma once

#include <string_view>

namespace carboy::http {

/// Returns "Not Found" for 404, and "Unknown" for a code without a name.  Lifetime: static.
std::string_view reason_phrase(int status) noexcept;

/// Returns the sentence for an error page; empty for a code that is not an error.  Lifetime: static.
std::string_view default_description(int status) noexcept;

}  // namespace carboy::http
