// The queue between the threads that log and the thread that writes the lines.
#pragma once

#include <semaphore.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/base/log.hpp>

namespace carboy {

/// A whole line of the log.
struct LogLine {
    LogLevel level = LogLevel::info;
    /// With the time, the level and the line break.
    std::string_view text;
    /// The sizes of what comes before and after the message, which a sink does not receive.  Units: bytes.
    std::size_t prefix = 0;
    std::size_t end = 0;
};

/// A bounded queue and its thread, which starts with the first line. It lives until the end of the process.
/// Threads: any.
class LogQueue {
  public:
    static LogQueue& instance();

    /// Counts the line as lost when the queue is full. Some room is kept for warnings and errors.
    void add(const LogLine& line);
    /// Replaces the sink. Lines logged earlier still go to the old sink.
    void set_sink(LogSink sink);
    bool has_sink() const noexcept { return has_sink_; }
    /// Waits until the lines logged so far are written. Safe in signal handlers.
    bool flush(std::chrono::milliseconds timeout) noexcept;

    std::atomic<LogFormat> format{LogFormat::text};

  private:
    struct Head {
        std::uint32_t size;
        std::uint16_t prefix;
        std::uint8_t end;
        LogLevel level;
    };

    LogQueue();
    LogQueue* of_child() const;
    void prepare_for_exit();
    void start();
    void run();
    /// Lines that wait for the writer.
    struct Batch {
        // Whole lines, one after the other, as they are written to standard error.
        std::string text;
        std::vector<Head> heads;
    };

    /// Moves the lines to `batch_`.
    void take();
    void write();
    /// False when there is no sink.
    bool write_sink();
    void write_standard_error();
    std::size_t take_lost();
    void add_lost(std::size_t lines);
    bool on_writer() const noexcept;

    std::mutex guard_;
    Batch pending_;
    // What the writer is writing now. A member, so that a forked child, which has no writer thread, does not leak it.
    Batch batch_;
    const LogQueue* parents_ = nullptr;
    std::size_t lost_ = 0;
    bool started_ = false;
    bool exiting_ = false;

    // Posted when the queue becomes non-empty, when it is half full and when a thread waits for it.
    sem_t bell_;
    std::atomic<bool> hurry_{false};
    std::atomic<std::uint64_t> added_{0};
    std::atomic<std::uint64_t> written_{0};
    std::atomic<std::uint64_t> writer_{0};

    std::mutex sink_guard_;
    LogSink sink_;
    std::atomic<bool> has_sink_{false};
    // The last write did not end its line.
    bool inside_line_ = false;
};

}  // namespace carboy
