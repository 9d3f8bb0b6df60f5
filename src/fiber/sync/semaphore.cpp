#include <carboy/fiber/semaphore.hpp>

namespace carboy::fiber {

bool Semaphore::try_acquire() {
    std::lock_guard guard(guard_);
    if (permits_ == 0) return false;
    --permits_;
    return true;
}

bool Semaphore::acquire_until(Deadline deadline) {
    std::unique_lock guard(guard_);
    if (permits_ == 0) return waiters_.wait(guard, deadline);
    --permits_;
    return true;
}

void Semaphore::release() {
    std::lock_guard guard(guard_);
    // The permit goes straight to the woken waiter.
    if (!waiters_.wake_one()) ++permits_;
}

}  // namespace carboy::fiber
