// Dates in HTTP's formats.
#include <algorithm>
#include <array>

#include <carboy/http/cookie.hpp>
#include <carboy/value/text/date_text.hpp>

namespace carboy::http {

namespace {

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

constexpr std::array<std::string_view, 7> day_names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

/// The parts of a date.
struct DateParts {
    int year = 0, day = 0, hour = 0, minute = 0, second = 0;
    unsigned month = 0;
};

/// Reads a date from the start.
class DateReader {
  public:
    explicit DateReader(std::string_view text) : rest_(text) {}

    bool at_end() const noexcept { return rest_.empty(); }

    bool skip(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    /// Skips the weekday, in full or abbreviated to three letters, without checking which one it is.
    bool skip_day_name() {
        return std::any_of(day_names.begin(), day_names.end(),
                           [&](std::string_view name) { return skip(name) || skip(name.substr(0, 3)); });
    }

    /// Reads a number of exactly `size` digits.
    bool number(std::size_t size, int& value) {
        if (rest_.size() < size) return false;
        value = 0;
        for (const char c : rest_.substr(0, size)) {
            if (c < '0' || c > '9') return false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(size);
        return true;
    }

    bool month(unsigned& value) {
        const std::size_t at = rest_.size() < 3 ? months.npos : months.find(rest_.substr(0, 3));
        if (at == months.npos || at % 3 != 0) return false;
        value = static_cast<unsigned>(at / 3 + 1);
        rest_.remove_prefix(3);
        return true;
    }

    bool clock(DateParts& out) {
        return number(2, out.hour) && skip(":") && number(2, out.minute) && skip(":") && number(2, out.second);
    }

  private:
    std::string_view rest_;
};

int this_year() {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return static_cast<int>(std::chrono::year_month_day(today).year());
}

/// Returns the year for two digits: the last such year that is at most 50 years ahead.
int whole_year(int two_digits, int now) {
    const int latest = now + 50, year = latest - latest % 100 + two_digits;
    return year > latest ? year - 100 : year;
}

/// Reads " 06 Nov 1994 08:49:37 GMT", " 06-Nov-94 08:49:37 GMT", or the mixed form used in cookies.
bool read_day_first(DateReader& in, DateParts& out) {
    if (!in.skip(" ") || !in.number(2, out.day)) return false;
    const std::string_view separator = in.skip("-") ? "-" : " ";
    if (separator == " " && !in.skip(" ")) return false;
    if (!in.month(out.month) || !in.skip(separator)) return false;
    if (!in.number(4, out.year)) {
        if (separator == " " || !in.number(2, out.year)) return false;
        out.year = whole_year(out.year, this_year());
    }
    return in.skip(" ") && in.clock(out) && in.skip(" GMT") && in.at_end();
}

/// Reads " Nov  6 08:49:37 1994".
bool read_asctime(DateReader& in, DateParts& out) {
    if (!in.skip(" ") || !in.month(out.month) || !in.skip(" ")) return false;
    const bool day = in.skip(" ") ? in.number(1, out.day) : in.number(2, out.day);
    return day && in.skip(" ") && in.clock(out) && in.skip(" ") && in.number(4, out.year) && in.at_end();
}

}  // namespace

std::string http_date(std::chrono::system_clock::time_point time) {
    std::string text;
    value::append_http_date(text, std::chrono::floor<std::chrono::seconds>(time));
    return text;
}

std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text) {
    using namespace std::chrono;
    DateReader in(text);
    DateParts parts;
    if (!in.skip_day_name()) return std::nullopt;
    if (!(in.skip(",") ? read_day_first(in, parts) : read_asctime(in, parts))) return std::nullopt;
    const year_month_day date(year(parts.year), std::chrono::month(parts.month),
                              std::chrono::day(static_cast<unsigned>(parts.day)));
    if (!date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 60) return std::nullopt;
    // A cookie may live until the year 9999, which the clock cannot represent.
    if (parts.year > 2261) return system_clock::time_point::max();
    if (parts.year < 1678) return system_clock::time_point::min();
    return sys_days(date) + hours(parts.hour) + minutes(parts.minute) + seconds(parts.second);
}

}  // namespace carboy::http
