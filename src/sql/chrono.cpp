#include <carboy/sql/chrono.hpp>

#include "sql/time_fields.hpp"

#include <fmt/format.h>

#include <optional>

namespace carboy::sql::detail {

using namespace std::chrono;

namespace {

constexpr Microseconds one_day = days(1);

// Python's datetime, which reads the same files, knows the years 1 to 9999.
void check_years(sys_days day) {
    constexpr sys_days first = year(1) / January / 1, last = year(9999) / December / 31;
    if (day >= first && day <= last) return;
    constexpr days tellable{10'000'000};  // std::chrono wraps the years beyond
    const days since_epoch = day.time_since_epoch();
    if (since_epoch > -tellable && since_epoch < tellable)
        throw DataError("bad_date", fmt::format("the year {} is not between 1 and 9999",
                                                static_cast<int>(year_month_day(day).year())));
    throw DataError("bad_date", fmt::format("the date {} days from 1970 is not between the years 1 and 9999",
                                            std::int64_t{since_epoch.count()}));
}

std::string format_date(sys_days day) {
    check_years(day);
    const year_month_day date(day);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string format_time(Microseconds since_midnight) {
    const hh_mm_ss<Microseconds> time(since_midnight);
    return fmt::format("{:02}:{:02}:{:02}.{:06}", time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

[[noreturn]] void throw_bad_text(std::string_view text, std::string_view wanted) {
    if (text == "infinity" || text == "-infinity")
        throw DataError("bad_time", fmt::format("the value is {}, which is no point in time here", text),
                        "leave it out in SQL: isfinite(column), or nullif(column, 'infinity')");
    if (text.ends_with(" BC") || text.starts_with('-'))
        throw DataError("bad_time", fmt::format("'{}' is before the year 1", text.substr(0, 40)));
    throw DataError("bad_time", fmt::format("the text '{}' is not {}", text.substr(0, 40), wanted));
}

}  // namespace

ValueView date_to_view(sys_days day, Scratch& scratch) { return ValueView::text(scratch.keep(format_date(day))); }

ValueView time_to_view(Microseconds since_midnight, Scratch& scratch) {
    if (since_midnight < Microseconds(0) || since_midnight >= one_day)
        throw DataError("bad_time", "the time of day is not between 00:00 and 24:00");
    return ValueView::text(scratch.keep(format_time(since_midnight)));
}

ValueView datetime_to_view(Microseconds since_epoch, Scratch& scratch) {
    const sys_days day(floor<days>(since_epoch));
    return ValueView::text(
        scratch.keep(format_date(day) + ' ' + format_time(since_epoch - Microseconds(day.time_since_epoch()))));
}

// A server's session has a time zone of its own, in which it reads what says none.
ValueView utc_literal(Microseconds since_epoch, Scratch& scratch) {
    return ValueView::text(scratch.keep(std::string(datetime_to_view(since_epoch, scratch).as_text()) + "+00"));
}

sys_days date_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    TimeFields fields(text);
    const auto day = fields.date();
    if (!day || !fields.at_end()) throw_bad_text(text, "a date (YYYY-MM-DD)");
    return *day;
}

Microseconds time_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    TimeFields fields(text);
    const auto time = fields.time();
    if (!time || !fields.at_end()) throw_bad_text(text, "a time (HH:MM:SS.ffffff)");
    return *time;
}

namespace {

struct Moment {
    Microseconds since_epoch{};
    Microseconds offset{};  // from UTC
};

Moment read_moment(ValueView view) {
    const std::string_view text = to_text(view);
    TimeFields fields(text);
    const auto day = fields.date();
    if (!day) throw_bad_text(text, "a date and time (YYYY-MM-DD HH:MM:SS.ffffff)");
    if (fields.at_end()) return {Microseconds(day->time_since_epoch()), {}};
    const bool separated = fields.literal(' ') || fields.literal('T');
    const auto time = separated ? fields.time() : std::nullopt;
    const auto offset = time ? fields.offset() : std::nullopt;
    if (!offset || !fields.at_end()) throw_bad_text(text, "a date and time (YYYY-MM-DD HH:MM:SS.ffffff)");
    return {Microseconds(day->time_since_epoch()) + *time, *offset};
}

}  // namespace

Microseconds datetime_from_view(ValueView view) {
    const Moment moment = read_moment(view);
    if (moment.offset != Microseconds(0))
        throw DataError("bad_time",
                        fmt::format("'{}' has an offset from UTC, which a time without a zone cannot hold",
                                    view.as_text().substr(0, 40)),
                        "read it as a time point of std::chrono::system_clock");
    return moment.since_epoch;
}

Microseconds utc_from_view(ValueView view) {
    const Moment moment = read_moment(view);
    return moment.since_epoch - moment.offset;
}

void throw_truncated_time(std::string_view wanted) {
    throw DataError("out_of_range", fmt::format("the value has a fraction that does not fit into {}", wanted),
                    "use a finer duration");
}

}  // namespace carboy::sql::detail
