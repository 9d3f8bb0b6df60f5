#include <carboy/web/forms/number_fields.hpp>

#include <carboy/jinja/stdlib/python_values.hpp>
#include <carboy/value/text/float_text.hpp>

#include "web/forms/python_numbers.hpp"
#include "web/forms/widgets.hpp"

namespace carboy::web {

namespace {

/// Returns the text that was typed, else the value's text.
jinja::Value typed_or(const Field& field) {
    return field.raw_data().empty() ? jinja::Value(field.text()) : jinja::Value::view(field.raw_data().front());
}

}  // namespace

IntegerField::IntegerField(std::optional<std::string> label, FieldValidators<IntegerField> validators, Options options)
    : ValueField(std::move(label), std::move(validators.rules), std::move(options)) {}
IntegerField::IntegerField(Spec spec)
    : IntegerField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}

void IntegerField::take_input() {
    if (raw_data().empty()) return;
    value_ = read_integer(raw_data().front());
    if (!value_) refuse("Not a valid integer value.");
}

std::string IntegerField::text() const { return value_ ? std::to_string(*value_) : ""; }
jinja::Value IntegerField::input_value() const { return typed_or(*this); }
const Widget& IntegerField::widget() const noexcept { return widgets::number; }
const Widget& IntegerRangeField::widget() const noexcept { return widgets::range; }

FloatField::FloatField(std::optional<std::string> label, FieldValidators<FloatField> validators, Options options)
    : ValueField(std::move(label), std::move(validators.rules), std::move(options)) {}
FloatField::FloatField(Spec spec)
    : FloatField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}

void FloatField::take_input() {
    if (raw_data().empty()) return;
    value_ = read_float(raw_data().front());
    if (!value_) refuse("Not a valid float value.");
}

std::string FloatField::text() const { return value_ ? value::float_text(*value_) : ""; }
jinja::Value FloatField::input_value() const { return typed_or(*this); }
const Widget& FloatField::widget() const noexcept { return widgets::text; }

namespace {

FieldOptions<std::string> plain_options(DecimalTextField::Options&& options) {
    return {.description = std::move(options.description),
            .default_ = options.default_ ? read_decimal(*options.default_) : std::nullopt,
            .render_kw = std::move(options.render_kw),
            .id = std::move(options.id),
            .name = std::move(options.name),
            .widget = std::move(options.widget)};
}

}  // namespace

DecimalTextField::DecimalTextField(std::optional<std::string> label, FieldValidators<DecimalTextField> validators,
                                   Options options)
    : ValueField(std::move(label), std::move(validators.rules), plain_options(Options(options))),
      places_(options.places) {}
DecimalTextField::DecimalTextField(Spec spec)
    : DecimalTextField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}

void DecimalTextField::take_input() {
    if (raw_data().empty()) return;
    value_ = read_decimal(raw_data().front());
    if (!value_) refuse("Not a valid decimal value.");
}

jinja::Value DecimalTextField::data_view() const {
    return value_ ? jinja::make_decimal(*value_) : jinja::Value(nullptr);
}

bool DecimalTextField::is_falsy() const { return !value_ || compare_decimals(*value_, "0") == 0; }

jinja::Value DecimalTextField::input_value() const {
    if (!raw_data().empty()) return jinja::Value::view(raw_data().front());
    if (!value_) return "";
    return places_ < 0 ? *value_ : with_places(*value_, places_);
}

const Widget& DecimalTextField::widget() const noexcept { return widgets::decimal; }
const Widget& DecimalRangeTextField::widget() const noexcept { return widgets::decimal_range; }

}  // namespace carboy::web
