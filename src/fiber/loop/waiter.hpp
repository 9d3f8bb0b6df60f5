// One wait of a fiber or of a thread, which several others may try to end; only the first succeeds.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "fiber/loop/task.hpp"
#include "fiber/loop/timers.hpp"

namespace carboy::fiber {

enum class Outcome { waiting, woken, timed_out, cancelled };

/// Lives on the stack of the waiting fiber or thread.
class Waiter final : private Timer, private Suspension {
  public:
    /// A wait of the current fiber, or of the thread outside a fiber.
    Waiter();

    /// Waits until it is ended. `cancellable` is false when whatever wakes it refers to this stack.
    Outcome wait(Deadline deadline, bool cancellable = true);
    /// Ends the wait as woken. Returns false when it has already ended. The waiter may no longer exist on return.
    /// Threads: any.
    bool wake();

    // The links of the queue that it is in.
    Waiter* next = nullptr;
    Waiter* previous = nullptr;
    bool queued = false;

  private:
    /// What a plain thread sleeps on. It belongs to the thread, so that it outlives every wait.
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
