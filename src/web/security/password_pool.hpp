// The threads that compute password hashes.
#pragma once

#include <carboy/base/function.hpp>

namespace carboy::web {

/// Runs the work on a thread of low priority while the fiber waits; immediately outside a fiber.
/// Throws: HttpError 503 when the queue is full; what the work throws.
void run_for_password(const std::function<void()>& work);

}  // namespace carboy::web
