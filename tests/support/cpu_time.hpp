#pragma once

#include <time.h>

#include <algorithm>

// Not carboy::testing, which would hide gtest's namespace from the tests inside carboy.
namespace carboy::timing {

/// Returns the CPU time that this thread has used, for tests that compare the costs of a short and a long input: unlike
/// wall time it does not grow when other programs run.  Units: seconds.
inline double cpu_time() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Runs `work` three times and returns the shortest CPU time.  Units: seconds.
double best_cpu_time(const auto& work) {
    double best = 1e9;
    for (int round = 0; round < 3; ++round) {
        const double start = cpu_time();
        work();
        best = std::min(best, cpu_time() - start);
    }
    return best;
}

}  // namespace carboy::timing
