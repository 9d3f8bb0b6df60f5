// SQL functions with their result types.  Source: SQLAlchemy sql/functions.py.
#pragma once

#include <carboy/sql/statement/cast.hpp>
#include <carboy/sql/statement/expr.hpp>
#include <carboy/sql/types/decimal.hpp>

#include <string_view>

namespace carboy::sql {

namespace detail {
void a_function_name_is_letters_digits_underscores_and_dots();
}

/// The name of an SQL function: a literal, checked at compile time and written unchanged.
class FunctionName {
  public:
    template <std::size_t N>
    consteval FunctionName(const char (&name)[N]) : text_(name) {
        for (const char c : std::string_view(name, N - 1))
            if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_' && c != '.')
                detail::a_function_name_is_letters_digits_underscores_and_dots();
        if (N == 1) detail::a_function_name_is_letters_digits_underscores_and_dots();
    }
    constexpr const char* text() const noexcept { return text_; }

  private:
    const char* text_;
};

namespace detail {

template <class B>
inline constexpr bool can_be_null = !std::is_same_v<typename ValueOf<B>::type, Plain<typename ValueOf<B>::type>>;

/// An argument of a function: an expression, or a C++ value with its own type.
template <class A>
Expression argument(const A& a) {
    if constexpr (TextLike<A> && !IsOperand<A>)
        return make_operand<std::string>(a);
    else
        return typed_operand<Plain<typename ValueOf<A>::type>>(a);
}

/// SQL: name(a), NULL when `a` is NULL, with a number of type T.
template <class T, class A>
auto call_of(const char* name, const A& a) {
    static_assert(Computable<Plain<typename A::sql_value_type>>, "carboy: this function requires a number");
    return Expr<Nullable<T, typename A::sql_value_type>>(Expression::call(name, {a.expression()}));
}

}  // namespace detail
}  // namespace carboy::sql

namespace carboy::sql::func {

/// Any function of the engine, with the type of its result: call<double>("power", Item::c.size, 2).
/// Shape: T is std::optional when the result can be NULL.
template <class T, class... A>
Expr<T> call(FunctionName name, const A&... arguments) {
    return Expr<T>(Expression::call(name.text(), {sql::detail::argument(arguments)...}));
}

/// The next number of a sequence of the database: invoice.number = func::next_value("invoice_number").
/// SQL: nextval('invoice_number'). SQLite has no sequences.  Source: SQLAlchemy next_value.
inline Expr<std::int64_t> next_value(FunctionName sequence) {
    return Expr<std::int64_t>(Expression::next_value(sequence.text()));
}

/// SQL: COUNT(*).
inline Expr<std::int64_t> count() {
    return Expr<std::int64_t>(Expression::call("count", {Expression::leaf(Op::star)}));
}

/// SQL: COUNT(a), the number of rows where a is not NULL.
template <class A>
requires sql::detail::IsOperand<A> Expr<std::int64_t> count(const A& a) {
    return Expr<std::int64_t>(Expression::call("count", {a.expression()}));
}

/// Removes duplicates from the argument: count(distinct(a)).
template <class A>
requires sql::detail::IsOperand<A>
auto distinct(const A& a) { return Expr<typename A::sql_value_type>(Expression::unary(Op::distinct, a.expression())); }

/// SQL: SUM(a); NULL when there are no rows.
template <class A>
requires sql::detail::IsOperand<A>
auto sum(const A& a) {
    static_assert(sql::detail::Computable<Plain<typename A::sql_value_type>>, "carboy: sum() requires numbers");
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("sum", {a.expression()}));
}

