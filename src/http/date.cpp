// Dates as HTTP writes them.
#include <charconv>
#include <cstdio>

#include <carboy/http/cookie.hpp>

namespace carboy::http {

namespace {

constexpr std::string_view days = "SunMonTueWedThuFriSat";
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

std::optional<int> digits(std::string_view text) {
    int value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

std::string http_date(std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    auto day = floor<std::chrono::days>(time);
    year_month_day date(day);
    hh_mm_ss clock(floor<seconds>(time) - day);
    char text[64];
    int size =
        std::snprintf(text, sizeof text, "%.3s, %02u %.3s %04d %02d:%02d:%02d GMT",
                      carboy::http::days.data() + 3 * weekday(day).c_encoding(), static_cast<unsigned>(date.day()),
                      carboy::http::months.data() + 3 * (static_cast<unsigned>(date.month()) - 1),
                      static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return {text, static_cast<std::size_t>(size)};
}

std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text) {
    using namespace std::chrono;
    if (text.size() != 29 || text.substr(25) != " GMT" || text[3] != ',') return std::nullopt;
    std::size_t month = carboy::http::months.find(text.substr(8, 3));
    auto day = digits(text.substr(5, 2)), year_number = digits(text.substr(12, 4)), hour = digits(text.substr(17, 2)),
         minute = digits(text.substr(20, 2)), second = digits(text.substr(23, 2));
    if (month == std::string_view::npos || month % 3 != 0 || !day || !year_number || !hour || !minute || !second)
        return std::nullopt;
    year_month_day date(year(*year_number), std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                        std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
}

}  // namespace carboy::http
