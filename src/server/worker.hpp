// One thread's share of a server: its loop, its listening socket, its connections.
#pragma once

#include <atomic>
#include <string>

#include <boost/intrusive/list.hpp>

#include <carboy/fiber/event.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/http/handler.hpp>
#include <carboy/server/server.hpp>

#include "server/connection.hpp"
#include "server/listener.hpp"

namespace carboy::server {

/// What the workers of a server share.
struct Shared {
    ServerOptions options;
    http::Handler handler;
    std::atomic<std::size_t> connections{0};
};

/// Threads: run() on one; drain() and end() from any.
class Worker {
  public:
    Worker(Shared& shared, Descriptor listener);

    /// Serves until drained or ended.
    void run();
    /// Stops accepting, closes idle connections, and lets run() return when the busy ones are done.
    void drain();
    /// Lets run() return at once.
    void end() { loop_.stop(); }

  private:
    void accept();
    /// False when there is no more to accept now.
    bool accept_one(int listener);
    void serve(int fd, std::string remote_addr);
    void begin_drain();
    void end_if_drained();

    Shared& shared_;
    Descriptor listener_;
    fiber::Loop loop_;
    fiber::Socket* listening_ = nullptr;
    boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>> connections_;
    std::size_t serving_ = 0;
    bool draining_ = false;
    fiber::Event drained_;
};

}  // namespace carboy::server
