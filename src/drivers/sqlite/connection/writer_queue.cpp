#include "drivers/sqlite/connection/writer_queue.hpp"

#include "drivers/sqlite/handle/error.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/fiber/event.hpp>
#include <carboy/fiber/fiber.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <utility>

namespace carboy::drivers::sqlite {

using Clock = std::chrono::steady_clock;

namespace {
// If a connection writes again this soon, no other process has checked the lock in between.
constexpr std::chrono::milliseconds just_now{10};
// A little longer than the pause between two checks; see Connection::wait_for_lock.
constexpr std::chrono::microseconds courtesy{2500};
// How often a waiter checks whether it should continue to wait.
constexpr std::chrono::milliseconds between_looks{20};
}  // namespace

// fork() copied SQLite's own records of the process's locks, but not the locks: a new connection would believe that it
// holds locks that only the parent holds.
[[noreturn]] static void refuse_inherited(const char* path) {
    throw engine::ProgrammingError("forked_database",
                                   fmt::format("{} was open when this process was forked and cannot be opened in the "
                                               "child.",
                                               path),
                                   "Close its connections and engines before fork(), or exec a program in the child.");
}

WriterQueue::WriterQueue(const char* path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    folder_ = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

WriterQueue::~WriterQueue() {
    if (folder_ >= 0) ::close(folder_);
}

std::shared_ptr<WriterQueue> WriterQueue::of_file(const char* path) {
    static std::mutex guard;
    static std::map<std::pair<dev_t, ino_t>, std::weak_ptr<WriterQueue>> queues;
    struct stat file {};
    if (path == nullptr || *path == '\0' || ::stat(path, &file) != 0) return nullptr;
    const std::lock_guard lock(guard);
    std::erase_if(queues, [](const auto& entry) { return entry.second.expired(); });
    auto& known = queues[{file.st_dev, file.st_ino}];
    auto queue = known.lock();
    if (queue && queue->forks_ != engine::fork_count()) refuse_inherited(path);
    if (!queue) known = queue = std::make_shared<WriterQueue>(path);
    return queue;
}

// Lives on the waiter's stack.
struct WriterQueue::Waiter {
    fiber::Event ready{};
    bool has_turn = false;
};

void WriterQueue::enter(const WaitLimits& limits) {
    if (!try_take()) wait(limits);
    const auto now = Clock::now();
    taken_at_ = now.time_since_epoch().count();
    if (now - left_at_ > just_now || !others_wait()) return;
    try {
        fiber::sleep_for(courtesy);
    } catch (...) {
        leave();
        throw;
    }
}

void WriterQueue::join() {
    const std::lock_guard lock(parting_);
    ++connections_;
}

bool WriterQueue::try_take() {
    const std::lock_guard lock(guard_);
    return !taken_ && (taken_ = true);
}

// The waiter keeps its place in the queue while it checks from time to time whether it should continue to wait.
void WriterQueue::wait(const WaitLimits& limits) {
    const auto begin = Clock::now();
    const bool has_limit = limits.call_timeout.count() != 0;
    const auto deadline = has_limit ? std::min(limits.deadline, begin + limits.call_timeout) : limits.deadline;
    const auto until = std::min(begin + limits.timeout, deadline);
    Waiter waiter;
    {
        const std::lock_guard lock(guard_);
        if (!std::exchange(taken_, true)) return;
        waiting_.push_back(&waiter);
    }
    try {
        while (!waiter.ready.wait_until(std::min(until, Clock::now() + between_looks)))
            if (Clock::now() >= until || limits.interrupted || fiber::stop_requested()) break;
    } catch (...) {
        if (quit(waiter)) hand_over();
        throw;
    }
    if (!quit(waiter)) give_up(limits, Clock::now() >= deadline);
}

/// Returns true when it has received the turn.
bool WriterQueue::quit(const Waiter& waiter) {
    const std::lock_guard lock(guard_);
    std::erase(waiting_, &waiter);
    return waiter.has_turn;
}

void WriterQueue::give_up(const WaitLimits& limits, bool at_deadline) const {
    if (limits.interrupted) throw_error(nullptr, SQLITE_INTERRUPT, limits.statement);
    if (fiber::stop_requested()) engine::throw_client_gone(limits.statement);
    const auto seconds = [](Clock::duration time) { return std::chrono::duration<double>(time).count(); };
    const auto held = seconds(Clock::now() - Clock::time_point(Clock::duration(taken_at_.load())));
    engine::Timeout error(
        at_deadline ? "statement_timeout" : "write_lock_timeout",
        at_deadline
            ? fmt::format(
                  "The deadline passed before the turn to write to {} came. The transaction that may write has been "
                  "open for {:.1f} s.",
                  limits.file, held)
            : fmt::format("Waited {:.1f} s to write to {}. The transaction that may write has been open for {:.1f} s.",
                          seconds(limits.timeout), limits.file, held),
        "Commit or roll back before slow work, and do not write through two connections at once.");
    error.set_statement(limits.statement);
    throw error;
}

void WriterQueue::leave() noexcept {
    withdraw();
    left_at_ = Clock::now();
    hand_over();
}

// The woken waiter already has the turn, so no later caller can take it first.
void WriterQueue::hand_over() noexcept {
    const std::lock_guard lock(guard_);
    if (waiting_.empty()) {
        taken_ = false;
        return;
    }
    Waiter& first = *waiting_.front();
    waiting_.pop_front();
    first.has_turn = true;
    first.ready.set();
}

void WriterQueue::announce() noexcept {
    if (!announced_) announced_ = ::flock(folder_, LOCK_SH | LOCK_NB) == 0;
}

void WriterQueue::withdraw() noexcept {
    if (std::exchange(announced_, false)) ::flock(folder_, LOCK_UN);
}

bool WriterQueue::others_wait() const noexcept {
    if (::flock(folder_, LOCK_EX | LOCK_NB) != 0) return errno == EWOULDBLOCK;
    ::flock(folder_, LOCK_UN);
    return false;
}

}  // namespace carboy::drivers::sqlite
