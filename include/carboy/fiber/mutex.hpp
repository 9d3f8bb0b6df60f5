// A lock that suspends a fiber and blocks a plain thread.
#pragma once

#include <mutex>

#include <carboy/fiber/waiters.hpp>

namespace carboy::fiber {

/// A fair lock: unlocking hands it to the longest waiter. Works with std::lock_guard and std::unique_lock. A fiber or
/// thread other than the one that locked it may unlock it.
/// Threads: any mix of fibers and threads.
class Mutex {
  public:
    /// Throws: Cancelled when the fiber's loop ends during the wait.
    void lock() { lock_until(Deadline::max()); }
    bool try_lock();
    /// Returns false when the deadline passes first.  Throws: Cancelled.
    bool lock_until(Deadline deadline);
    bool try_lock_until(Deadline deadline) { return lock_until(deadline); }
    void unlock();

  private:
    std::mutex guard_;
    WaitQueue waiters_;
    bool locked_ = false;
};

}  // namespace carboy::fiber
