// A thread that logs which loops have been blocked.
#pragma once

#include <chrono>
#include <vector>

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>

namespace carboy::fiber {

class Loop;

/// While it lives, a thread checks the loops from time to time. When one fiber has run for `limit` without waiting, its
/// loop is logged once, with the fiber's activity, and once more when the loop continues.
/// Lifetime: shorter than the loops'.
class Watchdog {
  public:
    /// A limit of zero disables it.
    Watchdog(std::chrono::milliseconds limit, std::vector<Loop*> loops);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

  private:
    struct Impl;
    Owned<Impl> impl_;
};

}  // namespace carboy::fiber
