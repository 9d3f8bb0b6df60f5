// The options of a server.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include <carboy/http/limits.hpp>

namespace carboy::server {

/// How a server listens, and the limits beyond which it refuses a request.
struct ServerOptions {
    std::string host = "127.0.0.1";
    /// 0 chooses a free port; Server::port returns it.
    std::uint16_t port = 5000;
    /// The number of threads, each with its own loop and listening socket. 0 means one for each processor.
    std::size_t workers = 0;
    /// A socket that is already listening (ListeningSocket), used instead of host and port; -1 means none.  Lifetime:
    /// the caller closes it; the server works on copies.
    int listening_socket = -1;

    /// The request line and header fields together; a longer header is answered with 431.  Units: bytes.
    std::size_t header_limit = 16 * 1024;
    /// The path and query; a longer target is answered with 414.  Units: bytes.
    std::size_t target_limit = 8 * 1024;
    std::size_t field_limit = 100;
    /// A body as the handler sees it; a larger one is answered with 413.  Units: bytes.
    std::size_t body_limit = 16 * 1024 * 1024;
    http::ParseLimits parse_limits;
    /// A body up to this size is kept in memory; a larger one is written to a temporary file as it arrives.  Units:
    /// bytes.
    std::size_t spool_threshold = 512 * 1024;
    /// The folder of those files, which have no name. Empty means the folder in TMPDIR, or /tmp.
    std::string spool_folder;

    /// The time from a request's first byte to the end of its header, even if bytes keep arriving.
    std::chrono::milliseconds header_timeout{10'000};
    /// A body may be slow for this long; after that it must have arrived at `body_minimum_rate`. Data that arrived
    /// faster does not extend this time.
    std::chrono::milliseconds body_grace{20'000};
    /// The longest pause in a body.
    std::chrono::milliseconds body_gap{20'000};
    /// Units: bytes a second.
    std::size_t body_minimum_rate = 500;
    std::chrono::milliseconds keep_alive_timeout{15'000};
    /// How long a client may accept no data of a response; after that it must accept data at `write_minimum_rate`.
    std::chrono::milliseconds write_timeout{30'000};
    /// Units: bytes a second.
    std::size_t write_minimum_rate = 500;

    /// The limit for all workers together. When it is reached, the connections that have been idle longest are closed;
    /// when none is idle, new ones wait in the kernel's queue.
    std::size_t max_connections = 10'000;
    /// The limit for one client: an IPv4 address or a /64 network of IPv6. Further connections are answered with 503. 0
    /// means a quarter of `max_connections`, and no limit for this machine's own addresses (127.0.0.1, ::1), which a
    /// proxy uses.
    std::size_t max_connections_per_client = 0;
    /// How long requests in progress may take after stop().
    std::chrono::milliseconds drain_timeout{30'000};
    /// Allows long work to be abandoned when its client has gone (fiber::stop_requested()). Queries that are still
    /// running then fail with Timeout, code "client_gone".
    bool stop_with_client = true;
    /// SIGINT and SIGTERM drain the server; a second one ends the process within half a second, whatever its workers
    /// are doing. SIGHUP and SIGPIPE are ignored. This holds from the constructor until the end of run().
    bool handle_signals = false;
    /// The stack of a connection, on which its handlers run. Memory is used only as far as a handler has used the
    /// stack, and is released when the connection has been idle for some seconds.  Units: bytes.
    std::size_t stack_size = 1024 * 1024;
    /// A worker that a handler has blocked for this long is logged with the handler and the request; 0 disables this.
    std::chrono::milliseconds blocked_after{5'000};
    /// Log one line for each response.
    bool access_log = false;
    /// The Server field; empty leaves it out.
    std::string server_name = "carboy";
};

}  // namespace carboy::server
