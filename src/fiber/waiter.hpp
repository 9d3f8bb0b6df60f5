// One wait of a fiber or of a thread, which several others may try to end: the first one does.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "fiber/task.hpp"
#include "fiber/timers.hpp"

namespace carboy::fiber {

enum class Outcome { waiting, woken, timed_out, cancelled };

/// Lives on the stack of the one that waits.
class Waiter final : private Timer, private Suspension {
  public:
    /// A wait of the current fiber, or of the thread outside one.
    Waiter();

    /// Waits until someone ends it. `cancellable` is false when what wakes it refers to this stack.
    Outcome wait(Deadline deadline, bool cancellable = true);
    /// Ends the wait as woken; false when it has ended otherwise. The waiter may be gone at return.
    /// Threads: any.
    bool wake();

    // Links of the queue it stands in.
    Waiter* next = nullptr;
    Waiter* previous = nullptr;
    bool queued = false;

  private:
    /// What a plain thread sleeps on. It is the thread's own, so that it outlives every wait.
    struct Parker {
        std::mutex guard;
        std::condition_variable condition;
    };

    void expire() override;
    void cancel() override;
    bool claim(Outcome outcome);
    bool wake_thread();
    Outcome wait_in_thread(Deadline deadline);

    Task* task_;
    Parker* parker_ = nullptr;
    std::atomic<Outcome> outcome_{Outcome::waiting};
};

}  // namespace carboy::fiber
