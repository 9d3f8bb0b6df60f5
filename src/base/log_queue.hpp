// The queue between the threads that log and the thread that writes the lines.
#pragma once

#include <semaphore.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/log_line.hpp"

namespace carboy {

/// A bounded queue and its thread, which starts with the first line. It lives until the end of the process.
/// Threads: any.
class LogQueue {
  public:
    static LogQueue& instance();

    /// Counts the line as lost when the queue is full. Warnings and errors still have room a little longer than other
    /// lines.
    void add(LogLevel level, bool prepared, std::string_view text);
    /// Replaces the sink. Lines logged earlier still go to the old sink.
    void set_sink(LogSink sink);
    bool has_sink() const noexcept { return has_sink_; }
    /// Waits until the lines logged so far are written. Safe in signal handlers.
    bool flush(std::chrono::milliseconds timeout) noexcept;

    std::atomic<LogFormat> format{LogFormat::text};

  private:
    LogQueue();
    LogQueue* of_child() const;
    void prepare_for_exit();
    void start();
    void run();
    /// Moves the lines to `batch` and returns their number.
    std::size_t take(std::string& batch);
    void write(const std::string& batch, std::size_t lines);
    /// False when there is no sink.
    bool write_sink(std::string_view batch);
    void write_standard_error(std::string_view batch, std::size_t lines);
    std::size_t take_lost();
    void add_lost(std::size_t lines);
    bool on_writer() const noexcept;

    std::mutex guard_;
    // Lines, each after its Head.
    std::string pending_;
    std::size_t pending_lines_ = 0;
    // What the writer is writing now. A member, so that a forked child, which has no writer thread, does not leak it.
    std::string batch_;
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
    TimeText time_;
};

}  // namespace carboy
