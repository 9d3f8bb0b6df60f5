// Permits that fibers and threads acquire and release.
#pragma once

#include <cstddef>
#include <mutex>

#include <carboy/fiber/waiters.hpp>

namespace carboy::fiber {

/// A fair counting semaphore: a released permit goes to the longest waiter.
/// Threads: any mix of fibers and threads.
class Semaphore {
  public:
    explicit Semaphore(std::size_t permits) : permits_(permits) {}

    /// Throws: Cancelled when the fiber's loop ends during the wait.
    void acquire() { acquire_until(Deadline::max()); }
    bool try_acquire();
    /// Returns false when the deadline passes first.  Throws: Cancelled.
    bool acquire_until(Deadline deadline);
    void release();

  private:
    std::mutex guard_;
    WaitQueue waiters_;
    std::size_t permits_;
};

}  // namespace carboy::fiber
