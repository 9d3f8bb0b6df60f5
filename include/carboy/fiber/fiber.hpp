// Calls about the running fiber. Outside a fiber they act on the thread.
#pragma once

#include <chrono>

namespace carboy::fiber {

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

/// The identity of the current fiber, or of the thread outside a fiber. Not null; may be reused after the fiber or
/// thread ends.
const void* current_id() noexcept;

}  // namespace carboy::fiber
