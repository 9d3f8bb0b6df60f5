#include <carboy/fiber/mutex.hpp>

namespace carboy::fiber {

bool Mutex::try_lock() {
    std::lock_guard guard(guard_);
    return !locked_ && (locked_ = true);
}

bool Mutex::lock_until(Deadline deadline) {
    std::unique_lock guard(guard_);
    if (!locked_) return locked_ = true;
    return waiters_.wait(guard, deadline);
}

void Mutex::unlock() {
    std::lock_guard guard(guard_);
    // The woken waiter already owns the lock, so nobody can take it first.
    if (!waiters_.wake_one()) locked_ = false;
}

}  // namespace carboy::fiber
