// Intervals: written as the time that is this long after 1970; PostgreSQL's "-1 days +02:03:04.000000" can also be
// read.
#include <carboy/sql/types/chrono.hpp>

#include <carboy/value/text/interval_text.hpp>

#include <fmt/format.h>

namespace carboy::sql::detail {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;

[[noreturn]] void throw_too_long() {
    throw DataError("out_of_range", "The interval does not fit into 64 bits of microseconds.");
}

[[noreturn]] void throw_bad_interval(value::IntervalFault fault, std::string_view text) {
    if (fault == value::IntervalFault::too_long) throw_too_long();
    if (fault == value::IntervalFault::has_months)
        throw DataError(
            "bad_interval",
            fmt::format("The interval '{}' has months or years, whose length is not fixed.", text.substr(0, 60)),
            "Count in days, or read it in SQL with extract(epoch from column).");
    throw DataError("bad_interval", fmt::format("The text '{}' is not an interval.", text.substr(0, 60)));
}

bool is_moment(std::string_view text) { return text.size() >= 10 && text[4] == '-' && text[7] == '-'; }

}  // namespace

ValueView interval_to_view(Microseconds length, Scratch& scratch) {
    try {
        return datetime_to_view(length, scratch);
    } catch (const DataError&) {
        throw DataError(
            "out_of_range",
            fmt::format("An interval of {} days does not fit. 1970 plus the interval must be in the years 1 to 9999.",
                        length.count() / day),
            "Store it as a number.");
    }
}

ValueView interval_literal(Microseconds length, Scratch& scratch) {
    std::string text;
    value::append_interval(text, length);
    return ValueView::text(scratch.keep(text));
}

Microseconds interval_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    if (is_moment(text)) return datetime_from_view(view);
    Microseconds length{};
    const value::IntervalFault fault = value::parse_interval(text, length);
    if (fault != value::IntervalFault::none) throw_bad_interval(fault, text);
    return length;
}

Microseconds to_microseconds(std::int64_t count, std::intmax_t num, std::intmax_t den) {
    // A unit is num/den seconds. For common units one of the two is 1, but not for all units.
    std::int64_t value = 0;
    std::int64_t scaled = 0;
    if (__builtin_mul_overflow(num, second, &scaled)) throw_too_long();
    const std::int64_t whole = scaled / den;
    if (scaled % den == 0) {
        if (__builtin_mul_overflow(count, whole, &value)) throw_too_long();
        return Microseconds(value);
    }
    if (__builtin_mul_overflow(count, scaled, &value)) throw_too_long();
    if (value % den != 0) throw_truncated_time("microseconds");
    return Microseconds(value / den);
}

std::int64_t from_microseconds(Microseconds value, std::intmax_t num, std::intmax_t den) {
    std::int64_t scaled = 0;
    std::int64_t unit = 0;
    if (__builtin_mul_overflow(num, second, &unit)) throw_too_long();
    if (unit % den == 0) {
        unit /= den;
        scaled = value.count();
    } else if (__builtin_mul_overflow(value.count(), den, &scaled)) {
        throw_too_long();
    }
    if (scaled % unit != 0) throw_truncated_time("a duration of this precision");
    return scaled / unit;
}

}  // namespace carboy::sql::detail
