// The elements of a select(): columns, expressions and whole models.
#pragma once

#include <carboy/orm/mapping/references.hpp>

namespace carboy::orm {

/// A model of an outer join, which may have no row.
template <class Of>
struct NullableEntity {
    sql::Source source;
};

/// A whole model that may be missing in a row: its element is a pointer, null when there is no row.
///     select(Order::c, nullable(Address::c)).outerjoin(Order::c.billing)
template <Entity E>
auto nullable(const E& entity) {
    return NullableEntity<typename E::carboy_entity>{source_of(entity)};
}

namespace detail {

/// The element's type in a row, and the SQL that reads it.
template <class E>
struct Element;

template <class E>
requires sql::detail::IsOperand<E>
struct Element<E> {
    using type = typename E::sql_value_type;
    static sql::Expression expression(const E& operand) { return operand.expression(); }
};

template <Entity E>
struct Element<E> {
    using type = EntityModel<typename E::carboy_entity>&;
    static sql::Expression expression(const E& entity) {
        return sql::Expression::table_columns(orm::source_of(entity));
    }
};

template <class Of>
struct Element<NullableEntity<Of>> {
    using type = EntityModel<Of>*;
    static sql::Expression expression(const NullableEntity<Of>& entity) {
        return sql::Expression::table_columns(entity.source);
    }
};

template <class T>
inline constexpr bool is_entity = false;
template <class Model>
inline constexpr bool is_entity<Model&> = true;
template <class Model>
inline constexpr bool is_entity<Model*> = true;

/// What scalar() returns: a value or nullopt; an object or nullptr.
template <class T>
struct ScalarOf {
    using type = std::optional<sql::Plain<T>>;
};
template <class Model>
struct ScalarOf<Model&> {
    using type = Model*;
};
template <class Model>
struct ScalarOf<Model*> {
    using type = Model*;
};

}  // namespace detail

/// What select() and returning() accept.
template <class E>
concept Selectable = requires {
    typename detail::Element<E>::type;
};

}  // namespace carboy::orm
