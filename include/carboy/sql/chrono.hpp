// Dates and times as SQLAlchemy stores them on engines without such types: ISO 8601 text with a space and microseconds.
#pragma once

#include <carboy/sql/type.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace carboy::sql {

namespace detail {

/// Microseconds since 1970-01-01 00:00:00, without a time zone.
using Microseconds = std::chrono::microseconds;

ValueView date_to_view(std::chrono::sys_days day, Scratch& scratch);
ValueView time_to_view(Microseconds since_midnight, Scratch& scratch);
ValueView datetime_to_view(Microseconds since_epoch, Scratch& scratch);
std::chrono::sys_days date_from_view(ValueView view);
Microseconds time_from_view(ValueView view);
Microseconds datetime_from_view(ValueView view);
[[noreturn]] void throw_truncated_time(std::string_view wanted);

// Converts to a coarser unit only when nothing is lost.
template <class To>
To exactly(Microseconds value, std::string_view wanted) {
    const To result = std::chrono::floor<To>(value);
    if (std::chrono::duration_cast<Microseconds>(result) != value) throw_truncated_time(wanted);
    return result;
}

}  // namespace detail

/// A date: '2024-02-29'.
template <>
struct Type<std::chrono::sys_days> {
    static ValueView to_view(std::chrono::sys_days day, Scratch& scratch) { return detail::date_to_view(day, scratch); }
    static std::chrono::sys_days from_view(ValueView view) { return detail::date_from_view(view); }
};
template <>
struct Type<std::chrono::year_month_day> {
    static ValueView to_view(std::chrono::year_month_day date, Scratch& scratch) {
        if (!date.ok()) throw DataError("bad_date", "the date does not exist");
        return detail::date_to_view(date, scratch);
    }
    static std::chrono::year_month_day from_view(ValueView view) { return detail::date_from_view(view); }
};

/// A time of day: '23:59:59.000000'.
template <class Duration>
struct Type<std::chrono::hh_mm_ss<Duration>> {
    static ValueView to_view(const std::chrono::hh_mm_ss<Duration>& time, Scratch& scratch) {
        return detail::time_to_view(std::chrono::floor<detail::Microseconds>(time.to_duration()), scratch);
    }
    static std::chrono::hh_mm_ss<Duration> from_view(ValueView view) {
        return std::chrono::hh_mm_ss<Duration>(
            detail::exactly<Duration>(detail::time_from_view(view), "a time of this precision"));
    }
};

/// A date and time: '2024-02-29 23:59:59.000000'.  Finer than a microsecond is cut off.
template <class Clock, class Duration>
requires((std::same_as<Clock, std::chrono::system_clock> || std::same_as<Clock, std::chrono::local_t>)&&!std::same_as<
         Duration, std::chrono::days>) struct Type<std::chrono::time_point<Clock, Duration>> {
    using Time = std::chrono::time_point<Clock, Duration>;

    static ValueView to_view(Time time, Scratch& scratch) {
        return detail::datetime_to_view(std::chrono::floor<detail::Microseconds>(time.time_since_epoch()), scratch);
    }
    static Time from_view(ValueView view) {
        const auto since_epoch = detail::datetime_from_view(view);
        if constexpr (std::ratio_less_v<typename Duration::period, std::micro>)
            return Time(std::chrono::duration_cast<Duration>(since_epoch));
        else
            return Time(detail::exactly<Duration>(since_epoch, "a date and time of this precision"));
    }
};

}  // namespace carboy::sql
