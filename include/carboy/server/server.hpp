// A listening HTTP/1.1 server: passes requests from sockets to an http::Handler and sends its responses.
#pragma once

#include <cstdint>

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/handler.hpp>
#include <carboy/server/options.hpp>

namespace carboy::server {

/// Listens from its construction; answers requests while run() runs.
class Server {
  public:
    struct Impl;

    /// `refused` makes the pages for requests that the server refuses itself; without it they are plain.
    /// Throws: Error "port_in_use", "port_not_allowed", "bad_host" or "listen_failed", with a hint.
    Server(ServerOptions options, http::Handler handler, http::RefusalHandler refused = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Serves until stop() or a signal. Returns when the requests in progress have been answered or the drain has timed
    /// out.
    void run();
    /// Stops accepting connections and lets run() return after the requests in progress. A second call ends
    /// immediately.
    /// Threads: any; not from a signal handler (see ServerOptions::handle_signals).
    void stop();
    /// The port that the server listens on.
    std::uint16_t port() const noexcept;

  private:
    Owned<Impl> impl_;
};

}  // namespace carboy::server
