#include <carboy/web/forms/field.hpp>

#include <carboy/base/text.hpp>
#include <carboy/jinja/python/containers.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/forms/translations.hpp>

#include "web/context/application.hpp"
#include "web/forms/clean_attributes.hpp"
#include "web/forms/form_data.hpp"
#include "web/forms/widgets.hpp"

namespace carboy::web {

namespace {

/// "first_name" -> "First Name".  Source: WTForms fields/core.py; Python str.title.
std::string label_of(std::string_view name) {
    std::string text;
    bool inside = false;
    for (const char c : name) {
        const bool lower_case = c >= 'a' && c <= 'z', upper_case = c >= 'A' && c <= 'Z';
        if (lower_case && !inside)
            text += static_cast<char>(c - 32);
        else if (upper_case && inside)
            text += static_cast<char>(c + 32);
        else
            text += c == '_' ? ' ' : c;
        inside = lower_case || upper_case;
    }
    return text;
}

const FormTranslations* translations() {
    return has_app_context() ? app_context().application().extensions.get<FormTranslations>() : nullptr;
}

}  // namespace

jinja::Markup Label::operator()(Attributes attributes, std::string_view other_text) const {
    for (auto& [key, value] : attributes)
        if (key == "for_") key = "for";
    add_attribute(attributes, "for", field_id);
    return {"<label " + html_params(attributes) + ">" + escape_html(other_text.empty() ? text : other_text) +
            "</label>"};
}

Field::Field(std::optional<std::string> label, std::vector<ValidationRulePtr> rules, std::string description,
             Attributes render_kw, std::string id, std::string name, FieldWidget widget)
    : description_(std::move(description)),
      render_kw_(std::move(render_kw)),
      own_widget_(std::move(widget)),
      rules_(std::move(rules)),
      has_label_(label.has_value()),
      own_id_(std::move(id)),
      own_name_(std::move(name)) {
    if (label) label_.text = *std::move(label);
    for (const ValidationRulePtr& rule : rules_) rule->describe(*this);
}

Field::~Field() = default;

void Field::set_flag(std::string_view name, jinja::Value value) { set_attribute(flags_, name, std::move(value)); }

void Field::bind(const Place& place) {
    short_name_ = own_name_.empty() ? std::string(place.name) : own_name_;
    name_ = std::string(place.prefix) + short_name_;
    label_.field_id = !place.id.empty() ? std::string(place.id) : own_id_.empty() ? name_ : own_id_;
    if (!has_label_) label_.text = translate(label_of(short_name_));
}

void Field::process(const FormData* data) {
    process_errors_.clear();
    take_default();
    has_input_ = data != nullptr;
    if (data) {
        raw_data_ = data->getlist(name_);
        take_input();
    }
    apply_filters();
}

bool Field::accept(Verdict verdict) {
    if (verdict.clears) errors_.clear();
    if (!verdict.message.empty()) errors_.push_back(std::move(verdict.message));
    return verdict.kind != Verdict::Kind::stop;
}

/// Returns false when the validation ends here.
template <class Check>
bool Field::run(const Check& check) {
    try {
        return accept(check());
    } catch (const StopValidation& stop) {
        return accept({Verdict::Kind::stop, stop.what()});
    } catch (const ValidationError& error) {
        return accept({Verdict::Kind::fail, error.what()});
    }
}

void Field::run_rules(Form& form, InlineValidator inline_validator) {
    for (const ValidationRulePtr& rule : rules_)
        if (!run([&] { return rule->check(form, *this); })) return;
    if (inline_validator)
        run([&] {
            inline_validator(form, *this);
            return Verdict{};
        });
}

bool Field::validate(Form& form, InlineValidator inline_validator) {
    errors_ = process_errors_;
    if (run([&] { return pre_validate(form); })) run_rules(form, inline_validator);
    return errors_.empty();
}

bool Field::equals(const Field& other) const {
    const jinja::Value a = data_view(), b = other.data_view();
    return a.kind() == b.kind() && a.str() == b.str();
}

jinja::Value Field::errors_view() const {
    std::vector<jinja::Value> items;
    for (const std::string& error : errors_) items.emplace_back(error);
    return jinja::make_list(std::move(items));
}

jinja::Value Field::attribute(std::string_view) const { return jinja::Value::missing(); }

jinja::Markup Field::operator()(Attributes attributes) const {
    Attributes merged;
    for (const auto& [key, value] : render_kw_) set_attribute(merged, clean_key(key), value);
    for (auto& [key, value] : attributes) set_attribute(merged, clean_key(key), std::move(value));
    return own_widget_ ? own_widget_(*this, merged) : jinja::Markup{draw(widget(), *this, std::move(merged))};
}

std::string Field::translate(std::string_view message) {
    const FormTranslations* found = translations();
    return found && found->gettext ? found->gettext(message) : std::string(message);
}

std::string Field::translate(std::string_view one, std::string_view many, std::int64_t count) {
    const FormTranslations* found = translations();
    if (found && found->ngettext) return found->ngettext(one, many, count);
    return std::string(count == 1 ? one : many);
}

void ValidationRule::describe(Field&) const {}

namespace {

class FunctionRule final : public ValidationRule {
  public:
    explicit FunctionRule(std::function<void(Form&, Field&)> function) : function_(std::move(function)) {}
    Verdict check(Form& form, Field& field) const override {
        function_(form, field);
        return {};
    }

  private:
    std::function<void(Form&, Field&)> function_;
};

}  // namespace

ValidationRulePtr detail::make_function_rule(std::function<void(Form&, Field&)> function) {
    return std::make_shared<FunctionRule>(std::move(function));
}

void translate_forms(Application& application, FormTranslations translations) {
    application.extensions.get_or_emplace<FormTranslations>() = std::move(translations);
}

}  // namespace carboy::web
