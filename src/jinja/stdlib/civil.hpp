// Days and microseconds as the fields of Python's dates and times, with Python's limits and messages.
#pragma once

#include <carboy/jinja/python/value.hpp>

#include <chrono>
#include <cstdint>

namespace carboy::jinja::python {

/// Units: microseconds.
inline constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
/// 0001-01-01 and 9999-12-31 in days since 1970-01-01.
inline constexpr std::int64_t first_day = -719'162, last_day = 2'932'896;

/// A date and time of day, field by field.
struct Civil {
    std::int64_t year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0, microsecond = 0;
};

/// Division and remainder that round towards minus infinity.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }
constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return a % b + (a % b < 0 ? b : 0); }

/// Requires first_day <= days <= last_day.
Civil civil_of_day(std::int64_t days);
/// Returns the fields of a moment.  Requires a day as above.
Civil civil_of(std::int64_t micros);
/// Returns days since 1970-01-01.  Throws: ValueError with Python's message for fields out of range.
std::int64_t day_of(const Civil& civil);
/// Returns microseconds since midnight.  Throws: the same.
std::int64_t time_of(const Civil& civil);
/// Returns the day unchanged.  Throws: OverflowError when Python's date does not support it.
std::int64_t checked_day(std::int64_t days);

/// 0 is Monday.
constexpr std::int64_t weekday_of(std::int64_t days) { return floor_mod(days + 3, 7); }
/// 1 is January 1st.
std::int64_t day_of_year(std::int64_t days);
struct IsoDate {
    std::int64_t year, week, weekday;
};
IsoDate iso_date_of(std::int64_t days);

}  // namespace carboy::jinja::python
