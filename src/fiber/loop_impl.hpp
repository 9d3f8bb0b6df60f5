// The loop behind Loop: descriptors, timers, the fibers that may go on, and what other threads ask for.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include <boost/intrusive/list.hpp>

#include <carboy/fiber/loop.hpp>

#include "fiber/inbox.hpp"
#include "fiber/reactor.hpp"
#include "fiber/stack_pool.hpp"
#include "fiber/task.hpp"
#include "fiber/timers.hpp"

namespace carboy::fiber {

struct Loop::Impl {
    Inbox inbox;
    Reactor reactor{inbox.bell()};
    Timers timers;
    StackPool stacks;
    boost::intrusive::list<Task, boost::intrusive::constant_time_size<false>> tasks;
    std::atomic<std::size_t> live{0};
    std::atomic<bool> stopping{false};
    bool cancelling = false;

    void start(std::function<void()> body);
    void ended(Task& task);
    /// Resumes the task from the loop's next round. Threads: any.
    void resume_later(Task& task);
    /// Runs rounds until there is nothing left to do, or `done` says so.
    template <class Done>
    void run_until(Done done);
    /// Cancels the fibers and runs until they have unwound; false when some would not.
    bool cancel_all();

  private:
    void run_ready();
    void wait();

    std::vector<Task*> ready_;
    std::vector<Task*> running_;
    std::vector<Inbox::Function> functions_;
};

}  // namespace carboy::fiber
