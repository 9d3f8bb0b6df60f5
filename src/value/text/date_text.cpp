#include <carboy/value/text/date_text.hpp>

#include <carboy/value/text/time_text.hpp>

#include "value/text/digits.hpp"
#include "value/text/time_reader.hpp"

namespace carboy::value {

CivilDate civil_date(std::int64_t days) noexcept {
    constexpr std::int64_t days_of_400_years = 146'097;
    const std::int64_t cycles = days / days_of_400_years - (days % days_of_400_years < 0 ? 1 : 0);
    const std::chrono::sys_days within(std::chrono::days(days - cycles * days_of_400_years));
    const std::chrono::year_month_day date(within);
    return {int{date.year()} + cycles * 400, unsigned{date.month()}, unsigned{date.day()}};
}

void append_date(std::string& out, const CivilDate& date) {
    append_digits(out, static_cast<std::uint64_t>(date.year > 0 ? date.year : 1 - date.year), 4);
    append_digits(out += '-', date.month, 2);
    append_digits(out += '-', date.day, 2);
}

void append_date(std::string& out, std::chrono::sys_days day) {
    append_date(out, civil_date(day.time_since_epoch().count()));
}

bool has_date_text(std::chrono::sys_days day) noexcept {
    using namespace std::chrono;
    constexpr sys_days first = year(1) / January / 1, last = year(9999) / December / 31;
    return day >= first && day <= last;
}

std::optional<std::chrono::sys_days> parse_date(std::string_view text) noexcept {
    TimeReader in(text);
    const auto day = in.date();
    return in.at_end() ? day : std::nullopt;
}

std::string_view weekday_name(unsigned weekday) noexcept {
    return std::string_view("SunMonTueWedThuFriSat").substr(std::size_t{weekday} * 3, 3);
}

std::string_view month_name(unsigned month) noexcept {
    return std::string_view("JanFebMarAprMayJunJulAugSepOctNovDec").substr((std::size_t{month} - 1) * 3, 3);
}

void append_http_date(std::string& out, std::chrono::sys_seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const CivilDate date = civil_date(day.time_since_epoch().count());
    (out += weekday_name(std::chrono::weekday(day).c_encoding())) += ", ";
    append_digits(out, date.day, 2);
    ((out += ' ') += month_name(date.month)) += ' ';
    append_digits(out, static_cast<std::uint64_t>(date.year > 0 ? date.year : 0), 4);
    append_time(out += ' ', time - day, TimeSpec::seconds);
    out += " GMT";
}

}  // namespace carboy::value
