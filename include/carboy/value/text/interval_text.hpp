// Durations as text: as PostgreSQL writes and reads an interval, and as Python writes a timedelta.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::value {

/// The reason why a string is not a duration.
enum class IntervalFault : std::uint8_t {
    none,
    not_an_interval,
    has_months,  ///< months and years have no fixed length
    too_long,    ///< it does not fit into 64 bits of microseconds
};

/// Parses "3 days -04:05:06.000007": days and a time, both optional, each with its own sign.
IntervalFault parse_interval(std::string_view text, std::chrono::microseconds& out) noexcept;

/// Appends "-1 days -02:03:04.000000". Both parts are always present and have their own sign, because the server's
/// style sql_standard applies a single sign to all parts.
void append_interval(std::string& out, std::chrono::microseconds length);

/// Appends "1 year 2 mons -3 days +04:05:06.000000". Parts that are zero are left out, except the time.
/// Source: PostgreSQL's IntervalStyle "postgres".
void append_interval(std::string& out, std::int32_t months, std::int32_t days, std::chrono::microseconds time);

/// Appends "-1 day, 23:59:59.999999".  Requires: 0 <= seconds < 86400 and 0 <= microseconds < 1000000.
/// Source: Python's timedelta.__str__.
void append_timedelta(std::string& out, std::int64_t days, std::int64_t seconds, std::int64_t microseconds);

}  // namespace carboy::value
