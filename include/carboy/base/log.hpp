// Where log lines go: one sink for the process, standard error until an application sets another.
#pragma once

#include <functional>
#include <string_view>

namespace carboy {

enum class LogLevel { debug, info, warning, error };

/// Receives whole lines without their end. Threads: called from any thread, one call at a time.
using LogSink = std::function<void(LogLevel level, std::string_view line)>;

/// Replaces the sink; an empty function restores standard error.
void set_log_sink(LogSink sink);

/// Writes one line. Control characters are written as \xNN, so that input cannot forge a line.
void log(LogLevel level, std::string_view line);

}  // namespace carboy
