// Reads and writes Boost.JSON's values with the one reader and the one writer. Two kinds of values that such a tree
// cannot hold keep their text: an integer beyond 64 bits, and values nested too deeply for the recursive functions of
// Boost.JSON. The text is stored in an object with one member, whose key cannot occur in a document because it is not
// valid UTF-8.
#pragma once

#include <carboy/value/json/json_reader.hpp>
#include <carboy/value/json/json_writer.hpp>

#include <carboy/value/json/boost_json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace carboy::value {

/// The deepest nesting of lists and objects in a Boost.JSON value, because its own functions recurse.
inline constexpr std::size_t tree_depth = 128;

/// Parses a document. A value that is nested deeper than `tree_depth` is kept as text. After a fault `out` is null.
/// Source: boost::json::parse; the accepted strings are those of Python's json.loads.
JsonResult parse_json_tree(std::string_view text, boost::json::value& out);

/// Returns the JSON text that the value holds, or nullptr for an ordinary value.  Lifetime: the value's.
const boost::json::string* raw_json(const boost::json::value& value) noexcept;

/// Reports the parts of the value to the sink. Returns false when it is nested deeper than `tree_depth`; the sink has
/// received some of the parts then.
[[nodiscard]] bool tell_json(const boost::json::value& value, JsonSink& sink, KeyOrder order = KeyOrder::kept);
[[nodiscard]] bool tell_json(const boost::json::object& object, JsonSink& sink, KeyOrder order = KeyOrder::kept);
[[nodiscard]] bool tell_json(const boost::json::array& array, JsonSink& sink, KeyOrder order = KeyOrder::kept);

}  // namespace carboy::value
