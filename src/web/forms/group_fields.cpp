#include <carboy/web/forms/group_fields.hpp>

#include <algorithm>
#include <charconv>
#include <set>

#include <carboy/jinja/python/containers.hpp>

#include "web/forms/form_data.hpp"
#include "web/forms/form_views.hpp"
#include "web/forms/widgets.hpp"

namespace carboy::web {

FormFieldBase::FormFieldBase(std::optional<std::string> label, GroupOptions options)
    : Field(std::move(label), {}, std::move(options.description), std::move(options.render_kw), std::move(options.id),
            std::move(options.name), std::move(options.widget)),
      separator_(std::move(options.separator)) {}

void FormFieldBase::process(const FormData* data) {
    make(FormInput(data), FormOptions{.prefix = name() + separator_, .csrf = false});
}

bool FormFieldBase::validate(Form&, InlineValidator) { return inner().validate(); }

bool FormFieldBase::has_errors() const {
    return std::any_of(inner().fields().begin(), inner().fields().end(),
                       [](const Form::Entry& entry) { return entry.field->has_errors(); });
}

jinja::Value FormFieldBase::data_view() const { return form_data_view(inner()); }
jinja::Value FormFieldBase::errors_view() const { return form_errors_view(inner()); }

std::vector<const Field*> FormFieldBase::subfields() const {
    std::vector<const Field*> fields;
    for (const Form::Entry& entry : inner().fields()) fields.push_back(entry.field);
    return fields;
}

jinja::Value FormFieldBase::attribute(std::string_view name) const {
    if (name == "form") return view_form(inner());
    const Field* field = inner().find(name);
    return field ? view_field(*field) : jinja::Value::missing();
}

const Widget& FormFieldBase::widget() const noexcept { return widgets::table; }

FieldListBase::FieldListBase(std::optional<std::string> label, std::vector<ValidationRulePtr> rules,
                             ListOptions options)
    : Field(std::move(label), std::move(rules), std::move(options.description), std::move(options.render_kw),
            std::move(options.id), std::move(options.name), std::move(options.widget)),
      min_entries_(options.min_entries),
      max_entries_(options.max_entries),
      separator_(std::move(options.separator)) {}

/// The numbers in the names of the input, "tags-3" or "lines-3-price", in ascending order. Names that only start with
/// the list's name are included, as in WTForms.
std::vector<std::size_t> FieldListBase::indices_in(const FormData& data) const {
    std::set<std::size_t> found;
    data.for_each_name([&](std::string_view key) {
        if (!key.starts_with(name()) || key.size() <= name().size()) return;
        key.remove_prefix(std::min(key.size(), name().size() + separator_.size()));
        key = key.substr(0, key.find('-'));
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
        if (!key.empty() && error == std::errc() && end == key.data() + key.size() && number < SIZE_MAX / 2)
            found.insert(number);
    });
    std::vector<std::size_t> indices(found.begin(), found.end());
    indices.resize(std::min({indices.size(), max_entries_ ? max_entries_ : most_entries, most_entries}));
    return indices;
}

void FieldListBase::process(const FormData* data) {
    entries_.clear();
    next_index_ = 0;
    if (data && !data->empty()) {
        std::size_t number = 0;
        for (const std::size_t index : indices_in(*data)) add_entry(data, number++, index);
    } else {
        for (std::size_t number = 0; number < most_entries; ++number) {
            const auto entry = make_entry();
            if (!fill_entry(*entry, number)) break;
            add_entry(data, number, std::nullopt);
        }
    }
    while (entries_.size() < min_entries_) add_entry(data, std::nullopt, std::nullopt);
}

Field& FieldListBase::add_entry(const FormData* data, std::optional<std::size_t> value,
                                std::optional<std::size_t> index) {
    if (max_entries_ && entries_.size() >= max_entries_)
        throw Error("too_many_entries", "The list of fields '" + name() + "' already has max_entries entries.",
                    "Check size() before append_entry().");
    const std::size_t number = index.value_or(next_index_);
    next_index_ = number + 1;
    const std::string tail = separator_ + std::to_string(number);
    Owned<Field> entry = make_entry();
    const std::string_view prefix = std::string_view(name()).substr(0, name().size() - short_name().size());
    entry->bind({short_name() + tail, prefix, id() + tail});
    if (value) fill_entry(*entry, *value);
    entry->process(data);
    entries_.push_back(std::move(entry));
    return *entries_.back();
}

bool FieldListBase::validate(Form& form, InlineValidator inline_validator) {
    errors().clear();
    bool valid = true;
    for (const auto& entry : entries_) valid = entry->validate(form) && valid;
    run_rules(form, inline_validator);
    return valid && errors().empty();
}

bool FieldListBase::has_errors() const {
    return !errors().empty() ||
           std::any_of(entries_.begin(), entries_.end(), [](const auto& entry) { return entry->has_errors(); });
}

/// The errors of each entry, if there are any at all, then those of the list.
jinja::Value FieldListBase::errors_view() const {
    std::vector<jinja::Value> items;
    if (std::any_of(entries_.begin(), entries_.end(), [](const auto& entry) { return entry->has_errors(); }))
        for (const auto& entry : entries_) items.push_back(entry->errors_view());
    for (const std::string& error : errors()) items.emplace_back(error);
    return jinja::make_list(std::move(items));
}

jinja::Value FieldListBase::data_view() const {
    std::vector<jinja::Value> items;
    for (const auto& entry : entries_) items.push_back(entry->data_view());
    return jinja::make_list(std::move(items));
}

std::vector<const Field*> FieldListBase::subfields() const {
    std::vector<const Field*> fields;
    for (const auto& entry : entries_) fields.push_back(entry.get());
    return fields;
}

jinja::Value FieldListBase::attribute(std::string_view name) const {
    if (name != "entries") return jinja::Value::missing();
    std::vector<jinja::Value> items;
    for (const auto& entry : entries_) items.push_back(view_field(*entry));
    return jinja::make_list(std::move(items));
}

const Widget& FieldListBase::widget() const noexcept { return widgets::list; }

}  // namespace carboy::web
