// SQL functions with their result types.  Source: SQLAlchemy sql/functions.py.
#pragma once

#include <carboy/sql/expr.hpp>

namespace carboy::sql::func {

/// SQL: COUNT(*).
inline Expr<std::int64_t> count() {
    return Expr<std::int64_t>(Expression::call("count", {Expression::leaf(Op::star)}));
}

/// SQL: COUNT(a), the rows where a is not NULL.
template <class A>
requires sql::detail::IsOperand<A> Expr<std::int64_t> count(const A& a) {
    return Expr<std::int64_t>(Expression::call("count", {a.expression()}));
}

/// Its argument without repetition: count(distinct(a)).
template <class A>
requires sql::detail::IsOperand<A>
auto distinct(const A& a) { return Expr<typename A::sql_value_type>(Expression::unary(Op::distinct, a.expression())); }

/// SQL: SUM(a); NULL when there is no row.
template <class A>
requires sql::detail::IsOperand<A>
auto sum(const A& a) {
    static_assert(sql::detail::NumberLike<Plain<typename A::sql_value_type>>, "carboy: sum() takes numbers");
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("sum", {a.expression()}));
}

/// SQL: AVG(a); NULL when there is no row.
template <class A>
requires sql::detail::IsOperand<A>
auto avg(const A& a) {
    static_assert(sql::detail::NumberLike<Plain<typename A::sql_value_type>>, "carboy: avg() takes numbers");
    return Expr<std::optional<double>>(Expression::call("avg", {a.expression()}));
}

/// SQL: MIN(a); NULL when there is no row.
template <class A>
requires sql::detail::IsOperand<A>
auto min(const A& a) {
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("min", {a.expression()}));
}

/// SQL: MAX(a); NULL when there is no row.
template <class A>
requires sql::detail::IsOperand<A>
auto max(const A& a) {
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("max", {a.expression()}));
}

template <class A>
requires sql::detail::IsOperand<A>
auto lower(const A& a) { return Expr<typename A::sql_value_type>(Expression::call("lower", {a.expression()})); }

template <class A>
requires sql::detail::IsOperand<A>
auto upper(const A& a) { return Expr<typename A::sql_value_type>(Expression::call("upper", {a.expression()})); }

/// SQL: LENGTH(a), in characters.
template <class A>
requires sql::detail::IsOperand<A> Expr<std::int64_t> length(const A& a) {
    return Expr<std::int64_t>(Expression::call("length", {a.expression()}));
}

/// SQL: COALESCE(a, b, ...), the first that is not NULL.
template <class A, class... B>
requires sql::detail::IsOperand<A>
auto coalesce(const A& a, const B&... others) {
    using T = Plain<typename A::sql_value_type>;
    static_assert((comparable<T, typename ValueOf<B>::type> && ...), "carboy: coalesce() takes values of one type");
    return Expr<T>(Expression::call("coalesce", {a.expression(), make_operand<T>(others)...}));
}

/// SQL: NULLIF(a, b), NULL where they are equal, else a.
template <class A, class B>
requires sql::detail::IsOperand<A>
auto nullif(const A& a, const B& b) {
    using T = Plain<typename A::sql_value_type>;
    static_assert(comparable<T, typename ValueOf<B>::type>, "carboy: nullif() takes two values of one type");
    return Expr<std::optional<T>>(Expression::call("nullif", {a.expression(), make_operand<T>(b)}));
}

template <class A>
requires sql::detail::IsOperand<A>
auto abs(const A& a) {
    static_assert(sql::detail::NumberLike<Plain<typename A::sql_value_type>>, "carboy: abs() takes numbers");
    return Expr<typename A::sql_value_type>(Expression::call("abs", {a.expression()}));
}

/// SQL: ROUND(a), to a whole number.
template <class A>
requires sql::detail::IsOperand<A>
auto round(const A& a) {
    static_assert(sql::detail::NumberLike<Plain<typename A::sql_value_type>>, "carboy: round() takes numbers");
    return Expr<typename A::sql_value_type>(Expression::call("round", {a.expression()}));
}

/// SQL: TRIM(a), without spaces at both ends.
template <class A>
requires sql::detail::IsOperand<A>
auto trim(const A& a) { return Expr<typename A::sql_value_type>(Expression::call("trim", {a.expression()})); }

/// SQL: REPLACE(a, from, to).
template <class A>
requires sql::detail::IsOperand<A>
auto replace(const A& a, std::string_view from, std::string_view to) {
    return Expr<typename A::sql_value_type>(
        Expression::call("replace", {a.expression(), make_operand<std::string>(from), make_operand<std::string>(to)}));
}

/// SQL: SUBSTR(a, first, length).  Units: characters, from 1.
template <class A>
requires sql::detail::IsOperand<A>
auto substr(const A& a, std::int32_t first, std::int32_t length) {
    return Expr<typename A::sql_value_type>(Expression::call(
        "substr", {a.expression(), make_operand<std::int32_t>(first), make_operand<std::int32_t>(length)}));
}

/// The number of a row in its window, from 1: over(row_number(), {...}).
inline Expr<std::int64_t> row_number() { return Expr<std::int64_t>(Expression::call("row_number", {})); }
inline Expr<std::int64_t> rank() { return Expr<std::int64_t>(Expression::call("rank", {})); }
inline Expr<std::int64_t> dense_rank() { return Expr<std::int64_t>(Expression::call("dense_rank", {})); }

/// The value of the row before in the window; NULL in the first row.
template <class A>
requires sql::detail::IsOperand<A>
auto lag(const A& a) {
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("lag", {a.expression()}));
}
/// The value of the row behind in the window; NULL in the last row.
template <class A>
requires sql::detail::IsOperand<A>
auto lead(const A& a) {
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("lead", {a.expression()}));
}

}  // namespace carboy::sql::func
