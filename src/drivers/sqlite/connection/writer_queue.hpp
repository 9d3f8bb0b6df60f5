// The turn to write and to checkpoint. SQLite before 3.51.3 can lose data when one connection checkpoints at the moment
// when another commits (sqlite.org/wal.html, the WAL-reset bug); with one turn for both this cannot happen. SQLite
// allows one transaction at a time to write, and a caller in this process waits for its turn in a fair queue instead of
// retrying.
// There is no queue between processes, and a process that writes without pauses would win each time, because the others
// only check from time to time. So a waiter holds a shared flock() on the database's folder, and a process that has
// just written checks whether another one waits. (A lock on the file itself is not possible: closing its descriptor
// would release SQLite's own locks.)
#pragma once

#include <carboy/engine/fork.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>

namespace carboy::drivers::sqlite {

/// How long a waiter waits for the turn, and what else ends the wait.
struct WaitLimits {
    std::chrono::milliseconds timeout;
    std::chrono::milliseconds call_timeout;  // 0 means none
    std::chrono::steady_clock::time_point deadline;
    const std::atomic<bool>& interrupted;
    std::string_view file;
    std::string_view statement;
};

/// The queue of one database file, which the process's connections share.
class WriterQueue {
  public:
    /// Returns the queue of the file of this name, or null when there is no such file.
    /// Throws: ProgrammingError when the parent process had the file open at the fork().
    static std::shared_ptr<WriterQueue> of_file(const char* path);
    explicit WriterQueue(const char* path);
    WriterQueue(const WriterQueue&) = delete;
    WriterQueue& operator=(const WriterQueue&) = delete;

    ~WriterQueue();

    /// Waits for the turn. When this process has just written, first lets other waiting processes write.
    /// Throws: Timeout that says how long the holder has had it, or why the wait ended earlier; Cancelled.
    void enter(const WaitLimits& limits);
    void leave() noexcept;

    /// Counts the connections to the file.
    void join();
    /// Removes one and closes it with `close(is_last)`. Connections close one after another, so that the last one is
    /// also the last for SQLite and writes the log into the file.
    template <class Close>
    void part(Close close) {
        const std::lock_guard lock(parting_);
        close(--connections_ == 0);
    }
    /// Tells the other processes that the holder of the turn waits for the file's lock, and that it no longer waits.
    void announce() noexcept;
    void withdraw() noexcept;

  private:
    struct Waiter;

    bool try_take();
    void wait(const WaitLimits& limits);
    bool quit(const Waiter& waiter);
    void hand_over() noexcept;
    [[noreturn]] void give_up(const WaitLimits& limits, bool at_deadline) const;
    bool others_wait() const noexcept;

    std::recursive_mutex parting_;  // for closing; destroying a connection may run functions of the program
    std::size_t connections_ = 0;
    std::mutex guard_;  // guards the next two members
    std::deque<Waiter*> waiting_;
    bool taken_ = false;
    const std::uint32_t forks_ = engine::fork_count();
    std::atomic<std::chrono::steady_clock::rep> taken_at_{0};
    std::chrono::steady_clock::time_point left_at_{};  // from here on, the turn's holder owns the members
    bool announced_ = false;
    int folder_ = -1;
};

}  // namespace carboy::drivers::sqlite
