// The signals that a running server handles.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace carboy::server {

/// Calls `on_signal` for the first and the second SIGINT or SIGTERM. Ends the process if it is still running half a
/// second after the second signal, or `timeout` after the first: a worker that a handler blocks cannot be asked to
/// stop. SIGHUP, which is sent when a terminal closes, and SIGPIPE are ignored unless the program handles them itself.
/// The destructor restores the previous handlers. Only one can exist in a process at a time.
/// Threads: `on_signal` runs on its own thread.
class SignalWatch {
  public:
    SignalWatch(std::function<void()> on_signal, std::chrono::milliseconds timeout);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

  private:
    struct Saved;
    void watch();
    /// Returns true for a stop signal, false at the deadline or at the end of the watch, which sets `quit`.
    bool wait_for_stop(std::chrono::steady_clock::time_point deadline, bool& quit);

    std::function<void()> on_signal_;
    std::chrono::milliseconds timeout_;
    Saved* saved_;
    std::thread thread_;
};

}  // namespace carboy::server
