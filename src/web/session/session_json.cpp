#include "web/session/session_json.hpp"

#include <boost/json.hpp>

#include <carboy/base/error.hpp>
#include <carboy/value/json/json_tree.hpp>

namespace carboy::web {

std::optional<boost::json::object> parse_session(std::string_view text) {
    boost::json::value value;
    if (!value::parse_json_tree(text, value) || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

std::string session_text(const boost::json::object& values) {
    std::string text;
    value::JsonWriter json(text, value::compact_json);
    if (!value::tell_json(values, json, value::KeyOrder::sorted))
        throw Error("not_json",
                    "A value of the session is nested deeper than " + std::to_string(value::tree_depth) + " levels.",
                    "Keep large values in the database and their key in the session.");
    return text;
}

bool is_permanent(const boost::json::object& values) {
    const boost::json::value* permanent = values.if_contains("_permanent");
    return permanent && permanent->is_bool() && permanent->get_bool();
}

}  // namespace carboy::web
