// The queue that mutex, semaphore and event share: fibers and threads wait in it, first come, first served.
#pragma once

#include <chrono>
#include <mutex>

namespace carboy::fiber {

class Waiter;
using Deadline = std::chrono::steady_clock::time_point;

/// Fibers and threads in the order of arrival.
/// Threads: every call requires the lock that guards the queue.
class WaitQueue {
  public:
    WaitQueue() = default;
    WaitQueue(const WaitQueue&) = delete;
    WaitQueue& operator=(const WaitQueue&) = delete;

    bool empty() const noexcept { return first_ == nullptr; }
    /// Waits for a wake_one or wake_all. `guard` is released during the wait and locked again on return.
    /// Returns false at the deadline.  Throws: Cancelled when the loop ends.
    bool wait(std::unique_lock<std::mutex>& guard, Deadline deadline);
    /// Wakes the first waiter; returns false when there is none.
    bool wake_one();
    void wake_all();

  private:
    void append(Waiter& waiter) noexcept;
    void unlink(Waiter& waiter) noexcept;

    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
};

}  // namespace carboy::fiber
