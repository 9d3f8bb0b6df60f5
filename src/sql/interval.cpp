// Intervals: as text the moment that lies so long after 1970; from PostgreSQL "-1 days +02:03:04.000000", too.
#include <carboy/sql/chrono.hpp>

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <limits>

namespace carboy::sql::detail {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;

[[noreturn]] void throw_bad_interval(std::string_view text) {
    throw DataError("bad_interval", fmt::format("the text '{}' is not an interval", text.substr(0, 60)));
}
[[noreturn]] void throw_too_long() {
    throw DataError("out_of_range", "the interval does not fit into 64 bits of microseconds");
}

/// Adds up what an interval's text says.
class IntervalText {
  public:
    explicit IntervalText(std::string_view text) : text_(text), rest_(text) {}

    Microseconds read() {
        if (rest_.empty()) throw_bad_interval(text_);
        while (!rest_.empty()) {
            read_part();
            if (rest_.empty()) break;
            if (rest_[0] != ' ' || rest_.size() == 1) throw_bad_interval(text_);
            rest_.remove_prefix(1);
        }
        return Microseconds(total_);
    }

  private:
    void read_part() {
        const bool minus = rest_.starts_with('-');
        if (minus || rest_.starts_with('+')) rest_.remove_prefix(1);
        const std::int64_t count = number();
        if (rest_.starts_with(':')) return read_time(count, minus);
        if (!rest_.starts_with(' ')) throw_bad_interval(text_);
        const std::size_t end = std::min(rest_.find(' ', 1), rest_.size());
        const std::string_view unit = rest_.substr(1, end - 1);
        rest_.remove_prefix(end);
        if (unit.starts_with("year") || unit.starts_with("mon"))
            throw DataError(
                "bad_interval",
                fmt::format("the interval '{}' has months or years, whose length is not fixed", text_.substr(0, 60)),
                "count in days, or read it in SQL: extract(epoch from column)");
        if (unit != "day" && unit != "days") throw_bad_interval(text_);
        add(count, day, minus);
    }
    void read_time(std::int64_t hours, bool minus) {
        add(hours, 3600 * second, minus);
        add(two_digits(), 60 * second, minus);
        if (!rest_.starts_with(':')) return;
        add(two_digits(), second, minus);
        if (!rest_.starts_with('.')) return;
        rest_.remove_prefix(1);
        const std::size_t before = rest_.size();
        std::int64_t fraction = number();
        const std::size_t digits = before - rest_.size();
        if (digits > 6) throw_bad_interval(text_);
        for (std::size_t i = digits; i < 6; ++i) fraction *= 10;
        add(fraction, 1, minus);
    }
    std::int64_t number() {
        if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') throw_bad_interval(text_);
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc()) throw_too_long();
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }
    // Minutes or seconds behind a colon.
    std::int64_t two_digits() {
        rest_.remove_prefix(1);
        const std::size_t before = rest_.size();
        const std::int64_t value = number();
        if (before - rest_.size() != 2 || value > 59) throw_bad_interval(text_);
        return value;
    }
    void add(std::int64_t count, std::int64_t unit, bool minus) {
        std::int64_t size = 0;
        if (__builtin_mul_overflow(count, minus ? -unit : unit, &size) || __builtin_add_overflow(total_, size, &total_))
            throw_too_long();
    }

    std::string_view text_;
    std::string_view rest_;
    std::int64_t total_ = 0;
};

bool is_moment(std::string_view text) { return text.size() >= 10 && text[4] == '-' && text[7] == '-'; }

}  // namespace

ValueView interval_to_view(Microseconds length, Scratch& scratch) {
    try {
        return datetime_to_view(length, scratch);
    } catch (const DataError&) {
        throw DataError("out_of_range",
                        fmt::format("an interval of {} days does not fit: 1970 and it must be in the years 1 to 9999",
                                    length.count() / day),
                        "store it as a number");
    }
}

// Both parts have their own sign: one sign for all is what the server's style sql_standard makes of a single one.
ValueView interval_literal(Microseconds length, Scratch& scratch) {
    const std::int64_t time = std::abs(length.count() % day);
    return ValueView::text(scratch.keep(fmt::format("{} days {}{:02}:{:02}:{:02}.{:06}", length.count() / day,
                                                    length.count() < 0 ? "-" : "", time / (3600 * second),
                                                    time / (60 * second) % 60, time / second % 60, time % second)));
}

Microseconds interval_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    if (is_moment(text)) return datetime_from_view(view);
    return IntervalText(text).read();
}

Microseconds to_microseconds(std::int64_t count, std::intmax_t num, std::intmax_t den) {
    // A unit is num/den seconds: one of the two is 1 for the units that people use, but not for all.
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
