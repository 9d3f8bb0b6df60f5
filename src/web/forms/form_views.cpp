#include "web/forms/form_views.hpp"

#include <algorithm>

#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/errors/error.hpp>

#include "web/forms/clean_attributes.hpp"
#include "web/forms/widgets.hpp"

namespace carboy::web {

namespace {

using jinja::Value;

Value list_of(const std::vector<std::string>& texts) {
    std::vector<Value> items;
    for (const std::string& text : texts) items.emplace_back(text);
    return jinja::make_list(std::move(items));
}

Value dict_of(const Attributes& attributes) {
    auto dict = jinja::make_ref<jinja::Dict>();
    for (const auto& [name, value] : attributes) dict->set(name, value);
    return Value(std::move(dict));
}

Attributes attributes_of(const jinja::Args& args) {
    Attributes attributes;
    for (const jinja::NamedValue& argument : args.keyword)
        attributes.emplace_back(argument.name, argument.value.owned());
    return attributes;
}

int no_slot(const jinja::ObjectType&, std::string_view) { return -1; }
Value no_value(const void*, int) { return Value::missing(); }

// Labels.

const Label& label_of(const void* object) { return *static_cast<const Label*>(object); }

Value label_attribute(const void* object, std::string_view name) {
    if (name == "text") return Value::view(label_of(object).text);
    if (name == "field_id") return Value::view(label_of(object).field_id);
    return Value::missing();
}

Value call_label(const void* object, jinja::State&, const jinja::Args& args) {
    const Value* text = args.size() > 0 ? &args[0] : args.find("text");
    Attributes attributes = attributes_of(args);
    std::erase_if(attributes, [](const auto& attribute) { return attribute.first == "text"; });
    return Value(label_of(object)(std::move(attributes), text && text->truth() ? text->str() : std::string()));
}

constexpr jinja::ObjectType label_type{
    .name = "Label",
    .find = no_slot,
    .get = no_value,
    .attribute = label_attribute,
    .write = [](const void* object, std::string& out) { out += label_of(object)().text; },
    .call = call_label,
    .html = true};

// Flags, of which those that are not set are None.

const Attributes& flags_of(const void* object) { return *static_cast<const Attributes*>(object); }

Value flag_attribute(const void* object, std::string_view name) {
    for (const auto& [flag, value] : flags_of(object))
        if (flag == name) return value;
    return Value(nullptr);
}

void write_flags(const void* object, std::string& out) {
    out += "<wtforms.fields.Flags: {";
    for (const auto& [name, value] : flags_of(object)) out += (out.ends_with('{') ? "" : ", ") + name;
    out += "}>";
}

constexpr jinja::ObjectType flags_type{
    .name = "Flags",
    .shape = jinja::Shape::sequence,
    .find = no_slot,
    .get = no_value,
    .attribute = flag_attribute,
    .write = write_flags,
    .size = [](const void* object) { return flags_of(object).size(); },
    .item = [](const void* object, std::size_t index) { return Value::view(flags_of(object)[index].first); }};

// Fields.

const Field& field_of(const void* object) { return *static_cast<const Field*>(object); }

Value widget_view(const Field& field) {
    auto dict = jinja::make_ref<jinja::Dict>();
    dict->set("input_type", Value(field.widget().input_type));
    dict->set("multiple", Value(field.widget().multiple));
    return Value(std::move(dict));
}

Value field_attribute(const void* object, std::string_view name) {
    const Field& field = field_of(object);
    if (name == "errors") return field.errors_view();
    if (name == "label") return Value::object(&field.label(), label_type);
    if (name == "data") return field.data_view();
    if (name == "name") return Value::view(field.name());
    if (name == "short_name") return Value::view(field.short_name());
    if (name == "id") return Value::view(field.id());
    if (name == "type") return Value::view(field.type());
    if (name == "description") return Value::view(field.description());
    if (name == "flags") return Value::object(&field.flags(), flags_type);
    if (name == "render_kw") return dict_of(field.render_kw());
    if (name == "raw_data") return list_of(field.raw_data());
    if (name == "process_errors") return list_of(field.process_errors());
    if (name == "widget") return widget_view(field);
    return field.attribute(name);
}

Value call_field(const void* object, jinja::State&, const jinja::Args& args) {
    if (args.size() != 0)
        throw jinja::TemplateRuntimeError("a form's field takes only keyword arguments, its HTML attributes",
                                          "TypeError");
    return Value(field_of(object)(attributes_of(args)));
}

void write_field(const void* object, std::string& out) { out += field_of(object)().text; }

constexpr jinja::ObjectType field_type{.name = "Field",
                                       .find = no_slot,
                                       .get = no_value,
                                       .attribute = field_attribute,
                                       .write = write_field,
                                       .call = call_field,
                                       .html = true};

constexpr jinja::ObjectType group_type{
    .name = "Field",
    .shape = jinja::Shape::sequence,
    .find = no_slot,
    .get = no_value,
    .attribute = field_attribute,
    .write = write_field,
    .size = [](const void* object) { return field_of(object).subfields().size(); },
    .item = [](const void* object, std::size_t index) { return view_field(*field_of(object).subfields()[index]); },
    .call = call_field,
    .truth = [](const void* object) { return field_of(object).type() != "FieldList" || !field_of(object).is_falsy(); },
    .html = true};

// Forms.

const Form& form_of(const void* object) { return *static_cast<const Form*>(object); }

bool is_asked_for(const Field& field, const jinja::Args& args) {
    return args.size() == 0 || std::any_of(args.positional.begin(), args.positional.end(), [&](const Value& one) {
               return one.is_string() ? one.text() == field.short_name() : one.is_object() && one.data() == &field;
           });
}

Value hidden_tag(const Form& form, const jinja::Args& args) {
    std::string html;
    for (const Form::Entry& entry : form.fields())
        if (entry.field->has_flag("hidden") && is_asked_for(*entry.field, args))
            html += (html.empty() ? "" : "\n") + (*entry.field)().text;
    return Value::markup(html);
}

Value form_attribute(const void* object, std::string_view name) {
    const Form& form = form_of(object);
    if (const Field* field = form.find(name)) return view_field(*field);
    if (name == "errors") return form_errors_view(form);
    if (name == "data") return form_data_view(form);
    if (name == "form_errors") return list_of(form.form_errors());
    if (name == "hidden_tag") return Value([&form](const jinja::Args& args) { return hidden_tag(form, args); });
    if (name == "is_submitted") return Value([&form]() { return form.is_submitted(); });
    return Value::missing();
}

constexpr jinja::ObjectType form_type{
    .name = "Form",
    .shape = jinja::Shape::sequence,
    .find = no_slot,
    .get = no_value,
    .attribute = form_attribute,
    .write = [](const void*, std::string& out) { out += "<Form>"; },
    .size = [](const void* object) { return form_of(object).fields().size(); },
    .item = [](const void* object, std::size_t index) { return view_field(*form_of(object).fields()[index].field); },
    .truth = [](const void*) { return true; }};

}  // namespace

Value form_data_view(const Form& form) {
    auto dict = jinja::make_ref<jinja::Dict>();
    for (const Form::Entry& entry : form.fields()) dict->set(entry.name, entry.field->data_view());
    return Value(std::move(dict));
}

Value form_errors_view(const Form& form) {
    auto dict = jinja::make_ref<jinja::Dict>();
    for (const Form::Entry& entry : form.fields())
        if (entry.field->has_errors()) dict->set(entry.name, entry.field->errors_view());
    if (!form.form_errors().empty()) dict->set(Value(nullptr), list_of(form.form_errors()));
    return Value(std::move(dict));
}

Value view_field(const Field& field) { return Value::object(&field, field.has_subfields() ? group_type : field_type); }

Value view_form(const Form& form) { return Value::object(&form, form_type); }

}  // namespace carboy::web
