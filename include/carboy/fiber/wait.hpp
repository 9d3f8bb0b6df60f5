// Waiting for a file descriptor.
#pragma once

#include <chrono>

namespace carboy::fiber {

enum class Ready { readable, writable };

/// Waits until reading or writing `fd` would not block. Returns false when the deadline passes first. Suspends the
/// fiber inside a fiber and polls outside one. An error on the descriptor counts as ready.
/// Throws: Cancelled; Error "wait_failed" when `fd` cannot be watched.
bool wait_for(int fd, Ready ready,
              std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max());

}  // namespace carboy::fiber
