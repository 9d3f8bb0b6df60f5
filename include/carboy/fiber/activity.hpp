// What a fiber is working on, for reports about it: when its stack overflows, when it crashes, when it blocks its loop.
#pragma once

#include <carboy/base/atomic.hpp>

#include <string>
#include <string_view>

namespace carboy::fiber {

class Task;

/// Declares, for its lifetime, what the running fiber works on: "GET", "/users?page=2". Does nothing outside a fiber.
/// Lifetime: on the fiber's stack; the strings must outlive it and must not change.
/// Threads: constructed and destroyed on the fiber; reports read it from any thread.
class Activity {
  public:
    Activity(std::string_view verb, std::string_view subject) noexcept;
    ~Activity();
    Activity(const Activity&) = delete;
    Activity& operator=(const Activity&) = delete;

    /// Sets the name of the function that handles the running fiber's activity and returns the previous name. Null
    /// means no function.  Lifetime: the name must outlive the activity.
    static const std::string* set_handler(const std::string* name) noexcept;

    std::string_view verb() const noexcept { return verb_; }
    std::string_view subject() const noexcept { return subject_; }
    const std::string* handler() const noexcept { return handler_.load(MemoryOrder::acquire); }

  private:
    std::string_view verb_;
    std::string_view subject_;
    Atomic<const std::string*> handler_{nullptr};
    Task* task_;
    const Activity* outer_ = nullptr;
};

}  // namespace carboy::fiber
