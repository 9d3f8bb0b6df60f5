// The log. A dedicated thread writes the lines, so a thread that logs never waits for the log's reader.
#pragma once

#include <carboy/base/function.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace carboy {

enum class LogLevel { debug, info, warning, error };

/// text: `2026-01-31T12:00:00.000Z INFO message`. json: one object per line, with the members time, level and message.
enum class LogFormat { text, json };

/// Receives lines without the time, the level and the line break. Threads: called on the log's thread, one call at a
/// time.
using LogSink = std::function<void(LogLevel level, std::string_view line)>;

/// Replaces the sink; an empty function restores standard error. On return the previous sink has received its lines and
/// will not be called again. A sink must not call this.
void set_log_sink(LogSink sink);

/// Sets the format of the lines from now on. A sink receives text in either format.
void set_log_format(LogFormat format) noexcept;
/// The format of the next line.
LogFormat log_format() noexcept;

/// Adds one line to the log's queue. When the queue is full the line is dropped, and the next line of the log says how
/// many were dropped. Control characters are written as \xNN, so that input cannot forge a line.
/// Threads: any.
void log(LogLevel level, std::string_view line);

/// Waits until everything logged so far is written. Returns false when that takes longer than `timeout`.
bool flush_log(std::chrono::milliseconds timeout = std::chrono::seconds(1)) noexcept;

/// Writes the lines that are still in the queue, then this last line before the process dies. Stops when that takes too
/// long. For signal handlers.
void log_from_signal(LogLevel level, std::string_view line) noexcept;

}  // namespace carboy
