#include <carboy/web/forms/choice_fields.hpp>

#include <algorithm>

#include <carboy/jinja/python/containers.hpp>

#include "web/forms/message.hpp"
#include "web/forms/python_numbers.hpp"
#include "web/forms/widgets.hpp"

namespace carboy::web {

namespace {

/// One option of a choice field, as a field that can be drawn alone.
class OptionField final : public Field {
  public:
    OptionField(const ChoiceField& choice, const ChoiceItem& item, std::size_t number)
        : Field(item.label, {}, {}, choice.render_kw(), {}, choice.name(), {}),
          item_(item),
          is_radio_(choice.style() == ChoiceField::Style::radio),
          is_selected_(choice.is_selected(item)) {
        bind({choice.name(), {}, choice.id() + "-" + std::to_string(number)});
        for (const auto& [name, value] : choice.flags()) set_flag(name, value);
    }
    std::string_view type() const noexcept override { return "_Option"; }
    jinja::Value data_view() const override { return jinja::Value::view(item_.value); }
    bool is_falsy() const override { return item_.value.empty(); }
    jinja::Value attribute(std::string_view name) const override {
        return name == "checked" ? jinja::Value(is_selected_) : jinja::Value::missing();
    }
    const Widget& widget() const noexcept override { return is_radio_ ? widgets::radio : widgets::option; }
    jinja::Value input_value() const override { return jinja::Value::view(item_.value); }

  protected:
    void take_default() override {}
    void take_input() override {}

  private:
    ChoiceItem item_;
    bool is_radio_;
    bool is_selected_;
};

}  // namespace

std::optional<std::int64_t> detail::read_choice(std::string_view text) { return read_integer(text); }

ChoiceField::ChoiceField(std::optional<std::string> label, std::vector<ValidationRulePtr> rules,
                         std::string description, Attributes render_kw, std::string id, std::string name,
                         FieldWidget widget, Core core)
    : Field(std::move(label), std::move(rules), std::move(description), std::move(render_kw), std::move(id),
            std::move(name), std::move(widget)),
      items_(std::move(core.items)),
      validate_choice_(core.validate_choice),
      default_selected_(std::move(core.default_selected)),
      normalize_(core.normalize),
      show_(core.show) {}

bool ChoiceField::is_selected(const ChoiceItem& item) const {
    return selected_ && std::find(selected_->begin(), selected_->end(), item.value) != selected_->end();
}

void ChoiceField::fill_texts(std::optional<std::vector<std::string>> texts) {
    object_selected_ = std::move(texts);
    has_object_ = true;
}

void ChoiceField::take_default() { selected_ = has_object_ ? object_selected_ : default_selected_; }

void ChoiceField::take_input() {
    const bool several = style() == Style::several;
    if (raw_data().empty() && !several) return;
    std::vector<std::string> values;
    for (const std::string& text : raw_data()) {
        auto value = normalize_(text);
        if (!value)
            return refuse(several ? "Invalid choice(s): one or more data inputs could not be coerced."
                                  : "Invalid Choice: could not coerce.");
        values.push_back(*std::move(value));
        if (!several) break;
    }
    selected_ = std::move(values);
}

Verdict ChoiceField::check_one() const {
    const bool known =
        std::any_of(items_.begin(), items_.end(), [this](const auto& item) { return is_selected(item); });
    return known ? Verdict{} : Verdict{Verdict::Kind::fail, translate("Not a valid choice.")};
}

Verdict ChoiceField::check_all() const {
    std::vector<std::string> unknown;
    for (const std::string& value : selected_ ? *selected_ : std::vector<std::string>()) {
        const bool known =
            std::any_of(items_.begin(), items_.end(), [&](const auto& item) { return item.value == value; });
        if (!known && std::find(unknown.begin(), unknown.end(), value) == unknown.end()) unknown.push_back(value);
    }
    if (unknown.empty()) return {};
    std::string list;
    for (const std::string& value : unknown) list += (list.empty() ? "" : "', '") + value;
    const std::string message =
        translate("'%(value)s' is not a valid choice for this field.",
                  "'%(value)s' are not valid choices for this field.", static_cast<std::int64_t>(unknown.size()));
    return {Verdict::Kind::fail, format_message(message, {{"value", list}})};
}

Verdict ChoiceField::pre_validate(Form&) {
    if (!validate_choice_) return {};
    return style() == Style::several ? check_all() : check_one();
}

jinja::Value ChoiceField::data_view() const {
    if (!selected_) return nullptr;
    if (style() != Style::several) return selected_->empty() ? jinja::Value(nullptr) : show_(selected_->front());
    std::vector<jinja::Value> values;
    for (const std::string& text : *selected_) values.push_back(show_(text));
    return jinja::make_list(std::move(values));
}

bool ChoiceField::is_falsy() const {
    if (!selected_ || selected_->empty()) return true;
    return style() != Style::several && !show_(selected_->front()).truth();
}

bool ChoiceField::equals(const Field& other) const {
    const auto* same = dynamic_cast<const ChoiceField*>(&other);
    return same ? selected_ == same->selected_ : Field::equals(other);
}

std::vector<const Field*> ChoiceField::subfields() const {
    options_.clear();
    std::vector<const Field*> fields;
    for (const ChoiceItem& item : items_) {
        options_.push_back(std::make_unique<OptionField>(*this, item, options_.size()));
        fields.push_back(options_.back().get());
    }
    return fields;
}

jinja::Value ChoiceField::attribute(std::string_view name) const {
    if (name != "choices") return jinja::Value::missing();
    std::vector<jinja::Value> pairs;
    for (const ChoiceItem& item : items_) pairs.push_back(jinja::make_tuple({show_(item.value), item.label}));
    return jinja::make_list(std::move(pairs));
}

jinja::Value ChoiceField::input_value() const { return text(); }

const Widget& ChoiceField::widget() const noexcept {
    switch (style()) {
        case Style::radio: return widgets::choices;
        case Style::several: return widgets::select_multiple;
        case Style::one: break;
    }
    return widgets::select;
}

}  // namespace carboy::web
