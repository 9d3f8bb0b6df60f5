#include <carboy/sql/chrono.hpp>

#include <fmt/format.h>

#include <optional>

namespace carboy::sql::detail {

using namespace std::chrono;

namespace {

constexpr Microseconds one_day = days(1);

// Python's datetime, which reads the same files, knows the years 1 to 9999.
void check_year(year_month_day date) {
    if (date.year() < year(1) || date.year() > year(9999))
        throw DataError("bad_date",
                        fmt::format("the year {} is not between 1 and 9999", static_cast<int>(date.year())));
}

std::string format_date(sys_days day) {
    const year_month_day date(day);
    check_year(date);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string format_time(Microseconds since_midnight) {
    const hh_mm_ss<Microseconds> time(since_midnight);
    return fmt::format("{:02}:{:02}:{:02}.{:06}", time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

/// Reads fixed-width fields from the front of a text.
class Fields {
  public:
    explicit Fields(std::string_view text) : text_(text) {}

    bool literal(char c) {
        if (text_.empty() || text_[0] != c) return false;
        text_.remove_prefix(1);
        return true;
    }
    std::optional<int> digits(std::size_t count) {
        if (text_.size() < count) return std::nullopt;
        int value = 0;
        for (const char c : text_.substr(0, count)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        text_.remove_prefix(count);
        return value;
    }
    bool at_end() const { return text_.empty(); }

    std::optional<sys_days> date() {
        const auto y = digits(4);
        if (!y || !literal('-')) return std::nullopt;
        const auto m = digits(2);
        if (!m || !literal('-')) return std::nullopt;
        const auto d = digits(2);
        if (!d) return std::nullopt;
        const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
        return date.ok() ? std::optional(sys_days(date)) : std::nullopt;
    }

    // Seconds and their fraction may be missing, as in what other programs write.
    std::optional<Microseconds> time() {
        const auto h = digits(2);
        if (!h || !literal(':')) return std::nullopt;
        const auto m = digits(2);
        if (!m) return std::nullopt;
        std::optional<int> s = 0;
        if (literal(':')) s = digits(2);
        if (!s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
        const auto fraction = literal('.') ? fraction_of_second() : std::optional(Microseconds(0));
        if (!fraction) return std::nullopt;
        return hours(*h) + minutes(*m) + seconds(*s) + *fraction;
    }

  private:
    std::optional<Microseconds> fraction_of_second() {
        int value = 0;
        int places = 0;
        while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
            if (++places > 6) return std::nullopt;
            value = value * 10 + (text_[0] - '0');
            text_.remove_prefix(1);
        }
        if (places == 0) return std::nullopt;
        for (; places < 6; ++places) value *= 10;
        return Microseconds(value);
    }

    std::string_view text_;
};

[[noreturn]] void throw_bad_text(std::string_view text, std::string_view wanted) {
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

sys_days date_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    Fields fields(text);
    const auto day = fields.date();
    if (!day || !fields.at_end()) throw_bad_text(text, "a date (YYYY-MM-DD)");
    return *day;
}

Microseconds time_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    Fields fields(text);
    const auto time = fields.time();
    if (!time || !fields.at_end()) throw_bad_text(text, "a time (HH:MM:SS.ffffff)");
    return *time;
}

Microseconds datetime_from_view(ValueView view) {
    const std::string_view text = to_text(view);
    Fields fields(text);
    const auto day = fields.date();
    if (!day) throw_bad_text(text, "a date and time (YYYY-MM-DD HH:MM:SS.ffffff)");
    if (fields.at_end()) return Microseconds(day->time_since_epoch());
    const bool separated = fields.literal(' ') || fields.literal('T');
    const auto time = separated ? fields.time() : std::nullopt;
    if (!time || !fields.at_end()) throw_bad_text(text, "a date and time (YYYY-MM-DD HH:MM:SS.ffffff)");
    return Microseconds(day->time_since_epoch()) + *time;
}

void throw_truncated_time(std::string_view wanted) {
    throw DataError("out_of_range", fmt::format("the value has a fraction that does not fit into {}", wanted),
                    "use a finer duration");
}

}  // namespace carboy::sql::detail
