// Dates and times in the notation of strptime and strftime.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::web {

using Microseconds = std::chrono::sys_time<std::chrono::microseconds>;

/// Parses the whole text: %Y %m %d %H %I %M %S %f %p %y %j %b %B %a %A %%, %- before a letter is ignored, and white
/// space stands for any amount of it. Missing parts are those of 1900-01-01 00:00.
/// Source: Python _strptime.py, in the C locale.
std::optional<Microseconds> parse_time_text(std::string_view text, std::string_view format);

/// Source: Python's strftime in the C locale, for the same letters.
std::string format_time(Microseconds time, std::string_view format);

}  // namespace carboy::web
