// What may stand in a Location header.
#pragma once

#include <string>
#include <string_view>

#include <carboy/http/url.hpp>

namespace carboy::web {

/// The URL with everything that a URL cannot hold percent-encoded; what is encoded already stays.
/// Source: Werkzeug urls.py, iri_to_uri.
inline std::string safe_location(std::string_view location) {
    return http::percent_encode(location, "%!#$&'()*+,/:;=?@[]");
}

}  // namespace carboy::web
