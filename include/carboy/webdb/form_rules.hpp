// Validators that follow from a model's columns: unique_in<&Item::sku>(), validators_of<&Item::sku>().
#pragma once

#include <carboy/orm/mapping/model.hpp>
#include <carboy/orm/query/query.hpp>
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/validators.hpp>
#include <carboy/webdb/form_fields.hpp>

#include <concepts>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace carboy::webdb {

namespace detail {

template <class Member>
struct ColumnMember {
    static constexpr bool exists = false;
};
template <class M, class Type, auto... Attributes>
struct ColumnMember<orm::Column<Type, Attributes...> M::*> {
    static constexpr bool exists = true;
    using Model = M;
    using Column = orm::Column<Type, Attributes...>;
    using Traits = orm::ColumnTraits<Type>;
    using Value = typename Traits::value_type;
    static constexpr bool unique = orm::detail::has_attribute<orm::Unique, Attributes...>;
};

template <auto Member>
concept Column = ColumnMember<decltype(Member)>::exists;

/// The column in a query.
template <auto Member>
auto column_ref() {
    using Of = ColumnMember<decltype(Member)>;
    const orm::Mapper& mapper = orm::joined_mapper<typename Of::Model>();
    const std::uint16_t number = mapper.column_at(orm::detail::offset_of<Member>());
    return sql::Expr<typename Of::Value>(sql::Expression::column(mapper.table, number));
}

}  // namespace detail

/// What unique_in() returns.
template <auto Member>
class UniqueIn {
    using Of = detail::ColumnMember<decltype(Member)>;
    using Model = typename Of::Model;

  public:
    explicit UniqueIn(std::string message) : message_(std::move(message)) {}

    template <std::derived_from<web::Field> FieldType>
    void operator()(const web::Form& form, const FieldType& field) const {
        constexpr bool fits = web::detail::is_exchangeable<FieldType, typename Of::Column>();
        static_assert(fits,
                      "carboy: unique_in<&Model::column>(): the field's value has a different type from the column");
        if constexpr (fits) {
            if (const auto& value = field.value())
                check(form, web::detail::convert_value<sql::Plain<typename Of::Value>>(*value));
        }
    }

  private:
    /// The object that the form edits may keep its value.
    void check(const web::Form& form, const sql::Plain<typename Of::Value>& value) const {
        for (const Model& found : Model::query().filter(detail::column_ref<Member>() == value).limit(2).all())
            if (&found != form.obj<Model>())
                throw web::ValidationError(message_.empty() ? web::Field::translate("Already exists.") : message_);
    }

    std::string message_;
};

/// No other row may have the field's value in this column: StringField sku{"SKU", {unique_in<&Item::sku>()}}. A form
/// that edits an object is made with it, `ItemForm form{request, item}`, and this object may keep its value.
/// Shape: the check gives the visitor a message; only the column's UNIQUE constraint decides between two visitors at
/// the same time.  SQL: one SELECT.  Source: WTForms-SQLAlchemy, wtforms_alchemy Unique.
template <auto Member>
requires detail::Column<Member> UniqueIn<Member> unique_in(std::string message = {}) {
    return UniqueIn<Member>(std::move(message));
}

/// What validators_of() returns: the validators for a field of any kind that can hold the column's values.
template <auto Member, class... More>
class ColumnValidators {
    using Of = detail::ColumnMember<decltype(Member)>;

  public:
    explicit ColumnValidators(More... more) : more_(std::move(more)...) {}

    template <class FieldType>
    operator web::FieldValidators<FieldType>() const {
        static_assert(
            web::detail::is_exchangeable<FieldType, typename Of::Column>(),
            "carboy: validators_of<&Model::column>(): the field's value has a different type from the column");
        web::FieldValidators<FieldType> all;
        const auto add = [&](web::FieldValidator<FieldType> validator) { all.rules.push_back(validator.rule); };
        if constexpr (Of::Traits::nullable)
            add(web::optional());
        else if constexpr (FieldType::kind != web::FieldKind::flag)
            add(web::required());
        if constexpr (FieldType::kind == web::FieldKind::text)
            if (const int length = Of::Traits::type().length; length > 0) add(web::length({.max = length}));
        if constexpr (std::same_as<FieldType, DecimalField>)
            if (Of::Traits::type().precision > 0)
                add([](const DecimalField& field) {
                    check_digits(field, Of::Traits::type().precision, Of::Traits::type().scale);
                });
        if constexpr (Of::unique) add(unique_in<Member>());
        std::apply([&](const More&... more) { (add(more), ...); }, more_);
        return all;
    }

  private:
    std::tuple<More...> more_;
};

/// The validators that follow from a column, and then `more`: optional() if it is nullable, else required(), except for
/// check boxes; length() for String<N>; the digits of Numeric<P, S>; unique_in() for a unique column.
///     StringField sku{"SKU", validators_of<&Item::sku>(regexp("^[A-Z0-9-]+$"))};
/// Source: wtforms_sqlalchemy orm.py, ModelConverter.
template <auto Member, class... More>
requires detail::Column<Member> ColumnValidators<Member, More...> validators_of(More... more) {
    return ColumnValidators<Member, More...>(std::move(more)...);
}

}  // namespace carboy::webdb
