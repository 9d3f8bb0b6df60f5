#include "jinja/python/undefined.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/sequences.hpp"

namespace carboy::jinja {

Value undefined_variable(Undefined flavour, std::string_view name) {
    auto info = make_ref<UndefinedInfo>();
    info->flavour = flavour;
    info->name = Value(name);
    return info;
}

Value undefined_attribute(Undefined flavour, const Value& object, const Value& name) {
    auto info = make_ref<UndefinedInfo>();
    info->flavour = flavour;
    info->object = object;
    info->name = name;
    return info;
}

Value undefined_hint(Undefined flavour, std::string hint, std::string_view name) {
    auto info = make_ref<UndefinedInfo>();
    info->flavour = flavour;
    info->hint = std::move(hint);
    if (!name.empty()) info->name = Value(name);
    return info;
}

Undefined flavour_of(const Value& undefined) {
    const UndefinedInfo* info = undefined.undefined_info();
    return info ? info->flavour : Undefined::lenient;
}

/// Returns the module of Python's class of that name, for messages.
static std::string_view module_of(const Value& object) {
    static constexpr std::pair<std::string_view, std::string_view> modules[] = {
        {"Markup", "markupsafe."},
        {"Namespace", "jinja2.utils."},
        {"Cycler", "jinja2.utils."},
        {"Joiner", "jinja2.utils."},
        {"LoopContext", "jinja2.runtime."},
        {"Macro", "jinja2.runtime."},
        {"BlockReference", "jinja2.runtime."},
        {"TemplateReference", "jinja2.runtime."},
        {"TemplateModule", "jinja2.environment."},
        {"UUID", "uuid."},
    };
    if (object.is_undefined()) return "jinja2.runtime.";
    if (!object.native() && !object.is_markup()) return {};
    for (const auto& [name, module] : modules)
        if (name == type_name(object)) return module;
    return {};
}

std::string qualified_type_name(const Value& value) { return std::string(module_of(value)).append(type_name(value)); }

static std::string type_repr(const Value& object) {
    if (object.is_none()) return "None";
    return qualified_type_name(object) + " object";
}

std::string undefined_message(const Value& undefined) {
    const UndefinedInfo* info = undefined.undefined_info();
    if (!info) return "None is undefined";
    if (!info->hint.empty()) return info->hint;
    if (info->object.is_missing()) return info->name.repr() + " is undefined";
    if (!info->name.is_string()) return type_repr(info->object) + " has no element " + info->name.repr();
    return "'" + type_repr(info->object) + "' has no attribute " + info->name.repr();
}

void fail_undefined(const Value& value) { throw UndefinedError(undefined_message(value)); }

void write_undefined(const Value& undefined, std::string& out) {
    const UndefinedInfo* info = undefined.undefined_info();
    if (!info || info->flavour == Undefined::lenient || info->flavour == Undefined::chainable) return;
    if (info->flavour == Undefined::strict) fail_undefined(undefined);
    out += "{{ ";
    if (!info->hint.empty())
        out += "undefined value printed: " + info->hint;
    else if (info->object.is_missing())
        out += info->name.str();
    else
        out += "no such element: " + type_repr(info->object) + "[" + info->name.repr() + "]";
    out += " }}";
}

}  // namespace carboy::jinja
