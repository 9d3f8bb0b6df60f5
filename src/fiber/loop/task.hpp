// One fiber: its stack, its variables and what it waits for.
#pragma once

#include <atomic>
#include <functional>

#include <boost/context/fiber.hpp>
#include <boost/intrusive/list.hpp>

#include <carboy/base/per_stack.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/local.hpp>
#include <carboy/fiber/loop.hpp>

#include "fiber/stack/stack_range.hpp"
#include "fiber/stack/stack_switch.hpp"

namespace carboy::fiber {

class Activity;
class Watch;

/// A wait that the loop can end when it shuts down.
class Suspension {
  public:
    /// Makes the wait end in a later round of the loop. Called on the loop's thread, outside any fiber.
    virtual void cancel() = 0;

  protected:
    ~Suspension() = default;
};

/// The exceptions being handled. The C++ runtime keeps them for each thread, but a fiber has to carry them along,
/// because a handler may wait inside a catch block.
struct ExceptionState {
    void* caught = nullptr;
    unsigned uncaught = 0;

    /// Exchanges this state with the thread's.
    void swap_with_thread() noexcept;
};

/// A fiber.
/// Threads: its loop's.
class Task : public boost::intrusive::list_base_hook<> {
  public:
    Task(Loop::Impl& loop, std::function<void()> body);
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

    /// Runs the fiber until it suspends or ends; called by the loop. The task no longer exists once the fiber has
    /// ended.
    void resume();
    /// Suspends the running fiber until the next resume(). `suspension` lets the loop cancel the wait; null for waits
    /// that must not be cancelled.
    void suspend(Suspension* suspension);
    /// Wakes the fiber so that it unwinds.
    void cancel();
    /// Throws Cancelled when the fiber has to end and is not already unwinding.
    void check_cancelled() const;
    bool cancelled() const noexcept { return cancelled_; }

    Loop::Impl& loop() noexcept { return loop_; }
    const StackRange& stack() const noexcept { return stack_; }
    /// Releases the stack memory below the frame where the fiber waits, once it has waited from one call to the next.
    /// Returns false when there is nothing left to release.
    bool trim_stack() noexcept;

    /// What the fiber works on, or null. Other threads hold the loop's `observed` while they read it.
    std::atomic<const Activity*> activity{nullptr};
    /// The peer that the fiber works for, or null.
    Watch* peer = nullptr;
    /// The fiber that runs on this thread, or null.
    static Task* current() noexcept { return detail::current_task; }

  private:
    void run_body() noexcept;

    Loop::Impl& loop_;
    std::function<void()> body_;
    boost::context::fiber context_;
    boost::context::fiber caller_;
    StackRange stack_;
    StackSwitch switch_;
    // The end of its stack while it is suspended.
    const char* frame_ = nullptr;
    enum class Use { recent, earlier, trimmed } use_ = Use::recent;
    detail::LocalValues locals_;
    ExceptionState exceptions_;
    PerStack per_stack_;
    Suspension* suspension_ = nullptr;
    bool cancelled_ = false;
};

}  // namespace carboy::fiber
