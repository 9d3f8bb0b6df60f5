// A connected or listening socket that a loop watches.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include <carboy/fiber/wait.hpp>

namespace carboy::fiber {

/// How a transfer ended.
struct Transfer {
    /// Bytes moved; 0 with no error is the end of the stream.
    std::size_t size = 0;
    /// An errno: ETIMEDOUT when the deadline came first.
    int error = 0;
};

/// Owns a descriptor and keeps it registered with the loop of the fiber that made it, so that a wait costs no
/// registration.
/// Threads: fibers of that loop, one reader and one writer at a time.
class Socket {
  public:
    using Deadline = std::chrono::steady_clock::time_point;

    /// Takes over `fd`; inside a fiber only.  Throws: Error "wait_failed", and has closed it then.
    explicit Socket(int fd);
    /// Closes the descriptor.
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// Reads what is there, waiting for the first byte.  Throws: Cancelled.
    Transfer read_some(char* data, std::size_t size, Deadline deadline = Deadline::max());
    /// Waits for a change after an attempt that would have blocked: true then, false at the deadline.
    /// Throws: Cancelled.
    bool wait(Ready ready, Deadline deadline = Deadline::max());
    /// Ends the waits under way: a read fails with ECANCELED. For other fibers of the loop, and for posted functions.
    void interrupt() noexcept;
    int fd() const noexcept { return fd_; }

  private:
    friend class StopWith;
    struct Impl;
    std::unique_ptr<Impl> impl_;
    int fd_;
};

/// While it lives, the fiber that made it works for the socket's peer: a quarter of a second after the peer has ended
/// or failed, stop_requested() is true there. Half a connection counts as its end, since the end of a whole one looks
/// the same until something is written to it. Lifetime: on the fiber's stack, shorter than the socket.
class StopWith {
  public:
    explicit StopWith(const Socket& socket) noexcept;
    ~StopWith();
    StopWith(const StopWith&) = delete;
    StopWith& operator=(const StopWith&) = delete;

  private:
    const void* outer_;
};

}  // namespace carboy::fiber
