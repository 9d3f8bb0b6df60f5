// What the running fiber can ask and do. Outside a fiber the same calls act on the thread.
#pragma once

#include <chrono>

namespace carboy::fiber {

/// Thrown from a wait inside a fiber whose loop is ending, to unwind its stack. Not a std::exception, so that
/// handlers of errors let it pass.
struct Cancelled {};

/// True on a fiber's stack.
bool in_fiber() noexcept;

/// Lets the loop's other fibers run.  Throws: Cancelled.
void yield();

/// Suspends the fiber, or blocks the thread.  Throws: Cancelled.
void sleep_for(std::chrono::nanoseconds duration);

/// True once nobody waits for what the running fiber does, because the peer of its StopWith has gone: long work may be
/// given up. False outside a fiber.
bool stop_requested() noexcept;

/// True when stop_requested() may become true, so that a long wait should look now and then.
bool may_be_stopped() noexcept;

/// The identity of the current fiber, or of the thread outside one. Not null; may be reused after its end.
const void* current_id() noexcept;

}  // namespace carboy::fiber
