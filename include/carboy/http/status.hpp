// Status codes: what they are called and what they tell a visitor.
#pragma once

#include <string_view>

namespace carboy::http {

/// "Not Found" for 404, "Unknown" for a code without a name.  Lifetime: static.
std::string_view reason_phrase(int status) noexcept;

/// A sentence for the visitor of an error page; empty for a code that is not an error.  Lifetime: static.
std::string_view default_description(int status) noexcept;

}  // namespace carboy::http
