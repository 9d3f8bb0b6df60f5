// Dates, times and intervals as SQLAlchemy stores them on engines without such types: ISO 8601 text with a space and
// microseconds; an interval is the time that is this long after 1970.
#pragma once

#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/type.hpp>

#include <chrono>
#include <cstdint>
#include <ratio>
#include <string>
#include <string_view>
#include <utility>

namespace carboy::sql {

namespace detail {

/// Microseconds since 1970-01-01 00:00:00, without a time zone.
using Microseconds = std::chrono::microseconds;

ValueView date_to_view(std::chrono::sys_days day, Scratch& scratch);
ValueView time_to_view(Microseconds since_midnight, Scratch& scratch);
ValueView datetime_to_view(Microseconds since_epoch, Scratch& scratch);
std::chrono::sys_days date_from_view(ValueView view);
Microseconds time_from_view(ValueView view);
Microseconds datetime_from_view(ValueView view);                    // an offset other than zero is an error
Microseconds utc_from_view(ValueView view);                         // an offset is taken into account
ValueView utc_literal(Microseconds since_epoch, Scratch& scratch);  // with the offset +00
ValueView interval_to_view(Microseconds length, Scratch& scratch);
ValueView interval_literal(Microseconds length, Scratch& scratch);  // -1 days -02:03:04.000000
Microseconds interval_from_view(ValueView view);
/// Converts a count of units of num/den seconds.  Throws: DataError when it does not fit or a fraction remains.
Microseconds to_microseconds(std::int64_t count, std::intmax_t num, std::intmax_t den);
std::int64_t from_microseconds(Microseconds value, std::intmax_t num, std::intmax_t den);
[[noreturn]] void throw_truncated_time(std::string_view wanted);

// Truncates to microseconds.  Throws: DataError when it does not fit into 64 bits.
template <class Rep, class Period>
Microseconds whole_microseconds(std::chrono::duration<Rep, Period> value) {
    if constexpr (!std::integral<Rep> || std::ratio_less_equal_v<Period, std::micro>) {
        return std::chrono::floor<Microseconds>(value);
    } else {
        if (!std::in_range<std::int64_t>(value.count())) throw_out_of_range(std::to_string(value.count()), "a time");
        return to_microseconds(static_cast<std::int64_t>(value.count()), Period::num, Period::den);
    }
}

// Converts only when nothing is lost.
template <class To>
To exactly(Microseconds value, std::string_view wanted) {
    using Rep = typename To::rep;
    using Period = typename To::period;
    if constexpr (!std::integral<Rep>) {
        return std::chrono::duration_cast<To>(value);
    } else if constexpr (std::ratio_less_v<Period, std::micro>) {
        using Factor = std::ratio_divide<std::micro, Period>;
        std::int64_t count = 0;
        if (__builtin_mul_overflow(value.count(), Factor::num, &count) || !std::in_range<Rep>(count / Factor::den))
            throw_out_of_range(std::to_string(value.count()) + " microseconds", wanted);
        return To(static_cast<Rep>(count / Factor::den));
    } else {
        const auto result = std::chrono::floor<std::chrono::duration<std::int64_t, Period>>(value);
        if (std::chrono::duration_cast<Microseconds>(result) != value) throw_truncated_time(wanted);
        if (!std::in_range<Rep>(result.count())) throw_out_of_range(std::to_string(result.count()), wanted);
        return To(static_cast<Rep>(result.count()));
    }
}

}  // namespace detail

/// A date: '2024-02-29'.
template <>
struct Type<std::chrono::sys_days> {
    static ColumnType column_type() { return {.kind = TypeKind::date}; }
    static ValueView to_view(std::chrono::sys_days day, Scratch& scratch) { return detail::date_to_view(day, scratch); }
    static std::chrono::sys_days from_view(ValueView view) { return detail::date_from_view(view); }
};
template <>
struct Type<std::chrono::year_month_day> {
    static ColumnType column_type() { return {.kind = TypeKind::date}; }
    static ValueView to_view(std::chrono::year_month_day date, Scratch& scratch) {
        if (!date.ok()) throw DataError("bad_date", "The date does not exist.");
        return detail::date_to_view(date, scratch);
    }
    static std::chrono::year_month_day from_view(ValueView view) { return detail::date_from_view(view); }
};

/// A time of day: '23:59:59.000000'.
template <class Duration>
struct Type<std::chrono::hh_mm_ss<Duration>> {
    static ColumnType column_type() { return {.kind = TypeKind::time}; }
    static ValueView to_view(const std::chrono::hh_mm_ss<Duration>& time, Scratch& scratch) {
        return detail::time_to_view(detail::whole_microseconds(time.to_duration()), scratch);
    }
    static std::chrono::hh_mm_ss<Duration> from_view(ValueView view) {
        return std::chrono::hh_mm_ss<Duration>(
            detail::exactly<Duration>(detail::time_from_view(view), "a time of this precision"));
    }
};

/// A date and time: '2024-02-29 23:59:59.000000'. Truncated to microseconds. Text with an offset, such as '2024-02-29
/// 23:59:59+02', is a time of the system clock, in UTC; a local time cannot hold it.
template <class Clock, class Duration>
requires((std::same_as<Clock, std::chrono::system_clock> || std::same_as<Clock, std::chrono::local_t>)&&!std::same_as<
         Duration, std::chrono::days>) struct Type<std::chrono::time_point<Clock, Duration>> {
    using Time = std::chrono::time_point<Clock, Duration>;

    static ColumnType column_type() { return {.kind = TypeKind::datetime}; }
    static ValueView to_view(Time time, Scratch& scratch) {
        return detail::datetime_to_view(detail::whole_microseconds(time.time_since_epoch()), scratch);
    }
    static ValueView to_literal(Time time, Scratch& scratch) requires std::same_as<Clock, std::chrono::system_clock> {
        return detail::utc_literal(detail::whole_microseconds(time.time_since_epoch()), scratch);
    }
    static Time from_view(ValueView view) {
        const auto since_epoch = std::same_as<Clock, std::chrono::system_clock> ? detail::utc_from_view(view)
                                                                                : detail::datetime_from_view(view);
        return Time(detail::exactly<Duration>(since_epoch, "a date and time of this precision"));
    }
};

/// An interval: a duration of whole numbers.  Shape: exact; a fraction of a microsecond, or of the unit that it is read
/// into, throws DataError. Years and months have no fixed length and are not accepted.
template <std::integral Rep, class Period>
requires(std::ratio_less_v<Period, std::chrono::months::period>) struct Type<std::chrono::duration<Rep, Period>> {
    using Duration = std::chrono::duration<Rep, Period>;

    static ColumnType column_type() { return {.kind = TypeKind::interval}; }
    static ValueView to_view(Duration length, Scratch& scratch) {
        return detail::interval_to_view(in_microseconds(length), scratch);
    }
    static ValueView to_literal(Duration length, Scratch& scratch) {
        return detail::interval_literal(in_microseconds(length), scratch);
    }
    static Duration from_view(ValueView view) {
        const std::int64_t count =
            detail::from_microseconds(detail::interval_from_view(view), Period::num, Period::den);
        if (!std::in_range<Rep>(count)) detail::throw_out_of_range(std::to_string(count), "this duration");
        return Duration(static_cast<Rep>(count));
    }

  private:
    static detail::Microseconds in_microseconds(Duration length) {
        if (!std::in_range<std::int64_t>(length.count()))
            detail::throw_out_of_range(std::to_string(length.count()), "an interval");
        return detail::to_microseconds(static_cast<std::int64_t>(length.count()), Period::num, Period::den);
    }
};

}  // namespace carboy::sql
