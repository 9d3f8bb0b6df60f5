#include "web/forms/time_format.hpp"

#include <array>

#include <carboy/base/text.hpp>

namespace carboy::web {

namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// What has been read so far.
struct Parts {
    int year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0, micro = 0;
    int hour_of_half = -1, day_of_year = -1;
    bool afternoon = false;
};

class TimeReader {
  public:
    TimeReader(std::string_view text, std::string_view format) : text_(text), format_(format) {}

    std::optional<Microseconds> read() {
        while (!format_.empty()) {
            const char c = format_.front();
            format_.remove_prefix(1);
            if (is_space(c) ? !skip_space() : c == '%' ? !directive() : !literal(c)) return std::nullopt;
        }
        return text_.empty() ? moment() : std::nullopt;
    }

  private:
    bool literal(char c) {
        if (text_.empty() || lower(text_.substr(0, 1)) != lower(std::string_view(&c, 1))) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool skip_space() {
        while (!format_.empty() && is_space(format_.front())) format_.remove_prefix(1);
        if (text_.empty() || !is_space(text_.front())) return false;
        while (!text_.empty() && is_space(text_.front())) text_.remove_prefix(1);
        return true;
    }
    /// Reads at most `most` digits whose number is at most `limit`.
    bool number(int& into, std::size_t least, std::size_t most, int limit) {
        std::size_t count = 0;
        int value = 0;
        while (count < most && count < text_.size() && text_[count] >= '0' && text_[count] <= '9') {
            const int next = value * 10 + (text_[count] - '0');
            if (next > limit) break;
            value = next;
            ++count;
        }
        if (count < least || count == 0) return false;
        into = value;
        text_.remove_prefix(count);
        return true;
    }
    /// The same for a number that is at least 1: a single 0 is not one.
    bool ordinal(int& into, std::size_t most, int limit) { return number(into, 1, most, limit) && into >= 1; }

    template <std::size_t N>
    bool name(const std::array<std::string_view, N>& names, std::size_t length, int& into) {
        for (std::size_t i = 0; i < N; ++i) {
            const std::string_view wanted = names[i].substr(0, length);
            if (!equals_ignoring_case(text_.substr(0, wanted.size()), wanted)) continue;
            into = static_cast<int>(i) + 1;
            text_.remove_prefix(wanted.size());
            return true;
        }
        return false;
    }
    bool fraction() {
        const std::size_t before = text_.size();
        if (!number(parts_.micro, 1, 6, 999'999)) return false;
        for (std::size_t digits = before - text_.size(); digits < 6; ++digits) parts_.micro *= 10;
        return true;
    }
    bool half_of_day() {
        const std::string word = lower(text_.substr(0, 2));
        if (word != "am" && word != "pm") return false;
        parts_.afternoon = word == "pm";
        text_.remove_prefix(2);
        return true;
    }
    bool short_year() {
        if (!number(parts_.year, 2, 2, 99)) return false;
        parts_.year += parts_.year <= 68 ? 2000 : 1900;
        return true;
    }

    /// A space stands for the first of two digits: " 5", but not " 29".
    bool padded_day() {
        const bool padded = text_.starts_with(' ');
        if (padded) text_.remove_prefix(1);
        return ordinal(parts_.day, padded ? 1 : 2, 31);
    }

    bool directive() {
        if (format_.starts_with('-')) format_.remove_prefix(1);
        if (format_.empty()) return false;
        const char letter = format_.front();
        format_.remove_prefix(1);
        int ignored = 0;
        switch (letter) {
            case 'Y': return number(parts_.year, 4, 4, 9999);
            case 'y': return short_year();
            case 'm': return ordinal(parts_.month, 2, 12);
            case 'd': return padded_day();
            case 'j': return ordinal(parts_.day_of_year, 3, 366);
            case 'H': return number(parts_.hour, 1, 2, 23);
            case 'I': return ordinal(parts_.hour_of_half, 2, 12);
            case 'M': return number(parts_.minute, 1, 2, 59);
            case 'S': return number(parts_.second, 1, 2, 61);
            case 'f': return fraction();
            case 'p': return half_of_day();
            case 'b': return name(months, 3, parts_.month);
            case 'B': return name(months, std::string_view::npos, parts_.month);
            case 'a': return name(weekdays, 3, ignored);
            case 'A': return name(weekdays, std::string_view::npos, ignored);
            case '%': return literal('%');
            default: return false;
        }
    }

    std::optional<Microseconds> moment() const {
        const int hour_of_day =
            parts_.hour_of_half < 0 ? parts_.hour : parts_.hour_of_half % 12 + (parts_.afternoon ? 12 : 0);
        const year_month_day date{year(parts_.year), month(static_cast<unsigned>(parts_.month)),
                                  day(static_cast<unsigned>(parts_.day))};
        if (!date.ok() || parts_.year < 1 || parts_.second > 59) return std::nullopt;
        sys_days days = sys_days(date);
        if (parts_.day_of_year > 0)
            days = sys_days(year(parts_.year) / January / 1) + std::chrono::days(parts_.day_of_year - 1);
        return Microseconds(days) + hours(hour_of_day) + minutes(parts_.minute) + seconds(parts_.second) +
               microseconds(parts_.micro);
    }

    std::string_view text_;
    std::string_view format_;
    Parts parts_;
};

void append_padded(std::string& out, long number, std::size_t width) {
    const std::string digits = std::to_string(number);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

void append_directive(std::string& out, char letter, bool padded, Microseconds time) {
    const sys_days days = floor<std::chrono::days>(time);
    const year_month_day date(days);
    const hh_mm_ss clock(time - days);
    const long hour = clock.hours().count();
    const std::size_t two = padded ? 2 : 1;
    switch (letter) {
        case 'Y': return append_padded(out, static_cast<int>(date.year()), 1);
        case 'y': return append_padded(out, static_cast<int>(date.year()) % 100, 2);
        case 'm': return append_padded(out, static_cast<long>(static_cast<unsigned>(date.month())), two);
        case 'd': return append_padded(out, static_cast<long>(static_cast<unsigned>(date.day())), two);
        case 'j': return append_padded(out, (days - sys_days(date.year() / January / 1)).count() + 1, padded ? 3 : 1);
        case 'H': return append_padded(out, hour, two);
        case 'I': return append_padded(out, hour % 12 == 0 ? 12 : hour % 12, two);
        case 'M': return append_padded(out, clock.minutes().count(), two);
        case 'S': return append_padded(out, clock.seconds().count(), two);
        case 'f': return append_padded(out, clock.subseconds().count(), 6);
        case 'p': out += hour < 12 ? "AM" : "PM"; return;
        case 'b': out += months[static_cast<unsigned>(date.month()) - 1].substr(0, 3); return;
        case 'B': out += months[static_cast<unsigned>(date.month()) - 1]; return;
        case 'a': out += weekdays[weekday(days).c_encoding()].substr(0, 3); return;
        case 'A': out += weekdays[weekday(days).c_encoding()]; return;
        default: out += letter;
    }
}

}  // namespace

std::optional<Microseconds> parse_time_text(std::string_view text, std::string_view format) {
    return TimeReader(text, format).read();
}

std::string format_time(Microseconds time, std::string_view format) {
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            out += format[i];
            continue;
        }
        const bool padded = format[++i] != '-';
        if (!padded && ++i == format.size()) break;
        append_directive(out, format[i], padded, time);
    }
    return out;
}

}  // namespace carboy::web
