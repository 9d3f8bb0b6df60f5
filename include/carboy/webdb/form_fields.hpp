// Form fields and validators that use models: decimals, enumerations, and the rules that follow from a column.
#pragma once

#include <carboy/orm/mapping/references.hpp>
#include <carboy/orm/query/query.hpp>
#include <carboy/sql/types/decimal.hpp>
#include <carboy/sql/types/enum.hpp>
#include <carboy/web/forms/choice_fields.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/validators.hpp>

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
    using web::DecimalTextField::DecimalTextField;

    const std::optional<sql::Decimal> data() const { return value(); }
    std::optional<sql::Decimal> value() const;
    void set_data(const std::optional<sql::Decimal>& value);
    /// For forms.
    void fill(const std::optional<sql::Decimal>& value);

  protected:
    void take_input() override;
};

/// Returns a choice for each member of an enumeration, labelled with its name.
template <sql::NamedEnum E>
std::vector<web::Choice<E>> enum_choices() {
    std::vector<web::Choice<E>> choices;
    const sql::detail::EnumFacts& facts = sql::detail::EnumTable<E>::facts;
    for (std::size_t i = 0; i < facts.count; ++i)
        choices.emplace_back(static_cast<E>(facts.values[i]), std::string(facts.names[i]));
    return choices;
}

/// Returns a choice for each object, by its id and labelled by `label`, a function of (const Model&):
///     SelectFieldOf<std::int64_t> tag{"Tag", {}, {.choices = object_choices(Tag::query().all(), tag_name)}};
template <class Model, class Label>
std::vector<web::Choice<std::int64_t>> object_choices(const orm::Objects<Model>& objects, const Label& label) {
    std::vector<web::Choice<std::int64_t>> choices;
    for (const Model& object : objects) choices.emplace_back(object.id.value(), std::string(label(object)));
    return choices;
}

/// The value must not be in another row yet: unique_value(Account::c.username, account). Without `except`, the object
/// being edited, no row may have it.
/// Shape: the check gives the visitor a message; only the column's UNIQUE constraint is reliable. SQL: one SELECT.
template <class Model, class Type, auto... Attributes, FixedString Name>
auto unique_value(const orm::MemberRef<Model, orm::Column<Type, Attributes...>, Name>& column,
                  const Model* except = nullptr, std::string message = "Already exists.") {
    return [column, except, message = std::move(message)](const web::StringField& field) {
        const Model* found = Model::query().filter(column == field.data()).first();
        if (found && found != except) throw web::ValidationError(message);
    };
}

/// The validators that follow from a text column: required() unless it is nullable, length() for String<N>, and
/// unique_value() when it is unique.
///     StringField username{"Username", column_rules(Account::c.username)};
template <class Model, class Type, auto... Attributes, FixedString Name>
web::FieldValidators<web::StringField> column_rules(
    const orm::MemberRef<Model, orm::Column<Type, Attributes...>, Name>& column, const Model* except = nullptr) {
    using Traits = orm::ColumnTraits<Type>;
    static_assert(std::is_convertible_v<typename Traits::value_type, std::optional<std::string>>,
                  "carboy: column_rules() is for columns of text");
    web::FieldValidators<web::StringField> validators;
    const auto add = [&](web::FieldValidator<web::StringField> validator) {
        validators.rules.push_back(std::move(validator.rule));
    };
    if constexpr (Traits::nullable)
        add(web::optional());
    else
        add(web::required());
    if (const int length = Traits::type().length; length > 0) add(web::length({.max = length}));
    if constexpr (orm::detail::has_attribute<orm::Unique, Attributes...>) add(unique_value(column, except));
    return validators;
}

}  // namespace carboy::webdb
