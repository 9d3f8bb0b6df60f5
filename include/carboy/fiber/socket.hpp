// A connected or listening socket that a loop watches.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/fiber/wait.hpp>

namespace carboy::fiber {

/// The result of a transfer.
struct Transfer {
    /// Bytes moved; 0 without an error means the end of the stream.
    std::size_t size = 0;
    /// An errno: ETIMEDOUT when the deadline passed first.
    int error = 0;
};

/// Owns a descriptor and keeps it registered with the loop of the fiber that created it, so that a wait does not have
/// to register it.
/// Threads: fibers of that loop, at most one reader and one writer at a time.
class Socket {
  public:
    using Deadline = std::chrono::steady_clock::time_point;

    /// Takes ownership of `fd`, also when it throws. Inside a fiber only.  Throws: Error "wait_failed".
    explicit Socket(int fd);
    /// Closes the descriptor.
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// Reads what is available, waiting for the first byte.  Throws: Cancelled.
    Transfer read_some(char* data, std::size_t size, Deadline deadline = Deadline::max());
    /// Waits for a change after an attempt that would have blocked. Returns false when the deadline passes first.
    /// Throws: Cancelled.
    bool wait(Ready ready, Deadline deadline = Deadline::max());
    /// Ends the waits in progress: a read fails with ECANCELED. For other fibers of the loop and for posted functions.
    void interrupt() noexcept;
    int fd() const noexcept { return fd_; }

  private:
    friend class StopWith;
    struct Impl;
    Owned<Impl> impl_;
    int fd_;
};

class Watch;

/// Declares that the fiber that constructs it works for the socket's peer. A quarter of a second after the peer has
/// closed the connection, or the connection has failed, stop_requested() becomes true in that fiber. A peer that has
/// only shut down its own half still waits for an answer. TCP does not distinguish the two until something is sent, so
/// bytes passed to lend() are sent as a probe: a closed socket answers with a reset.
/// Lifetime: on the fiber's stack, shorter than the socket.
class StopWith {
  public:
    explicit StopWith(const Socket& socket) noexcept;
    ~StopWith();
    StopWith(const StopWith&) = delete;
    StopWith& operator=(const StopWith&) = delete;

    /// Allows the first bytes of the coming answer to be sent early, one at a time, to a peer that has shut down its
    /// half. Nothing else may be written to the socket until take_back().  Lifetime: `prefix` must live until then.
    void lend(std::string_view prefix) noexcept;
    /// Stops sending the prefix and returns the number of bytes already sent.
    std::size_t take_back() noexcept;

  private:
    Watch* watch_;
    Watch* outer_;
};

}  // namespace carboy::fiber
