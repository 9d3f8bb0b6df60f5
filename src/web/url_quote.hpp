// Percent-encoding with Werkzeug's sets of safe characters.
// Source: Werkzeug urls.py, url_quote and url_encode.
#pragma once

#include <string>
#include <string_view>

#include <carboy/http/url.hpp>

namespace carboy::web {

/// The literal text of a rule, and the path of a redirect.
inline std::string quote_path_literal(std::string_view text) { return http::percent_encode(text, "$!'()*+,;/:|"); }

/// A value inside a path, and an anchor.
inline std::string quote_path_value(std::string_view text) { return http::percent_encode(text, "$!'()*+,;/:"); }

/// A name or a value of a query string: a space is '+'.
inline std::string quote_query(std::string_view text) {
    std::string quoted = http::percent_encode(text, "$!'()*,; ");
    for (char& c : quoted)
        if (c == ' ') c = '+';
    return quoted;
}

}  // namespace carboy::web
