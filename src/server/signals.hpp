// SIGINT and SIGTERM while a server runs.
#pragma once

#include <functional>
#include <thread>

namespace carboy::server {

/// Calls `on_signal` for the first and the second of these signals; when the process still runs half a second after the
/// second, ends it. Puts the former handlers back at its end. One at a time in a process.
/// Threads: `on_signal` runs on a thread of its own.
class SignalWatch {
  public:
    explicit SignalWatch(std::function<void()> on_signal);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

  private:
    struct Saved;
    void watch();

    std::function<void()> on_signal_;
    Saved* saved_;
    std::thread thread_;
};

}  // namespace carboy::server
