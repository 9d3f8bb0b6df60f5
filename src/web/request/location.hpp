// The value of a Location header.
#pragma once

#include <string>
#include <string_view>

#include <carboy/http/url.hpp>

namespace carboy::web {

/// Percent-encodes everything that a URL cannot contain; encoded parts are kept.
/// Source: Werkzeug urls.py, iri_to_uri.
inline std::string safe_location(std::string_view location) {
    return http::percent_encode(location, "%!#$&'()*+,/:;=?@[]");
}

}  // namespace carboy::web
