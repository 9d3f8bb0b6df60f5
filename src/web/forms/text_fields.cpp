#include <carboy/web/forms/text_fields.hpp>

#include <carboy/value/text/utf8.hpp>

#include "web/forms/widgets.hpp"

namespace carboy::web {

StringField::StringField(std::optional<std::string> label, FieldValidators<StringField> validators, Options options)
    : ValueField(std::move(label), std::move(validators.rules), std::move(options)) {}
StringField::StringField(Spec spec)
    : StringField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}

const std::string& StringField::data() const noexcept {
    static const std::string nothing;
    return value_ ? *value_ : nothing;
}

std::size_t StringField::length() const {
    std::size_t count = 0;
    const std::string& text = data();
    for (std::size_t at = 0; at < text.size(); ++count) value::next_character(text, at);
    return count;
}

void StringField::take_input() {
    if (!raw_data().empty()) value_ = raw_data().front();
}

jinja::Value StringField::input_value() const { return jinja::Value::view(data()); }

const Widget& StringField::widget() const noexcept { return widgets::text; }
const Widget& TextAreaField::widget() const noexcept { return widgets::text_area; }
const Widget& PasswordField::widget() const noexcept { return widgets::password; }
const Widget& SearchField::widget() const noexcept { return widgets::search; }
const Widget& TelField::widget() const noexcept { return widgets::tel; }
const Widget& URLField::widget() const noexcept { return widgets::url; }
const Widget& EmailField::widget() const noexcept { return widgets::email; }

HiddenField::HiddenField(std::optional<std::string> label, FieldValidators<StringField> validators, Options options)
    : StringField(std::move(label), std::move(validators), std::move(options)) {
    set_flag("hidden", true);
}
HiddenField::HiddenField(Spec spec)
    : HiddenField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}
const Widget& HiddenField::widget() const noexcept { return widgets::hidden; }

BooleanField::BooleanField(std::optional<std::string> label, FieldValidators<BooleanField> validators, Options options)
    : ValueField(std::move(label), std::move(validators.rules), std::move(options)) {}
BooleanField::BooleanField(Spec spec)
    : BooleanField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}

void BooleanField::take_input() {
    value_ = !raw_data().empty() && raw_data().front() != "false" && !raw_data().front().empty();
}

jinja::Value BooleanField::input_value() const {
    return raw_data().empty() ? jinja::Value("y") : jinja::Value::view(raw_data().front());
}

const Widget& BooleanField::widget() const noexcept { return widgets::checkbox; }
const Widget& SubmitField::widget() const noexcept { return widgets::submit; }

}  // namespace carboy::web
