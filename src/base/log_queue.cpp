#include "base/log_queue.hpp"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include <carboy/base/release.hpp>

#include "base/log_write.hpp"

namespace carboy {

namespace {

using namespace std::chrono_literals;

// Units: bytes.
constexpr std::size_t most_pending = 4 * 1024 * 1024;
constexpr std::size_t most_pending_of_info = most_pending / 4 * 3;
constexpr std::size_t hurry_at = 64 * 1024;
// Lines are collected for this long, so that many share one system call.
constexpr std::chrono::milliseconds batch_time = 30ms;

struct Head {
    std::int64_t time;
    std::uint32_t size;
    LogLevel level;
    bool prepared;
};

// Removes the first line from the batch.
LogLine next_line(std::string_view& batch) noexcept {
    Head head;
    std::memcpy(&head, batch.data(), sizeof head);
    LogLine line{head.time, head.level, head.prepared, batch.substr(sizeof head, head.size)};
    batch.remove_prefix(sizeof head + head.size);
    return line;
}

void wait_for_bell(sem_t& bell) noexcept {
    while (::sem_wait(&bell) != 0) {
    }
}

void wait_for_bell(sem_t& bell, std::chrono::nanoseconds timeout) noexcept {
    timespec until;
    ::clock_gettime(CLOCK_MONOTONIC, &until);
    const long long total = until.tv_nsec + timeout.count();
    until.tv_sec += static_cast<time_t>(total / 1'000'000'000);
    until.tv_nsec = static_cast<long>(total % 1'000'000'000);
    while (::sem_clockwait(&bell, CLOCK_MONOTONIC, &until) != 0 && errno == EINTR) {
    }
}

std::string lost_text(std::size_t lost) {
    return std::to_string(lost) + (lost == 1 ? " line" : " lines") +
           " of the log could not be written, because they were not read fast enough or standard error failed.";
}

}  // namespace

namespace {

// Never destroyed, because destructors of global objects log too.
std::atomic<LogQueue*> the_queue{nullptr};

}  // namespace

LogQueue& LogQueue::instance() {
    static const bool made = [] {
        the_queue = new LogQueue;
        std::atexit([] { instance().prepare_for_exit(); });
        ::pthread_atfork(nullptr, nullptr, [] { the_queue = instance().of_child(); });
        return true;
    }();
    static_cast<void>(made);
    return *the_queue.load(std::memory_order_relaxed);
}

LogQueue::LogQueue() { ::sem_init(&bell_, 0, 0); }

// The child needs a new queue: it has no writer thread, the parent writes what is in the old queue, and a lock may
// never be released.
LogQueue* LogQueue::of_child() const {
    auto* queue = new LogQueue;
    queue->sink_ = sink_;
    queue->has_sink_ = has_sink_.load();
    queue->format = format.load();
    queue->parents_ = this;
    return queue;
}

void LogQueue::prepare_for_exit() {
    flush(500ms);
    const std::lock_guard lock(guard_);
    exiting_ = true;
}

void LogQueue::start() {
    started_ = true;
    sigset_t all, before;
    ::sigfillset(&all);
    // Signals are for the program's threads. A SIGPIPE stays pending here and has no effect.
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
        std::thread([this] { run(); }).detach();
    } catch (const std::system_error&) {
        started_ = false;
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void LogQueue::add(LogLevel level, bool prepared, std::string_view text) {
    const Head head{log_time(), static_cast<std::uint32_t>(text.size()), level, prepared};
    bool rings, waits;
    {
        const std::lock_guard lock(guard_);
        if (!started_) start();
        const std::size_t before = pending_.size(), after = before + sizeof head + text.size();
        if (after > (level >= LogLevel::warning ? most_pending : most_pending_of_info)) {
            ++lost_;
            return;
        }
        pending_.append(reinterpret_cast<const char*>(&head), sizeof head).append(text);
        ++pending_lines_;
        added_.store(added_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
        rings = before == 0 || (before < hurry_at && after >= hurry_at);
        waits = exiting_;
    }
    if (rings) ::sem_post(&bell_);
    if (waits) flush(100ms);
}

std::size_t LogQueue::take(std::string& batch) {
    // Releases the memory that a burst has taken.
    if (batch.capacity() > hurry_at * 2) release(batch);
    batch.clear();
    const std::lock_guard lock(guard_);
    std::swap(batch, pending_);
    return std::exchange(pending_lines_, 0);
}

void LogQueue::run() {
    writer_ = static_cast<std::uint64_t>(::pthread_self());
    for (;;) {
        wait_for_bell(bell_);
        if (!hurry_) wait_for_bell(bell_, batch_time);
        hurry_ = false;
        const std::size_t lines = take(batch_);
        write(batch_, lines);
    }
}

void LogQueue::write(const std::string& batch, std::size_t lines) {
    // The sink's lock is not held here, because standard error may stall indefinitely.
    if (!write_sink(batch)) write_standard_error(batch, lines);
    written_.fetch_add(lines, std::memory_order_release);
}

bool LogQueue::write_sink(std::string_view batch) {
    const std::lock_guard lock(sink_guard_);
    if (!sink_) return false;
    while (!batch.empty()) {
        const LogLine line = next_line(batch);
        std::string text;
        append_printable(text, line.text, LogFormat::text, '\0');
        try {
            sink_(line.level, text);
        } catch (...) {
            // There is nobody to tell that the sink has failed.
        }
    }
    return true;
}

void LogQueue::write_standard_error(std::string_view batch, std::size_t lines) {
    const LogFormat shape = format;
    std::string out(inside_line_ && !batch.empty() ? "\n" : "");
    out.reserve(batch.size() + batch.size() / 2);
    while (!batch.empty()) append_line(out, next_line(batch), shape, time_);
    const std::size_t lost = take_lost();
    if (lost > 0) append_line(out, {log_time(), LogLevel::warning, false, lost_text(lost)}, shape, time_);
    const std::size_t written = write_to_standard_error(out);
    if (written > 0) inside_line_ = out[written - 1] != '\n';
    if (written < out.size()) add_lost(lost + lines);
}

std::size_t LogQueue::take_lost() {
    const std::lock_guard lock(guard_);
    return std::exchange(lost_, 0);
}

void LogQueue::add_lost(std::size_t lines) {
    const std::lock_guard lock(guard_);
    lost_ += lines;
}

void LogQueue::set_sink(LogSink sink) {
    flush(1s);
    const std::lock_guard lock(sink_guard_);
    has_sink_ = static_cast<bool>(sink);
    sink_ = std::move(sink);
}

bool LogQueue::on_writer() const noexcept { return writer_ == static_cast<std::uint64_t>(::pthread_self()); }

bool LogQueue::flush(std::chrono::milliseconds timeout) noexcept {
    const std::uint64_t wanted = added_.load(std::memory_order_acquire);
    if (on_writer()) return false;
    const auto until = std::chrono::steady_clock::now() + timeout;
    while (written_.load(std::memory_order_acquire) < wanted) {
        if (std::chrono::steady_clock::now() > until) return false;
        if (!hurry_.exchange(true)) ::sem_post(&bell_);
        const timespec moment{0, 200'000};
        ::nanosleep(&moment, nullptr);
    }
    return true;
}

}  // namespace carboy
