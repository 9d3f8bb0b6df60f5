// The event loop a thread owns, and the fibers that run on it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace carboy::fiber {

/// Runs fibers, one at a time, on the thread that calls run().
/// Threads: spawn, post and stop may be called from any; the rest from the loop's own.
class Loop {
  public:
    struct Impl;

    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Runs until every fiber has ended, or until stop(); then the fibers left are cancelled and unwound.
    void run();
    /// Makes run() end soon.
    void stop();
    /// Starts a fiber. An exception that leaves `body` is logged and ends that fiber alone.
    void spawn(std::function<void()> body);
    /// Runs a function on the loop's thread, outside any fiber. It must not wait and should not throw.
    void post(std::function<void()> function);

    /// The number of fibers that have not ended.
    std::size_t fibers() const noexcept;
    /// The loop that runs on this thread, or null.
    static Loop* current() noexcept;

    Impl& impl() noexcept { return *impl_; }

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace carboy::fiber
