// A byte stream to a client: what a connection reads from and writes to, whatever lies below.
#pragma once

#include <sys/uio.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

#include <carboy/fiber/socket.hpp>

namespace carboy::server {

using Deadline = std::chrono::steady_clock::time_point;

/// The present time to about four milliseconds, at a fifth of the exact clock's price.
Deadline coarse_now() noexcept;

/// Threads: one fiber, except interrupt.
class Stream {
  public:
    virtual ~Stream() = default;

    /// Waits for the first byte.
    virtual fiber::Transfer read_some(char* data, std::size_t size, Deadline deadline) = 0;
    /// Writes all of it; false when the client is gone or took nothing for `stall`.
    virtual bool write(std::span<iovec> parts, std::chrono::milliseconds stall) = 0;
    /// Tells the client that nothing more comes, and gives it a moment to read what came.
    virtual void finish() = 0;
    /// Ends the read under way. For other fibers of the loop.
    virtual void interrupt() noexcept = 0;
};

/// A plain connection.
class SocketStream final : public Stream {
  public:
    /// `stops`: the fiber is asked to stop when the client has gone.
    SocketStream(int fd, bool stops) : socket_(fd) {
        if (stops) stop_.emplace(socket_);
    }

    fiber::Transfer read_some(char* data, std::size_t size, Deadline deadline) override;
    bool write(std::span<iovec> parts, std::chrono::milliseconds stall) override;
    void finish() override;
    void interrupt() noexcept override { socket_.interrupt(); }

  private:
    fiber::Socket socket_;
    std::optional<fiber::StopWith> stop_;
};

}  // namespace carboy::server
