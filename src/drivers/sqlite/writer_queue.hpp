// The turn to write: SQLite lets one transaction write at a time, and who waits for it in this process waits in a fair
// queue instead of trying again and again.
#pragma once

#include <carboy/engine/fork.hpp>
#include <carboy/fiber/mutex.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace carboy::drivers::sqlite {

/// The queue of one database file, shared by the connections of the process.
class WriterQueue {
  public:
    /// The queue of the file of this name, or null when there is no such file.
    /// Throws: ProgrammingError when the process that this one was forked from had the file open then.
    static std::shared_ptr<WriterQueue> of_file(const char* path);

    /// Waits for the turn.  Throws: Timeout that says how long the holder has had it.
    void enter(std::chrono::milliseconds timeout, std::string_view file);
    void leave() noexcept;

  private:
    fiber::Mutex turn_;
    const std::uint32_t forks_ = engine::fork_count();
    std::atomic<std::chrono::steady_clock::rep> taken_at_{0};
};

}  // namespace carboy::drivers::sqlite
