#include <carboy/fiber/fiber.hpp>

#include <thread>

#include "fiber/loop/loop_impl.hpp"
#include "fiber/loop/reactor.hpp"
#include "fiber/loop/waiter.hpp"

namespace carboy::fiber {

bool in_fiber() noexcept { return Task::current() != nullptr; }

void yield() {
    Task* task = Task::current();
    if (!task) return std::this_thread::yield();
    task->check_cancelled();
    task->loop().resume_later(*task);
    task->suspend(nullptr);
    task->check_cancelled();
}

void sleep_for(std::chrono::nanoseconds duration) {
    Waiter waiter;
    if (waiter.wait(std::chrono::steady_clock::now() + duration) == Outcome::cancelled) throw Cancelled();
}

bool may_be_stopped() noexcept {
    const Task* task = Task::current();
    return task && task->peer;
}

bool stop_requested() noexcept {
    constexpr std::chrono::milliseconds timeout{250};
    if (!may_be_stopped()) return false;
    Watch& peer = *Task::current()->peer;
    if (!peer.ended) return false;
    const auto now = std::chrono::steady_clock::now();
    if (now - peer.ended_at < timeout) return false;
    if (!peer.failed) peer.ask(now);
    return peer.failed;
}

}  // namespace carboy::fiber
