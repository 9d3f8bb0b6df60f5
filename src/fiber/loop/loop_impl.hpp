// The implementation of Loop: descriptors, timers, the fibers that are ready to run, and requests from other threads.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include <boost/intrusive/list.hpp>

#include <carboy/fiber/loop.hpp>

#include "fiber/loop/inbox.hpp"
#include "fiber/loop/reactor.hpp"
#include "fiber/loop/task.hpp"
#include "fiber/loop/timers.hpp"
#include "fiber/stack/stack_pool.hpp"

namespace carboy::fiber {

struct Loop::Impl {
    explicit Impl(const LoopOptions& options) : stacks(options.stack_size) {}

    Inbox inbox;
    Reactor reactor{inbox.bell()};
    Timers timers;
    StackPool stacks;
    boost::intrusive::list<Task, boost::intrusive::constant_time_size<false>> tasks;
    std::atomic<std::size_t> live{0};
    std::atomic<bool> stopping{false};
    bool cancelling = false;
    std::chrono::steady_clock::time_point time = std::chrono::steady_clock::now();

    /// Held by other threads while they look at the running task, and by the loop's thread where the task, or anything
    /// they can see of it, ends.
    std::mutex observed;
    std::atomic<const Task*> running{nullptr};
    std::atomic<bool> in_function{false};
    /// Changes whenever a task or function starts or stops running.
    std::atomic<std::uint64_t> turn{0};

    void begin_turn(const Task* task) noexcept {
        turn.store(turn.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        running.store(task, std::memory_order_release);
    }
    void start(std::function<void()> body);
    void ended(Task& task);
    /// Resumes the task in the loop's next round. Threads: any.
    void resume_later(Task& task);
    /// Runs rounds until there is nothing left to do or `done` returns true.
    template <class Done>
    void run_until(Done done);
    /// Cancels the fibers and runs until they have unwound. Returns false when some did not.
    bool cancel_all();

  private:
    /// Releases unused stack memory while some stacks may have more than they need.
    struct Trimmer final : Timer {
        explicit Trimmer(Impl& owner) : loop(owner) {}
        ~Trimmer() { loop.timers.stop(*this); }
        void expire() override { loop.trim_stacks(); }
        Impl& loop;
    };

    void run_ready();
    void run_function(const Inbox::Function& function);
    void start_trimmer();
    void trim_stacks();
    void wait();

    Trimmer trimmer_{*this};
    // The turn at which nothing was left to release.
    std::uint64_t trimmed_turn_ = 0;
    std::vector<Task*> ready_;
    std::vector<Task*> running_;
    std::vector<Inbox::Function> functions_;
};

}  // namespace carboy::fiber
