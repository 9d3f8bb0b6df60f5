#include "jinja/stdlib/civil.hpp"

#include "jinja/errors/fail.hpp"

#include <fmt/format.h>

namespace carboy::jinja::python {
namespace {

std::int64_t days_from(std::int64_t year, std::int64_t month, std::int64_t day_of_month) {
    const std::chrono::sys_days days{std::chrono::year(static_cast<int>(year)) /
                                     std::chrono::month(static_cast<unsigned>(month)) /
                                     std::chrono::day(static_cast<unsigned>(day_of_month))};
    return days.time_since_epoch().count();
}

void check(std::int64_t value, std::int64_t most, std::string_view name) {
    if (value < 0 || value > most) value_error(fmt::format("{} must be in 0..{}", name, most));
}

/// Returns the Monday of the year's first ISO week, which contains January 4th.
std::int64_t first_monday(std::int64_t year) {
    const std::int64_t fourth = days_from(year, 1, 4);
    return fourth - weekday_of(fourth);
}

}  // namespace

Civil civil_of_day(std::int64_t days) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    return {.year = static_cast<int>(date.year()),
            .month = static_cast<unsigned>(date.month()),
            .day = static_cast<unsigned>(date.day())};
}

Civil civil_of(std::int64_t micros) {
    Civil out = civil_of_day(floor_div(micros, day));
    const std::int64_t rest = floor_mod(micros, day);
    out.hour = rest / hour;
    out.minute = rest / minute % 60;
    out.second = rest / second % 60;
    out.microsecond = rest % second;
    return out;
}

std::int64_t day_of(const Civil& civil) {
    if (civil.year < 1 || civil.year > 9999) value_error(fmt::format("year {} is out of range", civil.year));
    if (civil.month < 1 || civil.month > 12) value_error("month must be in 1..12");
    const std::int64_t next =
        civil.month == 12 ? 31 + days_from(civil.year, 12, 1) : days_from(civil.year, civil.month + 1, 1);
    if (civil.day < 1 || civil.day > next - days_from(civil.year, civil.month, 1))
        value_error("day is out of range for month");
    return days_from(civil.year, civil.month, civil.day);
}

std::int64_t time_of(const Civil& civil) {
    check(civil.hour, 23, "hour");
    check(civil.minute, 59, "minute");
    check(civil.second, 59, "second");
    check(civil.microsecond, 999'999, "microsecond");
    return civil.hour * hour + civil.minute * minute + civil.second * second + civil.microsecond;
}

std::int64_t checked_day(std::int64_t days) {
    if (days < first_day || days > last_day) fail("OverflowError", "date value out of range");
    return days;
}

std::int64_t day_of_year(std::int64_t days) { return days - days_from(civil_of_day(days).year, 1, 1) + 1; }

IsoDate iso_date_of(std::int64_t days) {
    std::int64_t year = civil_of_day(days).year;
    if (days < first_monday(year))
        --year;
    else if (days >= first_monday(year + 1))
        ++year;
    return {year, (days - first_monday(year)) / 7 + 1, weekday_of(days) + 1};
}

}  // namespace carboy::jinja::python
