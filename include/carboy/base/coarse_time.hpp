// A cheap clock for time limits of seconds.
#pragma once

#include <time.h>

#include <chrono>

namespace carboy {

/// Returns the time of the kernel's last tick, which is a few milliseconds before steady_clock::now() at most. Costs a
/// fraction of it.
inline std::chrono::steady_clock::time_point coarse_time() noexcept {
    timespec now;
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return std::chrono::steady_clock::time_point(std::chrono::seconds(now.tv_sec) +
                                                 std::chrono::nanoseconds(now.tv_nsec));
}

}  // namespace carboy
