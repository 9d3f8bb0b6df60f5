// Percent-encoding with Werkzeug's sets of safe characters.
// Source: Werkzeug urls.py, url_quote and url_encode.
#pragma once

#include <string>
#include <string_view>

#include <carboy/http/url.hpp>

namespace carboy::web {

/// Encodes the literal text of a rule, or the path of a redirect.
inline std::string quote_path_literal(std::string_view text) { return http::percent_encode(text, "$!'()*+,;/:|"); }

/// Encodes a value inside a path, or an anchor.
inline std::string quote_path_value(std::string_view text) { return http::percent_encode(text, "$!'()*+,;/:"); }

/// Encodes a name or a value of a query string: a space becomes '+'.
inline std::string quote_query(std::string_view text) {
    std::string quoted = http::percent_encode(text, "$!'()*,; ");
    for (char& c : quoted)
        if (c == ' ') c = '+';
    return quoted;
}

}  // namespace carboy::web
