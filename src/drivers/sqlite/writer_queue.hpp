// The turn to write: SQLite lets one transaction write at a time, and who waits for it in this process waits in a fair
// queue instead of trying again and again.
// Between processes there is no queue, and one that writes without a pause would win each time: the others only look
// now and then.  So who waits holds a shared flock() on the database's folder, and who has just written looks whether
// somebody does.  (A lock on the file itself would not do: closing its descriptor would drop SQLite's own locks.)
#pragma once

#include <carboy/engine/fork.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>

namespace carboy::drivers::sqlite {

/// How long somebody waits for the turn, and what ends the wait before.
struct Patience {
    std::chrono::milliseconds timeout;
    std::chrono::milliseconds call_timeout;  // 0: none
    std::chrono::steady_clock::time_point deadline;
    const std::atomic<bool>& interrupted;
    std::string_view file;
    std::string_view statement;
};

/// The queue of one database file, shared by the connections of the process.
class WriterQueue {
  public:
    /// The queue of the file of this name, or null when there is no such file.
    /// Throws: ProgrammingError when the process that this one was forked from had the file open then.
    static std::shared_ptr<WriterQueue> of_file(const char* path);
    explicit WriterQueue(const char* path);
    WriterQueue(const WriterQueue&) = delete;
    WriterQueue& operator=(const WriterQueue&) = delete;

    ~WriterQueue();

    /// Waits for the turn, and lets other processes that announced themselves go first when this one has just written.
    /// Throws: Timeout that says how long the holder has had it, or why the wait ended before; Cancelled.
    void enter(const Patience& patience);
    void leave() noexcept;
    /// Tells the other processes that the holder of the turn waits for the file's lock, and that it does no more.
    void announce() noexcept;
    void withdraw() noexcept;

  private:
    struct Waiter;

    bool try_take();
    void wait(const Patience& patience);
    bool quit(const Waiter& waiter);
    void hand_over() noexcept;
    [[noreturn]] void give_up(const Patience& patience, bool at_deadline) const;
    bool others_wait() const noexcept;

    std::mutex guard_;  // of the two after it
    std::deque<Waiter*> waiting_;
    bool taken_ = false;
    const std::uint32_t forks_ = engine::fork_count();
    std::atomic<std::chrono::steady_clock::rep> taken_at_{0};
    std::chrono::steady_clock::time_point left_at_{};  // this and what follows belong to the holder of the turn
    bool announced_ = false;
    int folder_ = -1;
};

}  // namespace carboy::drivers::sqlite
