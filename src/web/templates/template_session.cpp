// The session's values are those of its cookie, with the types of Flask's tags.
// Source: Flask json/tag.py; sessions.py, SecureCookieSession.
#include "web/templates/template_session.hpp"

#include <algorithm>
#include <chrono>

#include <boost/json.hpp>

#include <carboy/base/base64.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/jinja/adapt/json.hpp>
#include <carboy/jinja/stdlib/chrono.hpp>
#include <carboy/jinja/stdlib/python_values.hpp>
#include <carboy/value/json/json_tree.hpp>
#include <carboy/web/session/session.hpp>

#include "web/config/settings.hpp"
#include "web/context/request_context.hpp"
#include "web/session/session_store.hpp"
#include "web/templates/template_mapping.hpp"
#include "web/templates/template_uuid.hpp"

namespace carboy::web {

namespace {

using jinja::Value;

Value untagged(const boost::json::value& value);

std::vector<Value> untagged_items(const boost::json::value& value) {
    std::vector<Value> out;
    if (const boost::json::array* array = value.if_array())
        for (const boost::json::value& item : *array) out.push_back(untagged(item));
    return out;
}

/// Returns the time, or the text when it is not valid.
Value untag_time(std::string_view text) {
    const auto moment = http::parse_http_date(text);
    return moment ? jinja::make_datetime_in(std::chrono::floor<std::chrono::microseconds>(*moment)) : Value(text);
}

/// Decodes standard Base64; returns the text when it is not valid.
Value untag_bytes(std::string text) {
    std::string url_text = text.substr(0, text.find('='));
    std::replace(url_text.begin(), url_text.end(), '+', '-');
    std::replace(url_text.begin(), url_text.end(), '/', '_');
    const auto bytes = base64url_decode(url_text);
    if (!bytes) return Value(text);
    const auto* first = reinterpret_cast<const std::byte*>(bytes->data());
    return jinja::make_bytes({first, first + bytes->size()});
}

/// Returns the value of an object whose only name is a tag; missing when the name is not a tag.
Value untag(std::string_view tag, const boost::json::value& value) {
    if (tag == " t") return jinja::make_tuple(untagged_items(value));
    if (tag == " m" && value.is_string()) return Value::markup(value.get_string());
    if (tag == " u" && value.is_string()) return make_uuid_object(value.get_string());
    if (tag == " d" && value.is_string()) return untag_time(value.get_string());
    if (tag == " b" && value.is_string()) return untag_bytes(std::string(value.get_string()));
    return Value::missing();
}

Value untagged(const boost::json::value& value) {
    if (value.is_array()) return jinja::make_list(untagged_items(value));
    const boost::json::object* object = value.if_object();
    if (!object || carboy::value::raw_json(value)) return jinja::from_json(value);
    if (object->size() == 1) {
        Value out = untag(object->begin()->key(), object->begin()->value());
        if (!out.is_missing()) return out;
    }
    jinja::Ptr<jinja::Dict> dict = jinja::make_ref<jinja::Dict>();
    for (const auto& item : *object) dict->set(std::string_view(item.key()), untagged(item.value()));
    return Value(dict);
}

const boost::json::object& session_values() { return current_session_store().read(); }

Value session_value(std::string_view name) {
    const boost::json::value* value = session_values().if_contains(name);
    return value ? untagged(*value) : Value::missing();
}

class SessionObject final : public Mapping<SessionObject> {
  public:
    static constexpr std::string_view python_name = "SecureCookieSession";

    std::size_t count() const { return session_values().size(); }
    Value key(std::size_t index) const { return Value(std::string_view(session_values().begin()[index].key())); }
    Value find(std::string_view name) const { return session_value(name); }
    Value method(std::string_view name) const {
        return name == "permanent" ? Value(session.permanent()) : Value::missing();
    }
    void write(std::string& out) const {
        const bool can_write = !app_context().application().config.get(settings::secret_key).empty();
        out.append("<").append(can_write ? python_name : "NullSession").append(" ");
        jinja::Ptr<jinja::Dict> dict = jinja::make_ref<jinja::Dict>();
        for (const auto& item : session_values()) dict->set(std::string_view(item.key()), untagged(item.value()));
        out.append(Value(dict).repr()).append(">");
    }
};

}  // namespace

Value make_session_object() { return make_object<SessionObject>(); }

}  // namespace carboy::web
