// A listening HTTP/1.1 server: bytes from sockets to an http::Handler and back.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <carboy/http/handler.hpp>
#include <carboy/http/limits.hpp>

namespace carboy::server {

/// How a server listens and what it takes from a client before it refuses.
struct ServerOptions {
    std::string host = "127.0.0.1";
    /// 0 takes a free port; Server::port tells which.
    std::uint16_t port = 5000;
    /// Threads, each with a loop and a listening socket of its own; 0 is one for each processor.
    std::size_t workers = 0;

    /// Units: bytes of request line and fields together; more is 431.
    std::size_t header_limit = 16 * 1024;
    /// Units: bytes of the path and query; more is 414.
    std::size_t target_limit = 8 * 1024;
    std::size_t field_limit = 100;
    /// Units: bytes of a body as the handler sees it; more is 413.
    std::size_t body_limit = 16 * 1024 * 1024;
    http::ParseLimits parse_limits;

    /// From a request's first byte to the end of its fields, whatever trickles in between.
    std::chrono::milliseconds header_timeout{10'000};
    /// A body may be slow for this long, then must have come at `body_minimum_rate`.
    std::chrono::milliseconds body_grace{20'000};
    /// Units: bytes a second.
    std::size_t body_minimum_rate = 500;
    std::chrono::milliseconds keep_alive_timeout{15'000};
    /// How long a client may take nothing of a response.
    std::chrono::milliseconds write_timeout{30'000};

    /// Over all workers; connections beyond wait in the kernel's queue.
    std::size_t max_connections = 10'000;
    /// How long requests in flight may take after stop().
    std::chrono::milliseconds drain_timeout{30'000};
    /// Lets long work for a client that has gone be given up (fiber::stop_requested()): queries that still run then
    /// fail with Timeout, code "client_gone".
    bool stop_with_client = true;
    /// SIGINT and SIGTERM drain; a second one ends at once.
    bool handle_signals = false;
    /// The Server field; empty for none.
    std::string server_name = "carboy";
};

/// Listens from its construction on; answers while run() runs.
class Server {
  public:
    struct Impl;

    /// Throws: Error "port_in_use", "port_not_allowed", "bad_host" or "listen_failed", saying what to do.
    Server(ServerOptions options, http::Handler handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Serves until stop() or a signal; returns when the requests in flight are answered or the drain timed out.
    void run();
    /// Stops accepting and lets run() return after the requests in flight. A second call ends at once.
    /// Threads: any; not from a signal handler (see ServerOptions::handle_signals).
    void stop();
    /// The port that is listened on.
    std::uint16_t port() const noexcept;

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace carboy::server
