// A flag to wait for.
#pragma once

#include <mutex>

#include <carboy/fiber/waiters.hpp>

namespace carboy::fiber {

/// A flag that fibers and threads can wait for. It stays set until it is cleared.
/// Threads: any mix of fibers and threads.
class Event {
  public:
    bool is_set() const;
    /// Sets the flag and wakes every waiter.
    void set();
    void clear();
    /// Throws: Cancelled when the fiber's loop ends during the wait.
    void wait() { wait_until(Deadline::max()); }
    /// Returns false when the deadline passes first.  Throws: Cancelled.
    bool wait_until(Deadline deadline);

  private:
    mutable std::mutex guard_;
    WaitQueue waiters_;
    bool set_ = false;
};

}  // namespace carboy::fiber
