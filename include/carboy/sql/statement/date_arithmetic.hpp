// + - * / of dates, times and intervals, exact to the microsecond and with the same results on every engine.
// Source: the PostgreSQL 15 manual, 9.9, Date/Time Operators; SQLAlchemy sqltypes.Interval.
#pragma once

#include <carboy/sql/statement/cast.hpp>

#include <chrono>

namespace carboy::sql {

namespace detail {

template <class T>
inline constexpr bool is_length = false;
template <class Rep, class Period>
inline constexpr bool is_length<std::chrono::duration<Rep, Period>> = true;

template <class T>
inline constexpr bool is_whole_days = false;
template <class Rep, class Period>
requires(Period::num % 86400 == 0 &&
         Period::den == 1) inline constexpr bool is_whole_days<std::chrono::duration<Rep, Period>> = true;

template <class T>
concept TimeLike = is_date<Plain<T>> || is_moment<Plain<T>> || is_length<Plain<T>>;
template <class T>
concept LengthLike = is_length<Plain<T>>;

template <class A, class B>
concept Times = TimeLike<typename ValueOf<A>::type> || TimeLike<typename ValueOf<B>::type>;

/// A date, time or interval as a number of microseconds, with which an engine can calculate.
Expression elapsed(Expression of, bool date);
/// The reverse.  Lifetime: the type is static.  `fraction` means that the number may have digits after the point.
Expression moment(const ColumnType& type, Expression elapsed, bool fraction = false);

template <class A>
Expression elapsed_of(const A& a) {
    using T = Plain<typename ValueOf<A>::type>;
    return elapsed(typed_operand<T>(a), is_date<T>);
}

using SystemTime = std::chrono::sys_time<std::chrono::microseconds>;

/// The type of a sum or difference; void where there is none.
template <class T, class U>
struct TimeSum {
    using type = void;
};
template <class T, class U>
requires(is_moment<T>&& is_length<U>) struct TimeSum<T, U> {
    using type = T;
};
template <class T, class U>
requires(is_date<T>&& is_length<U>) struct TimeSum<T, U> {
    using type = std::conditional_t<is_whole_days<U>, std::chrono::sys_days, SystemTime>;
};
template <class T, class U>
requires(is_length<T>&& is_length<U>) struct TimeSum<T, U> {
    using type = std::conditional_t<is_whole_days<T> && is_whole_days<U>, std::chrono::days, std::chrono::microseconds>;
};

template <class T, class U>
struct TimeDifference : TimeSum<T, U> {};
template <class T, class U>
requires((is_moment<T> || is_date<T>)&&(is_moment<U> || is_date<U>)) struct TimeDifference<T, U> {
    using type = std::conditional_t<is_date<T> && is_date<U>, std::chrono::days, std::chrono::microseconds>;
};

template <class Result, class A, class B>
auto time_result(Op op, const A& a, const B& b) {
    static_assert(!std::is_void_v<Result>,
                  "carboy: this arithmetic has no meaning for dates and times; possible are a time plus or minus an "
                  "interval, the difference of two times, and an interval times or divided by a number");
    if constexpr (!std::is_void_v<Result>)
        return Expr<Nullable<Result, typename ValueOf<A>::type, typename ValueOf<B>::type>>(
            moment(CastType<Result>::value(), Expression::binary(op, elapsed_of(a), elapsed_of(b))));
}

template <class A, class B>
auto scaled_length(Op op, const A& length, const B& number) {
    using T = Plain<typename ValueOf<A>::type>;
    using N = Plain<typename ValueOf<B>::type>;
    static_assert(is_length<T> && std::integral<N>,
                  "carboy: an interval is multiplied or divided by a whole number: interval * 2");
    using Result = std::chrono::microseconds;
    return Expr<Nullable<Result, typename ValueOf<A>::type, typename ValueOf<B>::type>>(
        moment(CastType<Result>::value(), Expression::binary(op, elapsed_of(length), typed_operand<N>(number)),
               op != Op::multiply));
}

}  // namespace detail

/// A time plus an interval: Order::c.placed_at + std::chrono::hours(48). A date plus whole days is a date.
template <class A, class B>
requires(detail::IsOperand<A> || detail::IsOperand<B>) && detail::Times<A, B> auto operator+(const A& a, const B& b) {
    using T = Plain<typename ValueOf<A>::type>;
    using U = Plain<typename ValueOf<B>::type>;
    if constexpr (detail::is_length<T> && !detail::is_length<U>)
        return detail::time_result<typename detail::TimeSum<U, T>::type>(Op::add, a, b);
    else
        return detail::time_result<typename detail::TimeSum<T, U>::type>(Op::add, a, b);
}

/// A time minus an interval, or the interval between two times. Two dates differ by days.
template <class A, class B>
requires(detail::IsOperand<A> || detail::IsOperand<B>) && detail::Times<A, B> auto operator-(const A& a, const B& b) {
    return detail::time_result<
        typename detail::TimeDifference<Plain<typename ValueOf<A>::type>, Plain<typename ValueOf<B>::type>>::type>(
        Op::subtract, a, b);
}

/// An interval times or divided by a whole number.
template <class A, class B>
requires(detail::IsOperand<A> || detail::IsOperand<B>) && detail::Times<A, B> auto operator*(const A& a, const B& b) {
    if constexpr (detail::is_length<Plain<typename ValueOf<B>::type>>)
        return detail::scaled_length(Op::multiply, b, a);
    else
        return detail::scaled_length(Op::multiply, a, b);
}
template <class A, class B>
requires(detail::IsOperand<A> || detail::IsOperand<B>) && detail::Times<A, B> auto operator/(const A& a, const B& b) {
    return detail::scaled_length(Op::decimal_divide, a, b);
}

/// The opposite interval.
template <class A>
requires detail::IsOperand<A> && detail::LengthLike<typename A::sql_value_type>
auto operator-(const A& a) {
    return Expr<typename A::sql_value_type>(detail::moment(CastType<Plain<typename A::sql_value_type>>::value(),
                                                           Expression::unary(Op::negate, detail::elapsed_of(a))));
}

namespace func {

/// The sum and the average of intervals; NULL when there are no rows.
template <class A>
requires sql::detail::IsOperand<A> && sql::detail::LengthLike<typename A::sql_value_type>
auto sum(const A& a) {
    using T = Plain<typename A::sql_value_type>;
    return Expr<std::optional<T>>(
        sql::detail::moment(CastType<T>::value(), Expression::call("sum", {sql::detail::elapsed_of(a)})));
}
template <class A>
requires sql::detail::IsOperand<A> && sql::detail::LengthLike<typename A::sql_value_type>
auto avg(const A& a) {
    using T = std::chrono::microseconds;
    return Expr<std::optional<T>>(
        sql::detail::moment(CastType<T>::value(), Expression::call("avg", {sql::detail::elapsed_of(a)}), true));
}

/// The length of an interval as a number.  Units: seconds.  Source: Python's timedelta.total_seconds.
/// SQL: EXTRACT(epoch FROM a).
template <class A>
requires sql::detail::IsOperand<A> && sql::detail::LengthLike<typename A::sql_value_type>
auto total_seconds(const A& a) {
    return Expr<Nullable<double, typename A::sql_value_type>>(
        Expression::unary(Op::total_seconds, sql::detail::elapsed_of(a)));
}

}  // namespace func
}  // namespace carboy::sql
