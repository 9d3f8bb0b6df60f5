// The queue that mutex, semaphore and event share: fibers and threads that wait their turn, first come first served.
#pragma once

#include <chrono>
#include <mutex>

namespace carboy::fiber {

class Waiter;
using Deadline = std::chrono::steady_clock::time_point;

/// Fibers and threads in the order they came.
/// Threads: every call needs the lock that guards the queue.
class WaitQueue {
  public:
    WaitQueue() = default;
    WaitQueue(const WaitQueue&) = delete;
    WaitQueue& operator=(const WaitQueue&) = delete;

    bool empty() const noexcept { return first_ == nullptr; }
    /// Waits for a wake_one or wake_all; `guard` is released meanwhile and is locked again at return.
    /// False at the deadline.  Throws: Cancelled when the loop ends.
    bool wait(std::unique_lock<std::mutex>& guard, Deadline deadline);
    /// Wakes the first that still waits; false when there is none.
    bool wake_one();
    void wake_all();

  private:
    void append(Waiter& waiter) noexcept;
    void unlink(Waiter& waiter) noexcept;

    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
};

}  // namespace carboy::fiber
