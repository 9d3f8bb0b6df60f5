#include "web/template_request.hpp"

#include <carboy/jinja/callable.hpp>
#include <carboy/jinja/object.hpp>

#include "web/request_context.hpp"
#include "web/template_lookup.hpp"

namespace carboy::web {

namespace {

/// `request.args` and its like: a mapping that is read when a template asks.
class FieldsObject final : public jinja::NativeObject {
  public:
    explicit FieldsObject(Find find) : find_(find) {}
    std::string_view type_name() const override { return "MultiDict"; }
    jinja::Shape shape() const override { return jinja::Shape::mapping; }
    jinja::Value attribute(std::string_view name) override { return name == "get" ? get_method(find_) : find_(name); }
    jinja::Value item(const jinja::Value& key) override {
        return key.is_string() ? find_(key.text()) : jinja::Value::missing();
    }
    void repr(std::string& out) const override { out += "<MultiDict>"; }
    bool truth() const override { return true; }

  private:
    Find find_;
};

jinja::Value text_or_missing(const std::string* text) { return text ? jinja::Value(*text) : jinja::Value::missing(); }

jinja::Value fields(Find find) { return jinja::Value(jinja::Ptr<jinja::NativeObject>::adopt(new FieldsObject(find))); }

jinja::Value header(std::string_view name) {
    const auto value = request().headers.get(name);
    return value ? jinja::Value(*value) : jinja::Value::missing();
}

jinja::Value matched_values() {
    const PathValues values = view_args();
    auto dict = jinja::make_ref<jinja::Dict>();
    for (std::size_t i = 0; i < values.size(); ++i) dict->set(values.name(i), jinja::Value(values.text(i)));
    return jinja::Value(dict);
}

jinja::Value text_or_none(std::string_view text) { return text.empty() ? jinja::Value(nullptr) : jinja::Value(text); }

struct Attribute {
    std::string_view name;
    jinja::Value (*get)();
};

constexpr Attribute attributes[] = {
    {"method", [] { return jinja::Value(to_string(request().method)); }},
    {"path", [] { return jinja::Value(request().path); }},
    {"full_path", [] { return jinja::Value(request().full_path()); }},
    {"query_string", [] { return jinja::Value(request().query_string); }},
    {"url", [] { return jinja::Value(request().url()); }},
    {"base_url", [] { return jinja::Value(request().base_url()); }},
    {"host_url", [] { return jinja::Value(request().host_url()); }},
    {"host", [] { return jinja::Value(request().host()); }},
    {"scheme", [] { return jinja::Value(request().scheme); }},
    {"is_secure", [] { return jinja::Value(request().is_secure()); }},
    {"is_json", [] { return jinja::Value(request().is_json()); }},
    {"remote_addr", [] { return jinja::Value(request().remote_addr); }},
    {"endpoint", [] { return text_or_none(current_endpoint()); }},
    {"blueprint", [] { return text_or_none(current_blueprint()); }},
    {"url_rule", [] { return text_or_none(current_rule()); }},
    {"view_args", [] { return matched_values(); }},
    {"args", [] { return fields([](std::string_view name) { return text_or_missing(request().args->find(name)); }); }},
    {"form", [] { return fields([](std::string_view name) { return text_or_missing(request().form->find(name)); }); }},
    {"cookies",
     [] { return fields([](std::string_view name) { return text_or_missing(request().cookies->find(name)); }); }},
    {"headers", [] { return fields(&header); }},
};

class RequestObject final : public jinja::NativeObject {
  public:
    std::string_view type_name() const override { return "Request"; }
    jinja::Value attribute(std::string_view name) override {
        for (const Attribute& entry : attributes)
            if (entry.name == name) return entry.get();
        return jinja::Value::missing();
    }
    void repr(std::string& out) const override { out += "<Request>"; }
    bool truth() const override { return has_request_context(); }
};

}  // namespace

jinja::Value make_request_object() { return jinja::Value(jinja::Ptr<jinja::NativeObject>::adopt(new RequestObject())); }

}  // namespace carboy::web
