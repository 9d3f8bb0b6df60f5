#include "web/templates/template_request.hpp"

#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/python/object.hpp>

#include "web/context/request_context.hpp"
#include "web/templates/template_fields.hpp"
#include "web/templates/template_headers.hpp"
#include "web/templates/template_mapping.hpp"
#include "web/templates/template_url.hpp"
#include "web/templates/template_uuid.hpp"

namespace carboy::web {

namespace {

/// Returns the converter's result for a URL's text; the text itself if a number is too large.
jinja::Value path_value(const PathValues& values, std::size_t i) {
    switch (values.converter(i).type->value) {
        case ValueKind::integer:
            if (const auto number = values.get<std::int64_t>(i)) return *number;
            break;
        case ValueKind::floating:
            if (const auto number = values.get<double>(i)) return *number;
            break;
        case ValueKind::uuid: return make_uuid_object(values.text(i));
        default: break;
    }
    return jinja::Value(values.text(i));
}

/// None when no rule matched the path.
jinja::Value matched_values() {
    if (!request_context().rule()) return nullptr;
    const PathValues values = view_args();
    auto dict = jinja::make_ref<jinja::Dict>();
    for (std::size_t i = 0; i < values.size(); ++i) dict->set(values.name(i), path_value(values, i));
    return jinja::Value(dict);
}

jinja::Value text_or_none(std::string_view text) { return text.empty() ? jinja::Value(nullptr) : jinja::Value(text); }

jinja::Value header_or_none(std::string_view name) {
    const auto value = request().headers.get(name);
    return value ? jinja::Value(*value) : jinja::Value(nullptr);
}

/// Returns the blueprints of the view, innermost first: "admin.users", "admin".
jinja::Value blueprint_names() {
    std::vector<jinja::Value> names;
    for (const MountedBlueprint* part = request_context().blueprint(); part; part = part->parent)
        names.emplace_back(part->name);
    return jinja::make_list(std::move(names));
}

/// Returns the URL without the question mark of an empty query.
std::string shown_url() {
    return readable_url(request().query_string.empty() ? request().base_url() : request().url());
}

/// request.user_agent: it is printed as its text.
class UserAgentObject final : public jinja::NativeObject {
  public:
    std::string_view type_name() const override { return "UserAgent"; }
    jinja::Value attribute(std::string_view name) override {
        return name == "string" ? jinja::Value(text()) : jinja::Value::missing();
    }
    void str(std::string& out) const override { out += text(); }
    bool truth() const override { return !text().empty(); }

  private:
    static std::string_view text() { return request().headers.get("User-Agent", {}); }
};

struct Attribute {
    std::string_view name;
    jinja::Value (*get)();
};

constexpr Attribute attributes[] = {
    {"args", &make_args_object},
    {"base_url", [] { return jinja::Value(readable_url(request().base_url())); }},
    {"blueprint", [] { return text_or_none(current_blueprint()); }},
    {"blueprints", &blueprint_names},
    {"content_type", [] { return header_or_none("Content-Type"); }},
    {"cookies", &make_cookies_object},
    {"endpoint", [] { return text_or_none(current_endpoint()); }},
    {"files", &make_files_object},
    {"form", &make_form_object},
    {"full_path", [] { return jinja::Value(request().full_path()); }},
    {"headers", &make_headers_object},
    {"host", [] { return jinja::Value(request().host()); }},
    {"host_url", [] { return jinja::Value(request().host_url()); }},
    {"is_json", [] { return jinja::Value(request().is_json()); }},
    {"is_secure", [] { return jinja::Value(request().is_secure()); }},
    {"method", [] { return jinja::Value(to_string(request().method)); }},
    {"mimetype", [] { return jinja::Value(request().mimetype()); }},
    {"path", [] { return jinja::Value(request().path); }},
    {"query_string", [] { return jinja::Value(request().query_string); }},
    {"referrer", [] { return header_or_none("Referer"); }},
    {"remote_addr", [] { return jinja::Value(request().remote_addr); }},
    {"root_path", [] { return jinja::Value(request().root_path); }},
    {"root_url", [] { return jinja::Value(readable_url(request().root_url())); }},
    {"scheme", [] { return jinja::Value(request().scheme); }},
    {"script_root", [] { return jinja::Value(request().root_path); }},
    {"url", [] { return jinja::Value(shown_url()); }},
    {"url_root", [] { return jinja::Value(readable_url(request().root_url())); }},
    {"url_rule", [] { return text_or_none(current_rule()); }},
    {"user_agent", [] { return make_object<UserAgentObject>(); }},
    {"values", &make_values_object},
    {"view_args", &matched_values},
};

/// The object that `request` refers to.
class CurrentRequestObject final : public jinja::NativeObject {
  public:
    std::string_view type_name() const override { return "Request"; }
    jinja::Value attribute(std::string_view name) override {
        for (const Attribute& entry : attributes)
            if (entry.name == name) return entry.get();
        return jinja::Value::missing();
    }
    void repr(std::string& out) const override {
        out.append("<Request ").append(jinja::Value(shown_url()).repr());
        out.append(" [").append(to_string(request().method)).append("]>");
    }
    bool truth() const override { return has_request_context(); }
};

}  // namespace

jinja::Value make_request_object() { return make_object<CurrentRequestObject>(); }

}  // namespace carboy::web
