#include "base/log_queue.hpp"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include <carboy/base/release.hpp>

#include "base/log_line.hpp"
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

void LogQueue::add(const LogLine& line) {
    const Head head{static_cast<std::uint32_t>(line.text.size()), static_cast<std::uint16_t>(line.prefix),
                    static_cast<std::uint8_t>(line.end), line.level};
    bool rings, waits;
    {
        const std::lock_guard lock(guard_);
        if (!started_) start();
        const std::size_t before = pending_.text.size(), after = before + line.text.size();
        if (after > (line.level >= LogLevel::warning ? most_pending : most_pending_of_info)) {
            ++lost_;
            return;
        }
        pending_.text.reserve(after);
        pending_.heads.push_back(head);
        pending_.text.append(line.text);
        added_.store(added_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
        rings = before == 0 || (before < hurry_at && after >= hurry_at);
        waits = exiting_;
    }
    if (rings) ::sem_post(&bell_);
    if (waits) flush(100ms);
}

void LogQueue::take() {
    // Releases the memory that a burst has taken.
    if (batch_.text.capacity() > hurry_at * 4) release(batch_.text);
    batch_.text.clear();
    batch_.heads.clear();
    const std::lock_guard lock(guard_);
    std::swap(batch_, pending_);
}

void LogQueue::run() {
    writer_ = static_cast<std::uint64_t>(::pthread_self());
    for (;;) {
        wait_for_bell(bell_);
        if (!hurry_) wait_for_bell(bell_, batch_time);
        hurry_ = false;
        take();
        write();
    }
}

void LogQueue::write() {
    // The sink's lock is not held here, because standard error may stall indefinitely.
    if (!write_sink()) write_standard_error();
    written_.fetch_add(batch_.heads.size(), std::memory_order_release);
}

bool LogQueue::write_sink() {
    const std::lock_guard lock(sink_guard_);
    if (!sink_) return false;
    std::string_view rest = batch_.text;
    for (const Head& head : batch_.heads) {
        const std::string_view message = rest.substr(head.prefix, head.size - head.prefix - head.end);
        rest.remove_prefix(head.size);
        try {
            sink_(head.level, message);
        } catch (...) {
            // There is nobody to tell that the sink has failed.
        }
    }
    return true;
}

void LogQueue::write_standard_error() {
    std::string& out = batch_.text;
    if (inside_line_ && !out.empty()) out.insert(out.begin(), '\n');
    const std::size_t lost = take_lost();
    if (lost > 0) {
        LogText line;
        append_line(line, LogLevel::warning, lost_text(lost), format);
        out.append(line.view());
    }
    const std::size_t written = write_to_standard_error(out);
    if (written > 0) inside_line_ = out[written - 1] != '\n';
    if (written < out.size()) add_lost(lost + batch_.heads.size());
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
