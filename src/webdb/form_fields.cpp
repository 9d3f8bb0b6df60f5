#include <carboy/webdb/form_fields.hpp>

#include <carboy/sql/types/error.hpp>

namespace carboy::webdb {

namespace {

std::optional<sql::Decimal> to_decimal(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    try {
        return sql::Decimal(*text);
    } catch (const sql::DataError&) {
        return std::nullopt;
    }
}

std::optional<std::string> to_text(const std::optional<sql::Decimal>& value) {
    return value ? std::optional(value->to_string()) : std::nullopt;
}

web::FieldValidators<web::DecimalTextField> same_rules(web::FieldValidators<DecimalField> validators) {
    web::FieldValidators<web::DecimalTextField> same;
    same.rules = std::move(validators.rules);
    return same;
}

}  // namespace

DecimalField::DecimalField(std::optional<std::string> label, web::FieldValidators<DecimalField> validators,
                           Options options)
    : web::DecimalTextField(std::move(label), same_rules(std::move(validators)), std::move(options)) {}

DecimalField::DecimalField(Spec spec)
    : DecimalField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}

std::optional<sql::Decimal> DecimalField::value() const { return to_decimal(web::DecimalTextField::value()); }

void DecimalField::set_data(const std::optional<sql::Decimal>& value) {
    web::DecimalTextField::set_data(to_text(value));
}

void DecimalField::fill(const std::optional<sql::Decimal>& value) { web::DecimalTextField::fill(to_text(value)); }

void DecimalField::take_input() {
    web::DecimalTextField::take_input();
    if (!web::DecimalTextField::value() || value()) return;
    value_ = std::nullopt;
    refuse("Not a valid decimal value.");
}

void check_digits(const DecimalField& field, int precision, int scale) {
    const std::optional<sql::Decimal> value = field.value();
    if (!value) return;
    sql::Scratch scratch;
    try {
        sql::numeric_to_view(*value, precision, scale, scratch);
    } catch (const sql::DataError&) {
        const bool is_too_fine = value->round(scale) != *value;
        const int most = is_too_fine ? scale : precision - scale;
        throw web::StopValidation("Number must have at most " + std::to_string(most) +
                                  (is_too_fine ? " decimal place" : " digit") + (most == 1 ? "" : "s") +
                                  (is_too_fine ? "." : " before the decimal point."));
    }
}

}  // namespace carboy::webdb
