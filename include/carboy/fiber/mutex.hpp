// A lock that suspends a fiber and blocks a plain thread.
#pragma once

#include <mutex>

#include <carboy/fiber/waiters.hpp>

namespace carboy::fiber {

/// A fair lock: it is handed to the one that has waited longest.
/// Works with std::lock_guard and std::unique_lock. Another fiber or thread than the one that locked may unlock.
/// Threads: any mix of fibers and threads.
class Mutex {
  public:
    /// Throws: Cancelled when the fiber's loop ends meanwhile.
    void lock() { lock_until(Deadline::max()); }
    bool try_lock();
    /// False when the deadline came first.  Throws: Cancelled.
    bool lock_until(Deadline deadline);
    bool try_lock_until(Deadline deadline) { return lock_until(deadline); }
    void unlock();

  private:
    std::mutex guard_;
    WaitQueue waiters_;
    bool locked_ = false;
};

}  // namespace carboy::fiber
