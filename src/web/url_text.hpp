// How a value is written in a URL: as Python's str() writes it.
#pragma once

#include <string>

#include <carboy/web/converter.hpp>
#include <carboy/web/url_value.hpp>

namespace carboy::web {

/// The value as plain text, not encoded: 1, 2.5, True.
std::string plain_text(const UrlValue& value);

/// The value as the converter writes it into a path, encoded.
/// Throws: Error "url_build_failed" when the converter cannot write such a value.
std::string path_text(const Converter& converter, const UrlValue& value);

}  // namespace carboy::web
