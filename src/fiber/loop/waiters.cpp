#include <carboy/fiber/waiters.hpp>

#include <carboy/fiber/fiber.hpp>

#include "fiber/loop/waiter.hpp"

namespace carboy::fiber {

bool WaitQueue::wait(std::unique_lock<std::mutex>& guard, Deadline deadline) {
    Waiter waiter;
    append(waiter);
    guard.unlock();
    Outcome outcome = waiter.wait(deadline);
    guard.lock();
    if (waiter.queued) unlink(waiter);
    if (outcome == Outcome::cancelled) throw Cancelled();
    return outcome == Outcome::woken;
}

bool WaitQueue::wake_one() {
    while (first_) {
        Waiter& waiter = *first_;
        unlink(waiter);
        if (waiter.wake()) return true;
    }
    return false;
}

void WaitQueue::wake_all() {
    while (wake_one()) {
    }
}

void WaitQueue::append(Waiter& waiter) noexcept {
    waiter.previous = last_;
    (last_ ? last_->next : first_) = &waiter;
    last_ = &waiter;
    waiter.queued = true;
}

void WaitQueue::unlink(Waiter& waiter) noexcept {
    (waiter.previous ? waiter.previous->next : first_) = waiter.next;
    (waiter.next ? waiter.next->previous : last_) = waiter.previous;
    waiter.next = waiter.previous = nullptr;
    waiter.queued = false;
}

}  // namespace carboy::fiber
