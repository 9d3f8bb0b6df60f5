// Requests from other threads to a loop, and the bell that wakes the loop for them.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

namespace carboy::fiber {

/// Functions to run on the loop's thread.
class Inbox {
  public:
    using Function = std::function<void()>;

    /// Throws: Error "loop_failed" when no descriptor is left.
    Inbox();
    ~Inbox();
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// Threads: any.
    void add(Function function);
    /// Wakes the loop. Threads: any.
    void ring();

    /// Moves the functions that have arrived to `out`.
    void take(std::vector<Function>& out);
    bool empty();
    /// Announces that the loop is about to sleep. Returns false when there is work to do first.
    bool may_sleep();
    /// Withdraws the announcement and silences the bell.
    void awake();
    /// A descriptor that is readable while the bell rings.
    int bell() const noexcept { return bell_; }

  private:
    int bell_;
    std::mutex guard_;
    std::vector<Function> functions_;
    bool sleeping_ = false;
    bool ringing_ = false;
};

}  // namespace carboy::fiber
