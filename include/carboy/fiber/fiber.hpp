// Calls about the running fiber. Outside a fiber they act on the thread.
#pragma once

#include <chrono>

namespace carboy::fiber {

class Task;

/// Thrown from a wait inside a fiber whose loop is ending, to unwind the fiber's stack. It is not a std::exception, so
/// that error handlers do not catch it.
struct Cancelled {};

/// True on a fiber's stack.
bool in_fiber() noexcept;

/// Lets the loop's other fibers run.  Throws: Cancelled.
void yield();

/// Suspends the fiber, or blocks the thread.  Throws: Cancelled.
void sleep_for(std::chrono::nanoseconds duration);

/// Returns true once nobody waits for the running fiber's result, because the peer of its StopWith has gone: long work
/// may be abandoned. Returns false outside a fiber.
bool stop_requested() noexcept;

/// True when stop_requested() may become true, so that long work should check it from time to time.
bool may_be_stopped() noexcept;

namespace detail {

/// The fiber that runs on this thread, or null.
// thread_local: a fiber stays on its thread, and each switch restores the value.
extern constinit thread_local Task* current_task;

}  // namespace detail

/// The identity of the current fiber, or of the thread outside a fiber. Not null; may be reused after the fiber or
/// thread ends.
inline const void* current_id() noexcept {
    const void* const fiber = detail::current_task;
    return fiber != nullptr ? fiber : &detail::current_task;
}

}  // namespace carboy::fiber
