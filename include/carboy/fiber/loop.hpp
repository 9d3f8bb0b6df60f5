// The event loop that a thread owns, and the fibers that run on it.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>

#include <chrono>
#include <cstddef>

namespace carboy::fiber {

struct LoopOptions {
    /// The size of a fiber's stack.  Units: bytes. Memory is used only as far as the stack has been used, and is
    /// returned to the system when the fiber has been waiting for some seconds.
    std::size_t stack_size = 1024 * 1024;
};

/// Runs fibers, one at a time, on the thread that calls run().
/// Threads: spawn, post and stop may be called from any thread; the rest only from the loop's own.
class Loop {
  public:
    struct Impl;

    /// Throws: Error "bad_stack_size", "loop_failed".
    explicit Loop(LoopOptions options = {});
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Runs until every fiber has ended or stop() is called; the remaining fibers are then cancelled and unwound.
    void run();
    /// Makes run() end soon.
    void stop();
    /// Starts a fiber. An exception that leaves `body` is logged and ends only that fiber.
    void spawn(std::function<void()> body);
    /// Runs a function on the loop's thread, outside any fiber. It must not wait and should not throw.
    void post(std::function<void()> function);

    /// The number of fibers that have not ended.
    std::size_t fibers() const noexcept;
    /// The loop that runs on this thread, or null.
    static Loop* current() noexcept;

    /// When the loop of this thread last woke up, or when update_time() was last called on it. Reading it costs less
    /// than reading the clock, and it may lag by the work that fibers have done since. Without a loop, the current
    /// time.
    static std::chrono::steady_clock::time_point time() noexcept;
    /// Reads the clock, and sets and returns the loop's time.
    static std::chrono::steady_clock::time_point update_time() noexcept;

    Impl& impl() noexcept { return *impl_; }

  private:
    Owned<Impl> impl_;
};

}  // namespace carboy::fiber
