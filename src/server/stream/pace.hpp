// The minimum speed of a peer during a transfer.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace carboy::server {

/// A deadline that moves with the transfer. It starts `timeout` from now and is extended for each byte according to
/// the minimum rate, but never to more than `timeout` from now. So no pause can be longer than that, whatever came
/// before it, and after a long pause the peer has to earn the time for the next one.
class Pace {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::milliseconds;

    /// Must be started before the first wait. Many transfers never wait.  Units: bytes a second.
    Pace(Duration timeout, std::size_t least_rate)
        : timeout_(timeout), least_rate_(std::max<std::size_t>(least_rate, 1)) {}
    Pace(Duration timeout, std::size_t least_rate, Time now) : Pace(timeout, least_rate) { start(now); }

    /// Does nothing after the first time.
    void start(Time now) noexcept {
        if (deadline_ == Time::max()) deadline_ = now + timeout_;
    }

    Time deadline() const noexcept { return deadline_; }

    void moved(std::size_t bytes, Time now) noexcept {
        start(now);
        // More bytes than this cannot extend the deadline further.
        const auto most = static_cast<std::size_t>(timeout_.count()) * least_rate_ / 1000 + 1;
        const Duration earned(std::min(bytes, most) * 1000 / least_rate_);
        deadline_ = std::min(deadline_ + earned, now + timeout_);
    }

  private:
    Duration timeout_;
    std::size_t least_rate_;
    Time deadline_ = Time::max();
};

}  // namespace carboy::server
