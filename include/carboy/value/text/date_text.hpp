// Dates as text: ISO 8601, and the names that HTTP and the C library use.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::value {

/// A day of the proleptic Gregorian calendar; year 0 is 1 BC.
struct CivilDate {
    std::int64_t year = 1970;
    unsigned month = 1;
    unsigned day = 1;
};

/// Returns the date this number of days after 1970-01-01, also for years outside the range of std::chrono's calendar.
CivilDate civil_date(std::int64_t days) noexcept;

/// Appends "2024-02-29". The year has at least four digits. A year before 1 is written as the year BC; the caller adds
/// the letters.
void append_date(std::string& out, const CivilDate& date);
void append_date(std::string& out, std::chrono::sys_days day);

/// True from the year 1 to 9999, the days that this form can express and that Python supports.
bool has_date_text(std::chrono::sys_days day) noexcept;

/// Parses "2024-02-29"; nullopt for other text, for days that do not exist, and for the year 0.
std::optional<std::chrono::sys_days> parse_date(std::string_view text) noexcept;

/// Returns "Sun" for 0 to "Sat" for 6.
std::string_view weekday_name(unsigned weekday) noexcept;
/// Returns "Jan" for 1 to "Dec" for 12.
std::string_view month_name(unsigned month) noexcept;

/// Appends "Sun, 06 Nov 1994 08:49:37 GMT".  Source: RFC 9110 section 5.6.7, IMF-fixdate.
void append_http_date(std::string& out, std::chrono::sys_seconds time);

}  // namespace carboy::value
