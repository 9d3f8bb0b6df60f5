// Python's datetime, date, time and timedelta for C++'s time points, dates, times of day and durations.
#pragma once

#include <carboy/jinja/adapt/callable.hpp>

#include <chrono>
#include <ratio>

namespace carboy::jinja {

/// A datetime without a zone, from the microseconds since 1970-01-01 00:00.
/// Throws: TemplateRuntimeError (ValueError) outside the years 1 to 9999, the range of Python's datetime.
Value make_datetime(std::chrono::microseconds since_epoch);
Value make_date(std::chrono::sys_days day);
Value make_time(std::chrono::microseconds since_midnight);
Value make_timedelta(std::chrono::microseconds length);
/// A datetime with a zone, datetime.timezone(offset, name), that shows this moment there. Offset 0 is timezone.utc.
Value make_datetime_in(std::chrono::sys_time<std::chrono::microseconds> moment, std::chrono::minutes offset = {},
                       std::string_view name = {});
/// The class that a template calls to create a value: env.set_global("timedelta", python_timedelta()).
Value python_timedelta();

/// Return the time inside a value; nullopt when it has another type. A datetime with a zone becomes the moment in UTC.
std::optional<std::chrono::microseconds> as_datetime(const Value& value);
std::optional<std::chrono::sys_days> as_date(const Value& value);
std::optional<std::chrono::microseconds> as_time(const Value& value);
std::optional<std::chrono::microseconds> as_timedelta(const Value& value);

namespace detail {

template <class Duration>
std::chrono::microseconds floor_to_micro(Duration length) {
    return std::chrono::floor<std::chrono::microseconds>(length);
}

}  // namespace detail

template <>
struct Adapt<std::chrono::sys_days> {
    static Value view(std::chrono::sys_days day) { return make_date(day); }
    static Value own(std::chrono::sys_days day) { return make_date(day); }
};
template <>
struct Adapt<std::chrono::local_days> {
    static Value view(std::chrono::local_days day) { return make_date(std::chrono::sys_days(day.time_since_epoch())); }
    static Value own(std::chrono::local_days day) { return view(day); }
};
template <>
struct Adapt<std::chrono::year_month_day> {
    static Value view(std::chrono::year_month_day date) { return make_date(std::chrono::sys_days(date)); }
    static Value own(std::chrono::year_month_day date) { return view(date); }
};

/// Truncated to microseconds.
template <class Clock, class Duration>
requires((std::same_as<Clock, std::chrono::system_clock> || std::same_as<Clock, std::chrono::local_t>)&&!std::same_as<
         Duration, std::chrono::days>) struct Adapt<std::chrono::time_point<Clock, Duration>> {
    using Time = std::chrono::time_point<Clock, Duration>;
    static Value view(Time time) { return make_datetime(detail::floor_to_micro(time.time_since_epoch())); }
    static Value own(Time time) { return view(time); }
};

template <class Duration>
struct Adapt<std::chrono::hh_mm_ss<Duration>> {
    using Time = std::chrono::hh_mm_ss<Duration>;
    static Value view(const Time& time) { return make_time(detail::floor_to_micro(time.to_duration())); }
    static Value own(Time time) { return view(time); }
};

/// A fraction of a microsecond is rounded half to even, as by timedelta(seconds=...).
template <class Rep, class Period>
struct Adapt<std::chrono::duration<Rep, Period>> {
    using Duration = std::chrono::duration<Rep, Period>;
    static Value view(Duration length) { return make_timedelta(std::chrono::round<std::chrono::microseconds>(length)); }
    static Value own(Duration length) { return view(length); }
};
template <class Rep, class Period>
requires(std::integral<Rep>&&
             std::ratio_greater_equal_v<Period, std::micro>) struct Adapt<std::chrono::duration<Rep, Period>> {
    using Duration = std::chrono::duration<Rep, Period>;
    static Value view(Duration length) { return make_timedelta(length); }
    static Value own(Duration length) { return make_timedelta(length); }
};

template <class Clock, class Duration>
struct Parameter<std::chrono::time_point<Clock, Duration>> {
    using Time = std::chrono::time_point<Clock, Duration>;
    static constexpr bool optional = false;
    static Time get(const Value& value, std::size_t at) {
        if (const auto time = as_datetime(value)) return Time(std::chrono::floor<Duration>(*time));
        if (const auto day = as_date(value)) return Time(std::chrono::floor<Duration>(day->time_since_epoch()));
        throw_bad_argument(at, "a datetime or date", value);
    }
};
template <>
struct Parameter<std::chrono::hh_mm_ss<std::chrono::microseconds>> {
    static constexpr bool optional = false;
    static std::chrono::hh_mm_ss<std::chrono::microseconds> get(const Value& value, std::size_t at) {
        if (const auto time = as_time(value)) return std::chrono::hh_mm_ss(*time);
        throw_bad_argument(at, "a time", value);
    }
};
template <class Rep, class Period>
struct Parameter<std::chrono::duration<Rep, Period>> {
    static constexpr bool optional = false;
    static std::chrono::duration<Rep, Period> get(const Value& value, std::size_t at) {
        if (const auto length = as_timedelta(value))
            return std::chrono::floor<std::chrono::duration<Rep, Period>>(*length);
        throw_bad_argument(at, "a timedelta", value);
    }
};

}  // namespace carboy::jinja
