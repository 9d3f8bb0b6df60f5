#include <carboy/base/log.hpp>

#include <atomic>
#include <utility>

#include "base/log_line.hpp"
#include "base/log_queue.hpp"
#include "base/log_write.hpp"

namespace carboy {

void set_log_sink(LogSink sink) { LogQueue::instance().set_sink(std::move(sink)); }

void set_log_format(LogFormat format) noexcept { LogQueue::instance().format = format; }

LogFormat log_format() noexcept {
    const LogQueue& queue = LogQueue::instance();
    return queue.has_sink() ? LogFormat::text : queue.format.load(std::memory_order_relaxed);
}

void log(LogLevel level, std::string_view line) {
    LogText text;
    const LineFrame frame = append_line(text, level, line, log_format());
    LogQueue::instance().add({level, text.view(), frame.prefix, frame.end});
}

bool flush_log(std::chrono::milliseconds timeout) noexcept { return LogQueue::instance().flush(timeout); }

void log_from_signal(LogLevel level, std::string_view line) noexcept {
    LogQueue& queue = LogQueue::instance();
    queue.flush(std::chrono::milliseconds(300));
    FixedText text;
    append_line(text, level, line, queue.format);
    write_to_standard_error_at_once(text.view());
}

}  // namespace carboy
