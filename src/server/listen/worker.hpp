// One thread's share of a server: its loop, its listening socket and its connections.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <vector>

#include <boost/intrusive/list.hpp>

#include <carboy/fiber/event.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/http/handler.hpp>
#include <carboy/server/server.hpp>

#include "server/connection/connection.hpp"
#include "server/listen/client_limit.hpp"
#include "server/listen/listener.hpp"

namespace carboy::server {

class Worker;

/// The state that the workers of a server share.
struct Shared {
    ServerOptions options;
    http::Handler handler;
    http::RefusalHandler refused;
    std::atomic<std::size_t> connections{0};
    ClientLimit clients;
    std::vector<Worker*> workers;
};

/// Threads: run() on one thread; drain() and end() from any.
class Worker {
  public:
    Worker(Shared& shared, Descriptor listener);

    /// Serves until it is drained or ended.
    void run();
    /// Stops accepting connections, closes idle ones, and lets run() return when the busy ones are done.
    void drain();
    /// Makes run() return immediately.
    void end() { loop_.stop(); }
    fiber::Loop& loop() noexcept { return loop_; }

  private:
    struct Place;

    void accept();
    /// Returns false when no connection is waiting.
    bool accept_one(int listener);
    void admit(int fd, const sockaddr_storage& address);
    void refuse(int fd, const sockaddr_storage& address);
    void serve(Place& place);
    /// Closes the connections that have been idle longest, on all workers. Returns false when none is idle.
    bool make_room();
    std::vector<Connection*> idle_connections();
    void close_idle(std::size_t count);
    void begin_drain();
    void end_if_drained();

    Shared& shared_;
    Descriptor listener_;
    fiber::Socket* listening_ = nullptr;
    boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>> connections_;
    std::size_t serving_ = 0;
    // The time since which its longest idle connection has been idle, when a worker last asked; in the clock's units.
    std::atomic<Deadline::rep> longest_idle_{Deadline::max().time_since_epoch().count()};
    Deadline refusal_logged_{};
    Deadline exhaustion_logged_{};
    bool draining_ = false;
    fiber::Event drained_;
    // Destroyed first, because what it still holds refers to the other members.
    fiber::Loop loop_;
};

}  // namespace carboy::server
