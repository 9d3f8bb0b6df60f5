// Permits that fibers and threads take and give back.
#pragma once

#include <cstddef>
#include <mutex>

#include <carboy/fiber/waiters.hpp>

namespace carboy::fiber {

/// A fair counting semaphore: a permit goes to the one that has waited longest.
/// Threads: any mix of fibers and threads.
class Semaphore {
  public:
    explicit Semaphore(std::size_t permits) : permits_(permits) {}

    /// Throws: Cancelled when the fiber's loop ends meanwhile.
    void acquire() { acquire_until(Deadline::max()); }
    bool try_acquire();
    /// False when the deadline came first.  Throws: Cancelled.
    bool acquire_until(Deadline deadline);
    void release();

  private:
    std::mutex guard_;
    WaitQueue waiters_;
    std::size_t permits_;
};

}  // namespace carboy::fiber
