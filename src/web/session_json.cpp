#include "web/session_json.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "web/json_string.hpp"
#include "web/url_text.hpp"

namespace carboy::web {

namespace {

void write(std::string& out, const boost::json::value& value);

void write_object(std::string& out, const boost::json::object& object) {
    std::vector<std::string_view> keys;
    for (const auto& item : object) keys.push_back(item.key());
    std::sort(keys.begin(), keys.end());
    out += '{';
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i != 0) out += ',';
        append_json_string(out, keys[i]);
        out += ':';
        write(out, object.at(keys[i]));
    }
    out += '}';
}

void write_array(std::string& out, const boost::json::array& array) {
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i != 0) out += ',';
        write(out, array[i]);
    }
    out += ']';
}

void write(std::string& out, const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::object: return write_object(out, value.get_object());
        case boost::json::kind::array: return write_array(out, value.get_array());
        case boost::json::kind::string: return append_json_string(out, value.get_string());
        case boost::json::kind::double_: out += plain_text(UrlValue(value.get_double())); return;
        default: out += boost::json::serialize(value); return;
    }
}

}  // namespace

std::optional<boost::json::object> parse_session(std::string_view text) {
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(text, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

std::string session_text(const boost::json::object& values) {
    std::string text;
    write_object(text, values);
    return text;
}

bool is_permanent(const boost::json::object& values) {
    const boost::json::value* permanent = values.if_contains("_permanent");
    return permanent && permanent->is_bool() && permanent->get_bool();
}

}  // namespace carboy::web
