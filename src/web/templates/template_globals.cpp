#include "web/templates/template_globals.hpp"

#include <deque>

#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/errors/error.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/session/flash.hpp>

#include "web/context/request_context.hpp"
#include "web/templates/template_application.hpp"
#include "web/templates/template_request.hpp"
#include "web/templates/template_session.hpp"

namespace carboy::web {

namespace {

/// Converts the value for a URL. `text` holds the text that a view needs.
UrlValue url_value(const jinja::Value& value, std::string& text) {
    switch (value.kind()) {
        case jinja::Kind::none:
        case jinja::Kind::missing: return {};
        case jinja::Kind::boolean: return value.boolean();
        case jinja::Kind::integer: return value.integer();
        case jinja::Kind::real: return value.real();
        case jinja::Kind::string: return value.text();
        default: text = value.str(); return std::string_view(text);
    }
}

/// Requires a list or tuple.
const std::vector<jinja::Value>& items_of(const jinja::Value& value) {
    return value.is_list() ? value.list().items() : value.tuple().items();
}

jinja::Value template_url_for(std::string_view endpoint, const jinja::Args& rest) {
    if (rest.size() != 0)
        throw jinja::TemplateRuntimeError("url_for() takes the endpoint and keyword arguments", "TypeError");
    std::vector<UrlParameter> values;
    std::deque<std::string> texts;
    for (const jinja::NamedValue& argument : rest.keyword) {
        // A list is a field that is repeated for each of its items.
        if (argument.value.is_list() || argument.value.is_tuple())
            for (const jinja::Value& item : items_of(argument.value))
                values.push_back({argument.name, url_value(item, texts.emplace_back())});
        else
            values.push_back({argument.name, url_value(argument.value, texts.emplace_back())});
    }
    return url_for(endpoint, values);
}

std::vector<std::string> filter_names(const jinja::Value* filter) {
    std::vector<std::string> names;
    if (!filter || !(filter->is_list() || filter->is_tuple())) return names;
    for (const jinja::Value& name : items_of(*filter)) names.push_back(name.str());
    return names;
}

jinja::Value template_flashed_messages(const jinja::Args& arguments) {
    const jinja::Value* with = arguments.size() > 0 ? &arguments[0] : arguments.find("with_categories");
    const jinja::Value* filter = arguments.size() > 1 ? &arguments[1] : arguments.find("category_filter");
    const bool with_categories = with && with->truth();
    std::vector<jinja::Value> items;
    for (const FlashedMessage& message : get_flashed_messages(filter_names(filter))) {
        jinja::Value text(message.message);
        items.push_back(with_categories ? jinja::make_tuple({jinja::Value(message.category), text}) : text);
    }
    return jinja::make_list(std::move(items));
}

}  // namespace

void add_template_globals(jinja::Environment& environment) {
    environment.set_global("request", make_request_object());
    environment.set_global("session", make_session_object());
    environment.set_global("g", make_g_object());
    environment.set_global("config", make_config_object());
    environment.set_global("url_for", jinja::Value(&template_url_for));
    environment.set_global("get_flashed_messages", jinja::Value(&template_flashed_messages));
}

}  // namespace carboy::web
