// A SELECT inside another statement: as a value, as a test, as a source of rows.
#pragma once

#include <carboy/sql/statement/expr.hpp>

#include <carboy/base/smart_pointers.hpp>

namespace carboy::sql {

/// True for a row of the outer statement when the SELECT returns a row.
inline Expr<bool> exists(Select select) {
    return Expr<bool>(Expression::subquery(Op::exists, share(std::move(select))));
}

/// The single value of a SELECT; NULL when it returns no row.  Shape: one column, at most one row.
template <class T>
Expr<std::optional<Plain<T>>> scalar_subquery(Select select) {
    return Expr<std::optional<Plain<T>>>(Expression::subquery(Op::subquery, share(std::move(select))));
}

/// The rows of a SELECT as a source. No other source of the statement may have the same alias.
/// SQL: FROM (SELECT ...) AS t_alias.
inline Source subquery(Select select, std::uint16_t alias) {
    return {.alias = alias, .query = share(std::move(select))};
}

/// The rows of the common table expression with this number; another alias is needed when it is used twice.
inline Source cte_source(std::uint16_t number, std::uint16_t alias = 0) { return {.alias = alias, .cte = number}; }

/// A column of a subquery or common table expression, by its name there.  `name` is a literal.
template <class T, std::size_t N>
Expr<T> column(const Source& source, const char (&name)[N]) {
    return Expr<T>(Expression::name(name, source.alias != 0 ? source.alias : source.cte));
}

/// A label of the statement itself, for ORDER BY and GROUP BY.  `name` is a literal.
template <class T, std::size_t N>
Expr<T> labelled(const char (&name)[N]) {
    return Expr<T>(Expression::name(name));
}

}  // namespace carboy::sql
