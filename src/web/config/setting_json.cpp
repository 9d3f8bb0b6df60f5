#include "web/config/setting_json.hpp"

#include <boost/json.hpp>

#include <carboy/base/error.hpp>
#include <carboy/value/json/json_tree.hpp>

namespace carboy::web {

namespace {

[[noreturn]] void refuse(std::string_view what) {
    throw Error(
        "config_file", "The settings " + std::string(what) + ".",
        "Write a JSON object such as {\"PAGE_SIZE\": 20, \"MAIL\": {\"PORT\": 25}}. A list may hold strings, numbers "
        "and bools.");
}

Setting setting_of(const boost::json::value& value);

Setting::Table table_of(const boost::json::object& object) {
    Setting::Table table;
    for (const auto& [name, value] : object) table.emplace_back(std::string(name), setting_of(value));
    return table;
}

Setting list_of(const boost::json::array& array) {
    Setting::List list;
    for (const boost::json::value& item : array) {
        if (item.is_array() || item.is_object()) refuse("have a list that holds lists or objects");
        list.push_back(item.is_string() ? std::string(item.get_string()) : boost::json::serialize(item));
    }
    return list;
}

Setting setting_of(const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null: return nullptr;
        case boost::json::kind::bool_: return value.get_bool();
        case boost::json::kind::int64: return value.get_int64();
        case boost::json::kind::double_: return value.get_double();
        case boost::json::kind::string: return std::string(value.get_string());
        case boost::json::kind::array: return list_of(value.get_array());
        case boost::json::kind::object: {
            if (const boost::json::string* raw = value::raw_json(value)) return std::string(*raw);
            return table_of(value.get_object());
        }
        default: return boost::json::serialize(value);
    }
}

bool holds_only_texts(const boost::json::array& array) {
    for (const boost::json::value& item : array)
        if (!item.is_string()) return false;
    return true;
}

}  // namespace

Setting setting_of_text(std::string_view text) {
    boost::json::value value;
    if (!value::parse_json_tree(text, value) || value::raw_json(value)) return text;
    if (value.is_array() && !holds_only_texts(value.get_array())) return text;
    if (!value.is_object()) return setting_of(value);
    try {
        return setting_of(value);
    } catch (const Error&) {
        return text;
    }
}

Setting::Table table_of_json(std::string_view text) {
    boost::json::value value;
    if (!value::parse_json_tree(text, value)) refuse("are not JSON");
    if (!value.is_object() || value::raw_json(value)) refuse("are not an object");
    return table_of(value.get_object());
}

}  // namespace carboy::web
