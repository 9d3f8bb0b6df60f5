#include "web/forms/widgets.hpp"

#include <carboy/base/text.hpp>
#include <carboy/web/forms/choice_fields.hpp>

#include "web/forms/clean_attributes.hpp"

namespace carboy::web {

namespace {

void add_flags(const Widget& widget, const Field& field, Attributes& attributes) {
    for (const auto& [name, value] : field.flags())
        for (const std::string_view wanted : widget.attributes)
            if (name == wanted) add_attribute(attributes, name, value);
}

std::string input(const Widget& widget, const Field& field, Attributes attributes) {
    add_attribute(attributes, "id", field.id());
    add_attribute(attributes, "type", widget.input_type);
    add_attribute(attributes, "value", field.input_value());
    add_flags(widget, field, attributes);
    set_attribute(attributes, "name", field.name());
    return "<input " + html_params(attributes) + ">";
}

std::string text_area(const Widget& widget, const Field& field, Attributes attributes) {
    add_attribute(attributes, "id", field.id());
    add_flags(widget, field, attributes);
    set_attribute(attributes, "name", field.name());
    return "<textarea " + html_params(attributes) + ">\r\n" + html_text(field.input_value()) + "</textarea>";
}

std::string option(std::string_view value, std::string_view label, bool selected, Attributes attributes) {
    set_attribute(attributes, "value", value);
    if (selected) set_attribute(attributes, "selected", true);
    return "<option " + html_params(attributes) + ">" + escape_html(label) + "</option>";
}

std::string select(const Widget& widget, const ChoiceField& field, Attributes attributes) {
    add_attribute(attributes, "id", field.id());
    if (widget.multiple) set_attribute(attributes, "multiple", true);
    add_flags(widget, field, attributes);
    set_attribute(attributes, "name", field.name());
    std::string html = "<select " + html_params(attributes) + ">";
    std::string group;
    const auto end_group = [&] { html += group.empty() ? "" : "</optgroup>"; };
    for (const ChoiceItem& item : field.choice_items()) {
        if (item.group != group) {
            end_group();
            group = item.group;
            if (!group.empty()) html += "<optgroup " + html_params({{"label", group}}) + ">";
        }
        html += option(item.value, item.label, field.is_selected(item), {});
    }
    end_group();
    return html + "</select>";
}

std::string list(const Field& field, Attributes attributes, bool label_first) {
    add_attribute(attributes, "id", field.id());
    std::string html = "<ul " + html_params(attributes) + ">";
    for (const Field* inner : field.subfields()) {
        const std::string label = inner->label(), drawn = (*inner)().text;
        html += "<li>" + (label_first ? label : drawn) + " " + (label_first ? drawn : label) + "</li>";
    }
    return html + "</ul>";
}

/// A hidden field is drawn in the next field's row.
std::string table(const Field& field, Attributes attributes) {
    add_attribute(attributes, "id", field.id());
    std::string html = "<table " + html_params(attributes) + ">", hidden;
    for (const Field* inner : field.subfields()) {
        if (inner->type() == "HiddenField" || inner->type() == "CSRFTokenField") {
            hidden += (*inner)().text;
            continue;
        }
        html += "<tr><th>" + std::string(inner->label()) + "</th><td>" + hidden + (*inner)().text + "</td></tr>";
        hidden.clear();
    }
    return html + "</table>" + hidden;
}

bool is_checked(const Field& field) {
    const jinja::Value checked = field.attribute("checked");
    return checked.is_missing() ? !field.is_falsy() : checked.truth();
}

}  // namespace

std::string draw(const Widget& widget, const Field& field, Attributes attributes) {
    switch (widget.kind) {
        case Widget::Kind::text_area: return text_area(widget, field, std::move(attributes));
        case Widget::Kind::select: return select(widget, static_cast<const ChoiceField&>(field), std::move(attributes));
        case Widget::Kind::list: return list(field, std::move(attributes), true);
        case Widget::Kind::choices: return list(field, std::move(attributes), false);
        case Widget::Kind::table: return table(field, std::move(attributes));
        case Widget::Kind::option:
            return option(field.input_value().str(), field.label().text, is_checked(field), std::move(attributes));
        case Widget::Kind::checkbox:
        case Widget::Kind::radio:
            if (is_checked(field)) set_attribute(attributes, "checked", true);
            break;
        case Widget::Kind::file:
            set_attribute(attributes, "value", false);
            if (widget.multiple) set_attribute(attributes, "multiple", true);
            break;
        case Widget::Kind::password: set_attribute(attributes, "value", ""); break;
        case Widget::Kind::submit: add_attribute(attributes, "value", field.label().text); break;
        case Widget::Kind::input:
            if (!widget.step.empty()) add_attribute(attributes, "step", widget.step);
            break;
    }
    return input(widget, field, std::move(attributes));
}

}  // namespace carboy::web
