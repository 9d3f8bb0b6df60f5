#include <carboy/fiber/event.hpp>

namespace carboy::fiber {

bool Event::is_set() const {
    std::lock_guard guard(guard_);
    return set_;
}

void Event::set() {
    std::lock_guard guard(guard_);
    set_ = true;
    waiters_.wake_all();
}

void Event::clear() {
    std::lock_guard guard(guard_);
    set_ = false;
}

bool Event::wait_until(Deadline deadline) {
    std::unique_lock guard(guard_);
    return set_ || waiters_.wait(guard, deadline);
}

}  // namespace carboy::fiber
