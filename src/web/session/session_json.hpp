// The payload of a session cookie: JSON with Flask's tags. Tags are preserved, and so are values that only Python
// supports: NaN, infinity, integers beyond 64 bits, lone surrogates, lists nested without a limit.
// Source: Flask json/tag.py.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace carboy::web {

/// Returns the values; nullopt when the text is not a JSON object.
std::optional<boost::json::object> parse_session(std::string_view text);

/// Returns the values in Flask's form: sorted keys, ASCII only, no white space.
std::string session_text(const boost::json::object& values);

/// True when the session outlives the browser.
bool is_permanent(const boost::json::object& values);

}  // namespace carboy::web
