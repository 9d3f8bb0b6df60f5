#include "fiber/loop/waiter.hpp"

#include "fiber/loop/loop_impl.hpp"

namespace carboy::fiber {

Waiter::Waiter() : task_(Task::current()) {
    if (task_) return;
    // thread_local: used by code outside any fiber, which blocks its thread when it waits.
    thread_local Parker own;
    parker_ = &own;
}

Outcome Waiter::wait(Deadline deadline, bool cancellable) {
    if (!task_) return wait_in_thread(deadline);
    Timers& timers = task_->loop().timers;
    if (cancellable && task_->cancelled() && std::uncaught_exceptions() == 0 && claim(Outcome::cancelled))
        return Outcome::cancelled;
    timers.start(*this, deadline);
    task_->suspend(cancellable ? this : nullptr);
    timers.stop(*this);
    return outcome_;
}

bool Waiter::wake() {
    if (!task_) return wake_thread();
    // Once claimed, the fiber cannot continue before the loop resumes it, so the task is valid until then.
    Task& task = *task_;
    if (!claim(Outcome::woken)) return false;
    task.loop().resume_later(task);
    return true;
}

void Waiter::expire() {
    if (claim(Outcome::timed_out)) task_->resume();
}

void Waiter::cancel() {
    if (claim(Outcome::cancelled)) task_->loop().resume_later(*task_);
}

bool Waiter::claim(Outcome outcome) {
    Outcome expected = Outcome::waiting;
    return outcome_.compare_exchange_strong(expected, outcome);
}

bool Waiter::wake_thread() {
    Parker& parker = *parker_;
    std::lock_guard guard(parker.guard);
    if (!claim(Outcome::woken)) return false;
    // Notified under the lock, because the thread, and the parker with it, may end as soon as the lock is released.
    parker.condition.notify_one();
    return true;
}

Outcome Waiter::wait_in_thread(Deadline deadline) {
    std::unique_lock guard(parker_->guard);
    auto ended = [this] { return outcome_ != Outcome::waiting; };
    if (deadline == Deadline::max())
        parker_->condition.wait(guard, ended);
    else if (!parker_->condition.wait_until(guard, deadline, ended))
        claim(Outcome::timed_out);
    return outcome_;
}

}  // namespace carboy::fiber
