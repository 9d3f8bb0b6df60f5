#include <carboy/server/server.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <optional>
#include <thread>
#include <vector>

#include <carboy/fiber/watchdog.hpp>

#include "server/listen/listener.hpp"
#include "server/listen/signals.hpp"
#include "server/listen/worker.hpp"

namespace carboy::server {

struct Server::Impl {
    Shared shared;
    std::uint16_t port = 0;
    std::deque<Worker> workers;
    std::atomic<bool> stopping{false};
    std::optional<SignalWatch> signals;

    void stop() {
        bool again = stopping.exchange(true);
        for (Worker& worker : workers) again ? worker.end() : worker.drain();
    }
};

Server::Server(ServerOptions options, http::Handler handler, http::RefusalHandler refused)
    : impl_(std::make_unique<Impl>()) {
    if (options.workers == 0) options.workers = std::max(1u, std::thread::hardware_concurrency());
    Listeners listeners = options.listening_socket < 0 ? listen_on(options.host, options.port, options.workers)
                                                       : copies_of(options.listening_socket, options.workers);
    impl_->shared.options = std::move(options);
    impl_->shared.handler = std::move(handler);
    impl_->shared.refused = std::move(refused);
    impl_->port = listeners.port;
    for (Descriptor& socket : listeners.sockets) {
        impl_->workers.emplace_back(impl_->shared, std::move(socket));
        impl_->shared.workers.push_back(&impl_->workers.back());
    }
    // From here on clients can connect, and the program may have said so. After a drain has timed out, the cancelled
    // fibers have five seconds to unwind.
    if (impl_->shared.options.handle_signals)
        impl_->signals.emplace([impl = impl_.get()] { impl->stop(); },
                               impl_->shared.options.drain_timeout + std::chrono::seconds(6));
}

Server::~Server() = default;

void Server::run() {
    std::vector<fiber::Loop*> loops;
    for (Worker& worker : impl_->workers) loops.push_back(&worker.loop());
    fiber::Watchdog watchdog(impl_->shared.options.blocked_after, std::move(loops));
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < impl_->workers.size(); ++i)
        threads.emplace_back([this, i] { impl_->workers[i].run(); });
    impl_->workers.front().run();
    for (std::thread& thread : threads) thread.join();
    impl_->signals.reset();
}

void Server::stop() { impl_->stop(); }

std::uint16_t Server::port() const noexcept { return impl_->port; }

}  // namespace carboy::server
