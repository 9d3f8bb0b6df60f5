// The payload of a session cookie: JSON with Flask's tags, which stay as they are.
// Source: Flask json/tag.py.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace carboy::web {

/// The values, or nothing when the text is no JSON object.
std::optional<boost::json::object> parse_session(std::string_view text);

/// The values as Flask writes them: sorted keys, ASCII only, no white space.
std::string session_text(const boost::json::object& values);

/// True when the session outlives the browser.
bool is_permanent(const boost::json::object& values);

}  // namespace carboy::web
