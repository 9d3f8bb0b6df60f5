// The remaining budget of the running render: the limits that operations on values check without knowing the render.
#pragma once

#include <carboy/base/per_stack.hpp>
#include <carboy/jinja/errors/limits.hpp>

namespace carboy::jinja {

/// A render's limits. It is the current budget of its stack from construction to destruction.
class Budget {
  public:
    explicit Budget(const Limits& limits);
    Budget(const Budget&) = delete;
    Budget& operator=(const Budget&) = delete;

    const Limits& limits() const noexcept { return limits_; }
    /// Counts a step of a filter or test whose iteration may be endless. Throws: LimitError.
    void count_step() {
        if (--steps_left_ == 0) [[unlikely]] {
            steps_left_ = time_check_every;
            check_time();
        }
    }
    /// The budget of the innermost render on this stack, or nullptr.
    static Budget* current() noexcept { return static_cast<Budget*>(per_stack.render); }

  protected:
    ~Budget();
    /// Throws: LimitError when the time is up.
    virtual void check_time() const = 0;

    static constexpr std::uint64_t time_check_every = 1024;
    const Limits& limits_;

  private:
    std::uint64_t steps_left_ = time_check_every;
    void* const outer_;  // the budget of the render in which this one runs
};

}  // namespace carboy::jinja
