// Functions of dates and times with the same results on every engine.  Source: SQLAlchemy extract(), func.date_trunc.
#pragma once

#include <carboy/sql/statement/cast.hpp>
#include <carboy/sql/statement/date_arithmetic.hpp>
#include <carboy/sql/statement/date_part.hpp>

#include <chrono>

namespace carboy::sql {

namespace detail {

template <class T>
concept Dated = is_date<Plain<T>> || is_moment<Plain<T>>;

Expression extract(DatePart part, Expression of);
/// Throws: Error for a part that is not supported.
Expression date_trunc(DatePart part, const ColumnType& type, Expression of);
Expression date_text(DateFormat format, Expression of);

}  // namespace detail

namespace func {

/// A part of a date or time as a whole number: extract(DatePart::year, Order::c.placed_at).
/// SQL: EXTRACT(part FROM a); on SQLite STRFTIME.
template <class A>
requires sql::detail::IsOperand<A>
auto extract(DatePart part, const A& a) {
    static_assert(sql::detail::Dated<typename A::sql_value_type>, "carboy: extract() requires a date or a time");
    return Expr<Nullable<std::int64_t, typename A::sql_value_type>>(sql::detail::extract(part, a.expression()));
}

/// The beginning of the year, month, week (Monday), day, hour, minute or second that contains a time.
/// SQL: DATE_TRUNC('part', a); on SQLite STRFTIME.  Throws: Error for quarter, dow, doy and epoch.
template <class A>
requires sql::detail::IsOperand<A>
auto date_trunc(DatePart part, const A& a) {
    using T = typename A::sql_value_type;
    static_assert(sql::detail::Dated<T>, "carboy: date_trunc() requires a date or a time");
    return Expr<T>(sql::detail::date_trunc(part, CastType<Plain<T>>::value(), a.expression()));
}

/// The date or time as text: strftime("%Y-%m", Order::c.placed_at).
/// SQL: STRFTIME; on PostgreSQL TO_CHAR, on MariaDB DATE_FORMAT.
template <class A>
requires sql::detail::IsOperand<A>
auto strftime(DateFormat format, const A& a) {
    static_assert(sql::detail::Dated<typename A::sql_value_type>, "carboy: strftime() requires a date or a time");
    return Expr<Nullable<std::string, typename A::sql_value_type>>(sql::detail::date_text(format, a.expression()));
}

/// The current time in UTC, as a DateTime column stores it. The same for a whole transaction on PostgreSQL.
inline Expr<std::chrono::sys_time<std::chrono::microseconds>> now() {
    return Expr<std::chrono::sys_time<std::chrono::microseconds>>(Expression::leaf(Op::current_time));
}

/// The current date in UTC.
inline Expr<std::chrono::sys_days> today() {
    return Expr<std::chrono::sys_days>(sql::detail::date_trunc(DatePart::day, CastType<std::chrono::sys_days>::value(),
                                                               Expression::leaf(Op::current_time)));
}

/// The date of a time.  SQL: CAST(DATE_TRUNC('day', a) AS DATE); on SQLite DATE(a).
template <class A>
requires sql::detail::IsOperand<A>
auto date(const A& a) {
    static_assert(sql::detail::Dated<typename A::sql_value_type>, "carboy: date() requires a date or a time");
    return Expr<Nullable<std::chrono::sys_days, typename A::sql_value_type>>(
        sql::detail::date_trunc(DatePart::day, CastType<std::chrono::sys_days>::value(), a.expression()));
}

}  // namespace func
}  // namespace carboy::sql
