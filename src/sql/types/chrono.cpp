#include <carboy/sql/types/chrono.hpp>

#include <carboy/value/text/date_text.hpp>
#include <carboy/value/text/time_text.hpp>

#include <fmt/format.h>

namespace carboy::sql::detail {

using namespace std::chrono;

namespace {

constexpr Microseconds one_day = days(1);

// Python's datetime, which reads the same files, supports the years 1 to 9999.
void check_years(sys_days day) {
    if (value::has_date_text(day)) return;
    constexpr days tellable{10'000'000};  // std::chrono wraps years beyond these
    const days since_epoch = day.time_since_epoch();
    if (since_epoch > -tellable && since_epoch < tellable)
        throw DataError("bad_date", fmt::format("The year {} is not between 1 and 9999.",
                                                static_cast<int>(year_month_day(day).year())));
    throw DataError("bad_date", fmt::format("The date {} days from 1970 is not between the years 1 and 9999.",
                                            std::int64_t{since_epoch.count()}));
}

[[noreturn]] void throw_bad_text(std::string_view text, std::string_view wanted) {
    if (text == "infinity" || text == "-infinity")
        throw DataError("bad_time", fmt::format("The value is {}, which is not a point in time here.", text),
                        "Exclude it in SQL with isfinite(column) or nullif(column, 'infinity').");
    if (text.ends_with(" BC") || text.starts_with('-') || text.starts_with("0000-"))
        throw DataError("bad_time", fmt::format("'{}' is before the year 1.", text.substr(0, 40)));
    throw DataError("bad_time", fmt::format("The text '{}' is not {}.", text.substr(0, 40), wanted));
}

}  // namespace

ValueView date_to_view(sys_days day, Scratch& scratch) {
    check_years(day);
    std::string text;
    value::append_date(text, day);
    return ValueView::text(scratch.keep(text));
}

ValueView time_to_view(Microseconds since_midnight, Scratch& scratch) {
    if (since_midnight < Microseconds(0) || since_midnight >= one_day)
        throw DataError("bad_time", "The time of day is not between 00:00 and 24:00.");
    std::string text;
    value::append_time(text, since_midnight);
    return ValueView::text(scratch.keep(text));
}

static std::string moment_text(Microseconds since_epoch) {
    check_years(sys_days(floor<days>(since_epoch)));
    std::string text;
    value::append_moment(text, since_epoch);
    return text;
}

ValueView datetime_to_view(Microseconds since_epoch, Scratch& scratch) {
    return ValueView::text(scratch.keep(moment_text(since_epoch)));
}

// A server's session has its own time zone, in which it reads a time without one.
ValueView utc_literal(Microseconds since_epoch, Scratch& scratch) {
    return ValueView::text(scratch.keep(moment_text(since_epoch) + "+00"));
}

sys_days date_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    const auto day = value::parse_date(text);
    if (!day) throw_bad_text(text, "a date (YYYY-MM-DD)");
    return *day;
}

Microseconds time_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    const auto time = value::parse_time(text);
    if (!time) throw_bad_text(text, "a time (HH:MM:SS.ffffff)");
    return *time;
}

static value::Moment read_moment(ValueView view) {
    const std::string_view text = to_text(view);
    const auto moment = value::parse_moment(text);
    if (!moment) throw_bad_text(text, "a date and time (YYYY-MM-DD HH:MM:SS.ffffff)");
    return *moment;
}

Microseconds datetime_from_view(ValueView view) {
    const value::Moment moment = read_moment(view);
    if (moment.offset != Microseconds(0))
        throw DataError("bad_time",
                        fmt::format("'{}' has an offset from UTC, which a time without a zone cannot hold.",
                                    view.as_text().substr(0, 40)),
                        "Read it as a time point of std::chrono::system_clock.");
    return moment.since_epoch;
}

Microseconds utc_from_view(ValueView view) {
    const value::Moment moment = read_moment(view);
    const Microseconds time = moment.since_epoch - moment.offset;
    check_years(sys_days(floor<days>(time)));
    return time;
}

void throw_truncated_time(std::string_view wanted) {
    throw DataError("out_of_range", fmt::format("The value has a fraction that does not fit into {}.", wanted),
                    "Use a finer duration.");
}

}  // namespace carboy::sql::detail
