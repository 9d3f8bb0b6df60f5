// Days and microseconds as the fields of Python's dates and times, with Python's bounds and words.
#pragma once

#include <carboy/jinja/value.hpp>

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

/// The quotient and rest that go towards minus infinity.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }
constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return a % b + (a % b < 0 ? b : 0); }

/// Requires first_day <= days <= last_day.
Civil civil_of_day(std::int64_t days);
/// The fields of a moment.  Requires a day as above.
Civil civil_of(std::int64_t micros);
/// Days since 1970-01-01.  Throws: ValueError in Python's words for fields out of bounds.
std::int64_t day_of(const Civil& civil);
/// Microseconds since midnight.  Throws: the same.
std::int64_t time_of(const Civil& civil);
/// A day as it is.  Throws: OverflowError when Python has none such.
std::int64_t checked_day(std::int64_t days);

/// 0 is Monday.
constexpr std::int64_t weekday_of(std::int64_t days) { return floor_mod(days + 3, 7); }
/// 1 is January 1st.
std::int64_t day_of_year(std::int64_t days);
struct IsoDate {
    std::int64_t year, week, weekday;
};
IsoDate iso_date_of(std::int64_t days);

std::string_view weekday_name(std::int64_t weekday);
std::string_view month_name(std::int64_t month);

}  // namespace carboy::jinja::python
