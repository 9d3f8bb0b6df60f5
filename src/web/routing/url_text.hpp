// The text of a value in a URL: the result of Python's str().
#pragma once

#include <string>
#include <string_view>

#include <carboy/web/routing/url_value.hpp>

namespace carboy::web {

/// Returns the value as plain text, not encoded: 1, 2.5, True.
std::string plain_text(const UrlValue& value);

/// Says that a converter cannot write the value, because it is not `wanted`.
/// Throws: Error "url_build_failed", always.
[[noreturn]] void refuse_value(const UrlValue& value, std::string_view wanted);

}  // namespace carboy::web
