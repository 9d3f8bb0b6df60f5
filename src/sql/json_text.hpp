// JSON documents to text and back, as Python's json module does it.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace carboy::sql::detail {

inline constexpr int json_depth = 128;

/// Throws: DataError.
boost::json::value parse_json(std::string_view text);

/// Appends the text of json.dumps.  Throws: DataError.
void dump_json(std::string& out, const boost::json::value& value);
void dump_json(std::string& out, const boost::json::object& object);
void dump_json(std::string& out, const boost::json::array& array);

}  // namespace carboy::sql::detail
