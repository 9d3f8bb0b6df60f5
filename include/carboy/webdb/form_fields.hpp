// Form fields that use the types of columns: decimals, enumerations, and the objects of a query as choices.
#pragma once

#include <carboy/orm/mapping/objects.hpp>
#include <carboy/sql/types/decimal.hpp>
#include <carboy/sql/types/enum.hpp>
#include <carboy/web/forms/choice_fields.hpp>
#include <carboy/web/forms/number_fields.hpp>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::web {

/// Enumerations are written into a page by name.
template <sql::NamedEnum E>
struct ChoiceText<E> {
    static std::string to_text(E value) { return std::string(sql::enum_name(value)); }
    static std::optional<E> from_text(std::string_view text) { return sql::enum_value<E>(text); }
};

}  // namespace carboy::web

namespace carboy::webdb {

/// `<input type="number">` for decimal numbers of up to 38 digits.  Source: WTForms fields/numeric.py.
class DecimalField : public web::DecimalTextField {
  public:
    using value_type = sql::Decimal;
    using Spec = web::FieldSpec<DecimalField, Options>;

    DecimalField(std::optional<std::string> label = {}, web::FieldValidators<DecimalField> validators = {},
                 Options options = {});
    explicit DecimalField(Spec spec);

    const std::optional<sql::Decimal> data() const { return value(); }
    std::optional<sql::Decimal> value() const;
    void set_data(const std::optional<sql::Decimal>& value);
    /// For forms.
    void fill(const std::optional<sql::Decimal>& value);

  protected:
    void take_input() override;
};

/// Checks that a NUMERIC(precision, scale) can hold the field's value.  Throws: StopValidation.
void check_digits(const DecimalField& field, int precision, int scale);

/// Returns a choice for each member of an enumeration, labelled with its name.
template <sql::NamedEnum E>
std::vector<web::Choice<E>> enum_choices() {
    std::vector<web::Choice<E>> choices;
    const sql::detail::EnumFacts& facts = sql::detail::EnumTable<E>::facts;
    for (std::size_t i = 0; i < facts.count; ++i)
        choices.emplace_back(static_cast<E>(facts.values[i]), std::string(facts.names[i]));
    return choices;
}

/// Returns a choice for each object, by its id, which is an integer or text. `label` is a column of the model that
/// holds text, or a function of (const Model&):
///     SelectFieldOf<std::int64_t> tag{"Tag", {}, {.choices = object_choices(Tag::query().all(), &Tag::name)}};
template <class Model, class Label>
auto object_choices(const orm::Objects<Model>& objects, const Label& label) {
    using Key = std::remove_cvref_t<decltype(std::declval<const Model&>().id.value())>;
    static_assert(std::is_member_object_pointer_v<Label> || std::is_invocable_v<const Label&, const Model&>,
                  "carboy: object_choices() labels the objects by a column, or by a function that takes a const "
                  "reference to one and returns text: object_choices(objects, &Tag::name)");
    std::vector<web::Choice<Key>> choices;
    for (const Model& object : objects) {
        if constexpr (std::is_member_object_pointer_v<Label>)
            choices.emplace_back(object.id.value(), (object.*label).value());
        else
            choices.emplace_back(object.id.value(), std::string(label(object)));
    }
    return choices;
}

}  // namespace carboy::webdb
