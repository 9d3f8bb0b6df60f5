// A byte stream to a client: the interface that a connection reads from and writes to.
#pragma once

#include <sys/uio.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <carboy/fiber/socket.hpp>

#include "server/stream/pace.hpp"

namespace carboy::server {

using Deadline = std::chrono::steady_clock::time_point;

/// The current time, accurate to about four milliseconds, at a fifth of the cost of the exact clock.
Deadline coarse_now() noexcept;

/// Threads: one fiber, except for interrupt().
class Stream {
  public:
    virtual ~Stream() = default;

    /// Waits for the first byte.
    virtual fiber::Transfer read_some(char* data, std::size_t size, Deadline deadline) = 0;
    /// Writes everything. Returns false when the client has gone or is too slow.
    virtual bool write(std::span<iovec> parts, Pace pace) = 0;
    /// True when input has arrived that has not been read.
    virtual bool has_unread() const noexcept = 0;
    /// Tells the client that nothing more will be sent, and gives it a moment to read what was sent.
    virtual void finish() = 0;
    /// Allows the first bytes of the coming response to be sent early, to find out whether a client that has shut down
    /// its half of the connection still reads (fiber::StopWith::lend). Nothing may be written until take_back().
    virtual void lend(std::string_view) noexcept {}
    /// Returns the number of those bytes that were sent.
    virtual std::size_t take_back() noexcept { return 0; }
    /// Ends the read in progress. For other fibers of the loop.
    virtual void interrupt() noexcept = 0;
};

/// A plain connection.
class SocketStream final : public Stream {
  public:
    /// With `stops`, the fiber is asked to stop when the client has gone.
    SocketStream(int fd, bool stops) : socket_(fd) {
        if (stops) stop_.emplace(socket_);
    }

    fiber::Transfer read_some(char* data, std::size_t size, Deadline deadline) override;
    bool write(std::span<iovec> parts, Pace pace) override;
    bool has_unread() const noexcept override;
    void finish() override;
    void lend(std::string_view prefix) noexcept override {
        if (stop_) stop_->lend(prefix);
    }
    std::size_t take_back() noexcept override { return stop_ ? stop_->take_back() : 0; }
    void interrupt() noexcept override { socket_.interrupt(); }

  private:
    fiber::Socket socket_;
    std::optional<fiber::StopWith> stop_;
};

}  // namespace carboy::server