/// SQL: AVG(a), a double, or a Decimal for decimal numbers; NULL when there are no rows.
template <class A>
requires sql::detail::IsOperand<A>
auto avg(const A& a) {
    using T = Plain<typename A::sql_value_type>;
    static_assert(sql::detail::Computable<T>, "carboy: avg() requires numbers");
    return Expr<std::optional<std::conditional_t<is_decimal<T>, T, double>>>(Expression::call("avg", {a.expression()}));
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
requires sql::detail::IsOperand<A>
auto length(const A& a) {
    return Expr<Nullable<std::int64_t, typename A::sql_value_type>>(Expression::call("length", {a.expression()}));
}

/// SQL: COALESCE(a, b, ...), the first value that is not NULL.
template <class A, class... B>
requires sql::detail::IsOperand<A>
auto coalesce(const A& a, const B&... others) {
    using T = Plain<typename A::sql_value_type>;
    static_assert((comparable<T, typename ValueOf<B>::type> && ...), "carboy: coalesce() requires values of one type");
    constexpr bool can_be_null = !std::is_same_v<typename A::sql_value_type, T> && (sql::detail::can_be_null<B> && ...);
    return Expr<std::conditional_t<can_be_null, std::optional<T>, T>>(
        Expression::call("coalesce", {a.expression(), make_operand<T>(others)...}));
}

/// SQL: NULLIF(a, b), NULL when they are equal, otherwise a.
template <class A, class B>
requires sql::detail::IsOperand<A>
auto nullif(const A& a, const B& b) {
    using T = Plain<typename A::sql_value_type>;
    static_assert(comparable<T, typename ValueOf<B>::type>, "carboy: nullif() requires two values of one type");
    return Expr<std::optional<T>>(Expression::call("nullif", {a.expression(), make_operand<T>(b)}));
}

template <class A>
requires sql::detail::IsOperand<A>
auto abs(const A& a) {
    static_assert(sql::detail::Computable<Plain<typename A::sql_value_type>>, "carboy: abs() requires numbers");
    return Expr<typename A::sql_value_type>(Expression::call("abs", {a.expression()}));
}

/// SQL: ROUND(a), to a whole number.
template <class A>
requires sql::detail::IsOperand<A>
auto round(const A& a) {
    static_assert(sql::detail::Computable<Plain<typename A::sql_value_type>>, "carboy: round() requires numbers");
    return Expr<typename A::sql_value_type>(Expression::call("round", {a.expression()}));
}

/// SQL: ROUND(a, digits), to digits after the point.
template <class A>
requires sql::detail::IsOperand<A>
auto round(const A& a, std::int32_t digits) {
    using T = Plain<typename A::sql_value_type>;
    static_assert(sql::detail::Computable<T>, "carboy: round() requires numbers");
    if constexpr (std::is_floating_point_v<T>)  // PostgreSQL rounds only decimal numbers to digits
        return cast<T>(Expr<typename A::sql_value_type>(Expression::call(
            "round",
            {Expression::cast(CastType<Decimal>::value(), a.expression()), typed_operand<std::int32_t>(digits)})));
    else
        return Expr<typename A::sql_value_type>(
            Expression::call("round", {a.expression(), typed_operand<std::int32_t>(digits)}));
}

/// SQL: FLOOR(a) and CEIL(a), the whole numbers around a number; of the number's own type.
template <class A>
requires sql::detail::IsOperand<A>
auto floor(const A& a) { return sql::detail::call_of<Plain<typename A::sql_value_type>>("floor", a); }
template <class A>
requires sql::detail::IsOperand<A>
auto ceil(const A& a) { return sql::detail::call_of<Plain<typename A::sql_value_type>>("ceil", a); }

/// SQL: SQRT(a).
template <class A>
requires sql::detail::IsOperand<A>
auto sqrt(const A& a) { return sql::detail::call_of<double>("sqrt", a); }

/// SQL: GREATEST(a, b, ...) and LEAST(a, b, ...). With a NULL among them, SQLite returns NULL and PostgreSQL ignores
/// it.
template <class A, class... B>
requires sql::detail::IsOperand<A>
auto greatest(const A& a, const B&... others) {
    using T = typename A::sql_value_type;
    static_assert((comparable<T, typename ValueOf<B>::type> && ...), "carboy: greatest() requires values of one type");
    return Expr<Nullable<Plain<T>, T, typename ValueOf<B>::type...>>(
        Expression::call("greatest", {a.expression(), make_operand<T>(others)...}));
}
template <class A, class... B>
requires sql::detail::IsOperand<A>
auto least(const A& a, const B&... others) {
    using T = typename A::sql_value_type;
    static_assert((comparable<T, typename ValueOf<B>::type> && ...), "carboy: least() requires values of one type");
    return Expr<Nullable<Plain<T>, T, typename ValueOf<B>::type...>>(
        Expression::call("least", {a.expression(), make_operand<T>(others)...}));
}

/// The strings of a group in one string, with `separator` between them; NULL when there are none.
/// SQL: STRING_AGG(a, separator); on SQLite and MariaDB GROUP_CONCAT.
template <class A>
requires sql::detail::IsOperand<A>
auto string_agg(const A& a, std::string_view separator) {
    static_assert(sql::detail::TextLike<Plain<typename A::sql_value_type>>, "carboy: string_agg() requires text");
    return Expr<std::optional<std::string>>(
        Expression::call("string_agg", {a.expression(), Expression::separator(separator)}));
}

/// SQL: LTRIM(a), RTRIM(a).
template <class A>
requires sql::detail::IsOperand<A>
auto ltrim(const A& a) { return Expr<typename A::sql_value_type>(Expression::call("ltrim", {a.expression()})); }
template <class A>
requires sql::detail::IsOperand<A>
auto rtrim(const A& a) { return Expr<typename A::sql_value_type>(Expression::call("rtrim", {a.expression()})); }

/// The number of characters.
template <class A>
requires sql::detail::IsOperand<A>
auto char_length(const A& a) {
    return Expr<Nullable<std::int64_t, typename A::sql_value_type>>(Expression::call("char_length", {a.expression()}));
}

/// SQL: TRIM(a), which removes spaces at both ends.
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

/// The number of a row in its window, starting at 1: over(row_number(), {...}).
inline Expr<std::int64_t> row_number() { return Expr<std::int64_t>(Expression::call("row_number", {})); }
inline Expr<std::int64_t> rank() { return Expr<std::int64_t>(Expression::call("rank", {})); }
inline Expr<std::int64_t> dense_rank() { return Expr<std::int64_t>(Expression::call("dense_rank", {})); }

/// The value in the previous row of the window; NULL in the first row.
template <class A>
requires sql::detail::IsOperand<A>
auto lag(const A& a) {
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("lag", {a.expression()}));
}
/// The value `rows` rows before in the window, or `otherwise` where there is none.
template <class A, class V>
requires sql::detail::IsOperand<A>
auto lag(const A& a, std::int32_t rows, const V& otherwise) {
    using T = typename A::sql_value_type;
    static_assert(comparable<T, typename ValueOf<V>::type>, "carboy: lag() requires values of one type");
    return Expr<Nullable<Plain<T>, T, typename ValueOf<V>::type>>(Expression::call(
        "lag", {a.expression(), typed_operand<std::int32_t>(rows), typed_operand<Plain<T>>(otherwise)}));
}
template <class A, class V>
requires sql::detail::IsOperand<A>
auto lead(const A& a, std::int32_t rows, const V& otherwise) {
    using T = typename A::sql_value_type;
    static_assert(comparable<T, typename ValueOf<V>::type>, "carboy: lead() requires values of one type");
    return Expr<Nullable<Plain<T>, T, typename ValueOf<V>::type>>(Expression::call(
        "lead", {a.expression(), typed_operand<std::int32_t>(rows), typed_operand<Plain<T>>(otherwise)}));
}
/// The first and the last value of the window's frame.
template <class A>
requires sql::detail::IsOperand<A>
auto first_value(const A& a) {
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("first_value", {a.expression()}));
}
template <class A>
requires sql::detail::IsOperand<A>
auto last_value(const A& a) {
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("last_value", {a.expression()}));
}
/// The number of a row's part when the window is cut into this many equal parts, starting at 1.
inline Expr<std::int64_t> ntile(std::int32_t parts) {
    return Expr<std::int64_t>(Expression::call("ntile", {typed_operand<std::int32_t>(parts)}));
}
inline Expr<double> percent_rank() { return Expr<double>(Expression::call("percent_rank", {})); }
inline Expr<double> cume_dist() { return Expr<double>(Expression::call("cume_dist", {})); }

/// The value in the next row of the window; NULL in the last row.
template <class A>
requires sql::detail::IsOperand<A>
auto lead(const A& a) {
    return Expr<std::optional<Plain<typename A::sql_value_type>>>(Expression::call("lead", {a.expression()}));
}

}  // namespace carboy::sql::func
