#include "web/template_globals.hpp"

#include <boost/json.hpp>

#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/json.hpp>
#include <carboy/web/url_for.hpp>

#include "web/request_context.hpp"
#include "web/template_lookup.hpp"
#include "web/template_request.hpp"

namespace carboy::web {

namespace {

/// `session`: reads the current session as a mapping with attributes.
class SessionObject final : public jinja::NativeObject {
  public:
    std::string_view type_name() const override { return "session"; }
    jinja::Shape shape() const override { return jinja::Shape::mapping; }
    jinja::Value attribute(std::string_view name) override {
        if (name == "permanent") return session.permanent();
        if (name == "get") return get_method(&lookup);
        return lookup(name);
    }
    jinja::Value item(const jinja::Value& key) override {
        return key.is_string() ? lookup(key.text()) : jinja::Value::missing();
    }
    std::int64_t size() const override { return static_cast<std::int64_t>(request_context().session.read().size()); }
    void repr(std::string& out) const override { out += "<session>"; }

  private:
    static jinja::Value lookup(std::string_view name) {
        const boost::json::value* value = request_context().session.read().if_contains(name);
        return value ? jinja::from_json(*value) : jinja::Value::missing();
    }
};

/// `g`: the current application context's values.
class GlobalsObject final : public jinja::NativeObject {
  public:
    std::string_view type_name() const override { return "g"; }
    jinja::Value attribute(std::string_view name) override {
        return name == "get" ? get_method(&lookup) : lookup(name);
    }
    jinja::Value item(const jinja::Value& key) override {
        return key.is_string() ? lookup(key.text()) : jinja::Value::missing();
    }
    void repr(std::string& out) const override { out += "<g>"; }
    bool truth() const override { return true; }

  private:
    static jinja::Value lookup(std::string_view name) {
        const Global* global = app_context().globals.find(name);
        return global ? global->view() : jinja::Value::missing();
    }
};

jinja::Value setting_value(const Setting& setting) {
    return std::visit(
        [](const auto& value) -> jinja::Value {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::monostate>) {
                return nullptr;
            } else {
                return value;
            }
        },
        setting.variant());
}

/// `config`: the current application's settings.
class ConfigObject final : public jinja::NativeObject {
  public:
    std::string_view type_name() const override { return "Config"; }
    jinja::Value attribute(std::string_view name) override {
        return name == "get" ? get_method(&lookup) : lookup(name);
    }
    jinja::Value item(const jinja::Value& key) override {
        return key.is_string() ? lookup(key.text()) : jinja::Value::missing();
    }
    std::int64_t size() const override { return static_cast<std::int64_t>(app_context().core().config.size()); }
    /// Settings hold secrets: they are not printed as a whole.
    void repr(std::string& out) const override { out += "<Config>"; }

  private:
    static jinja::Value lookup(std::string_view name) {
        const Setting* setting = app_context().core().config.find(name);
        return setting ? setting_value(*setting) : jinja::Value::missing();
    }
};

/// The value as a URL takes it. `text` keeps what a view needs.
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

jinja::Value template_url_for(std::string_view endpoint, const jinja::Args& rest) {
    if (rest.size() != 0)
        throw jinja::TemplateRuntimeError("url_for() takes the endpoint and keyword arguments", "TypeError");
    std::vector<UrlParameter> values;
    std::vector<std::string> texts(rest.keyword.size());
    values.reserve(rest.keyword.size());
    for (std::size_t i = 0; i < rest.keyword.size(); ++i)
        values.push_back({rest.keyword[i].name, url_value(rest.keyword[i].value, texts[i])});
    return url_for(endpoint, values);
}

std::vector<std::string> filter_names(const jinja::Value* filter) {
    std::vector<std::string> names;
    if (!filter) return names;
    if (filter->is_list())
        for (const jinja::Value& name : filter->list().items()) names.push_back(name.str());
    if (filter->is_tuple())
        for (const jinja::Value& name : filter->tuple().items()) names.push_back(name.str());
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

template <class Object>
jinja::Value native() {
    return jinja::Value(jinja::Ptr<jinja::NativeObject>::adopt(new Object()));
}

}  // namespace

void add_template_globals(jinja::Environment& environment) {
    environment.set_global("request", make_request_object());
    environment.set_global("session", native<SessionObject>());
    environment.set_global("g", native<GlobalsObject>());
    environment.set_global("config", native<ConfigObject>());
    environment.set_global("url_for", jinja::Value(&template_url_for));
    environment.set_global("get_flashed_messages", jinja::Value(&template_flashed_messages));
}

}  // namespace carboy::web
