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

/// SQL: COALESCE(a, b), the first that is not NULL.
template <class A, class B>
requires sql::detail::IsOperand<A>
auto coalesce(const A& a, const B& b) {
    using T = Plain<typename A::sql_value_type>;
    static_assert(comparable<T, typename ValueOf<B>::type>, "carboy: coalesce() takes two values of one type");
    return Expr<T>(Expression::call("coalesce", {a.expression(), make_operand<T>(b)}));
}

}  // namespace carboy::sql::func
