#include "jinja/stdlib/clock_format.hpp"

#include "jinja/errors/fail.hpp"

#include <carboy/value/text/date_text.hpp>

#include <fmt/format.h>

#include <clocale>
#include <ctime>

namespace carboy::jinja::python {
namespace {

/// Source: Python's Modules/_datetimemodule.c, wrap_strftime: parts that C does not support are replaced before C sees
/// the format.
std::string with_python_directives(std::string_view format, const Civil& civil, const Zone& zone) {
    std::string out;
    for (std::size_t at = 0; at < format.size(); ++at) {
        out += format[at];
        if (format[at] != '%' || at + 1 == format.size()) continue;
        const char directive = format[++at];
        if (directive != 'z' && directive != 'Z' && directive != 'f') {
            out += directive;
            continue;
        }
        out.pop_back();
        if (directive == 'f') fmt::format_to(std::back_inserter(out), "{:06}", civil.microsecond);
        if (directive == 'z' && zone) write_offset(zone->offset(), "", out);
        if (directive == 'Z' && zone)
            for (const char c : zone->name()) out.append(c == '%' ? 2 : 1, c);
    }
    return out;
}

locale_t c_locale() {
    static const locale_t locale = newlocale(LC_ALL_MASK, "C", nullptr);
    return locale;
}

}  // namespace

std::string formatted_time(std::string_view format, const Civil& civil, std::int64_t days, const Zone& zone) {
    if (format.find('\0') != std::string_view::npos) value_error("embedded null character");
    const std::string pattern = with_python_directives(format, civil, zone);
    if (pattern.empty()) return {};
    std::tm parts{};
    parts.tm_year = static_cast<int>(civil.year - 1900);
    parts.tm_mon = static_cast<int>(civil.month - 1);
    parts.tm_mday = static_cast<int>(civil.day);
    parts.tm_hour = static_cast<int>(civil.hour);
    parts.tm_min = static_cast<int>(civil.minute);
    parts.tm_sec = static_cast<int>(civil.second);
    parts.tm_wday = static_cast<int>((weekday_of(days) + 1) % 7);
    parts.tm_yday = static_cast<int>(day_of_year(days) - 1);
    parts.tm_isdst = -1;
    // 0 means an empty text or one that does not fit; Python also gives up at 256 times the format's size.
    for (std::size_t size = 1024;; size *= 2) {
        check_size(size);
        std::string out(size, '\0');
        out.resize(strftime_l(out.data(), out.size(), pattern.c_str(), &parts, c_locale()));
        if (!out.empty() || size >= 256 * pattern.size()) return out;
    }
}

void write_iso_date(std::int64_t days, std::string& out) {
    value::append_date(out, std::chrono::sys_days(std::chrono::days(days)));
}

void write_iso_time(std::int64_t micros, std::string_view timespec, const Zone& zone, std::string& out) {
    const std::int64_t fraction = micros % second;
    if (timespec == "auto") timespec = fraction != 0 ? "microseconds" : "seconds";
    const bool to_minutes = timespec != "hours", to_seconds = to_minutes && timespec != "minutes";
    const auto to = std::back_inserter(out);
    fmt::format_to(to, "{:02}", micros / hour);
    if (to_minutes) fmt::format_to(to, ":{:02}", micros / minute % 60);
    if (to_seconds) fmt::format_to(to, ":{:02}", micros / second % 60);
    if (timespec == "milliseconds")
        fmt::format_to(to, ".{:03}", fraction / 1000);
    else if (timespec == "microseconds")
        fmt::format_to(to, ".{:06}", fraction);
    else if (to_seconds && timespec != "seconds")
        value_error("Unknown timespec value");
    if (zone) write_offset(zone->offset(), ":", out);
}

std::string http_date(std::int64_t micros) {
    std::string out;
    value::append_http_date(out, std::chrono::sys_seconds(std::chrono::seconds(floor_div(micros, second))));
    return out;
}

}  // namespace carboy::jinja::python
