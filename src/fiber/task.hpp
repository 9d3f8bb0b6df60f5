// One fiber: its stack, its variables and what it waits for.
#pragma once

#include <functional>

#include <boost/context/fiber.hpp>
#include <boost/intrusive/list.hpp>

#include <carboy/fiber/local.hpp>
#include <carboy/fiber/loop.hpp>

namespace carboy::fiber {

class Watch;

/// A wait that the loop can end when it shuts down.
class Suspension {
  public:
    /// Makes the wait end in a later round of the loop. Called on the loop's thread, outside any fiber.
    virtual void cancel() = 0;

  protected:
    ~Suspension() = default;
};

/// The exceptions that are being handled, which the C++ runtime keeps for each thread and a fiber has to carry along:
/// a handler may wait inside a catch block.
struct ExceptionState {
    void* caught = nullptr;
    unsigned uncaught = 0;

    /// Exchanges this with the thread's.
    void swap_with_thread() noexcept;
};

/// A fiber.
/// Threads: its loop's.
class Task : public boost::intrusive::list_base_hook<> {
  public:
    Task(Loop::Impl& loop, std::function<void()> body);
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

    /// Runs the fiber until it suspends or ends; the loop calls it. The task is gone after its end.
    void resume();
    /// Suspends the running fiber until the next resume(). `suspension` lets the loop cancel the wait; null for waits
    /// that must run their course.
    void suspend(Suspension* suspension);
    /// Wakes the fiber so that it unwinds.
    void cancel();
    /// Throws Cancelled when the fiber has to end and is not unwinding already.
    void check_cancelled() const;
    bool cancelled() const noexcept { return cancelled_; }

    Loop::Impl& loop() noexcept { return loop_; }
    /// Whom the fiber works for, or null.
    const Watch* peer = nullptr;
    /// The fiber that runs on this thread, or null.
    static Task* current() noexcept;

  private:
    void run_body() noexcept;

    Loop::Impl& loop_;
    std::function<void()> body_;
    boost::context::fiber context_;
    boost::context::fiber caller_;
    detail::LocalValues locals_;
    ExceptionState exceptions_;
    Suspension* suspension_ = nullptr;
    bool cancelled_ = false;
};

}  // namespace carboy::fiber
