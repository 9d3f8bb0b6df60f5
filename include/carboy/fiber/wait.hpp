// Waiting for a file descriptor.
#pragma once

#include <chrono>

namespace carboy::fiber {

enum class Ready { readable, writable };

/// Waits until reading or writing `fd` would not block; true then, false at the deadline.
/// Inside a fiber it suspends the fiber, outside one it polls. An error on the descriptor counts as ready.
/// Throws: Cancelled; Error "wait_failed" when `fd` cannot be watched.
bool wait_for(int fd, Ready ready,
              std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max());

}  // namespace carboy::fiber
