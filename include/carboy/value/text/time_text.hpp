// Times of day, dates with a time, and offsets as text: ISO 8601 in the form of Python's datetime and SQLAlchemy.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::value {

/// The precision of a written time; finer digits are truncated.  Source: Python's datetime.isoformat(timespec=...).
enum class TimeSpec : std::uint8_t {
    automatic,  ///< microseconds when there are any, else seconds
    hours,
    minutes,
    seconds,
    milliseconds,
    microseconds,
};

/// Returns the TimeSpec for Python's name ("auto", "hours" ...), or nullopt.
std::optional<TimeSpec> parse_time_spec(std::string_view name) noexcept;

/// Appends "23:59:59.000001".  Requires: a time from 00:00 to 24:00.
void append_time(std::string& out, std::chrono::microseconds since_midnight, TimeSpec spec = TimeSpec::microseconds);

/// Appends an offset from UTC: "+02:00", with seconds and microseconds if it has any. `colon` may be empty.
void append_offset(std::string& out, std::chrono::microseconds offset, std::string_view colon = ":");

/// Appends "2024-02-29 23:59:59.000001".
void append_moment(std::string& out, std::chrono::microseconds since_epoch, std::string_view separator = " ",
                   TimeSpec spec = TimeSpec::microseconds);

/// What happens to digits after the microseconds.
enum class FinerDigits : std::uint8_t {
    refuse,
    truncate,  ///< as in Python's datetime.fromisoformat()
};

/// Parses "23:59", "23:59:59" or "23:59:59.5"; nullopt for other text.
std::optional<std::chrono::microseconds> parse_time(std::string_view text,
                                                    FinerDigits finer = FinerDigits::refuse) noexcept;

/// A date and time, and its clock's offset from UTC.
struct Moment {
    std::chrono::microseconds since_epoch{};  // as the clock shows it
    std::chrono::microseconds offset{};
};

/// Parses a date, optionally followed by a space or T, a time and an offset: Z, +02, +0200, +02:00, -03:30:15. Returns
/// nullopt for other text and for days that do not exist. In UTC, the time may be before the year 1 or after 9999.
std::optional<Moment> parse_moment(std::string_view text, FinerDigits finer = FinerDigits::refuse) noexcept;

}  // namespace carboy::value
