#include "server/listen/worker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include <carboy/base/log.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/http/error_page.hpp>

#include "server/response/response_head.hpp"

namespace carboy::server {

using namespace std::chrono_literals;

namespace {

// How long a client may take to send a request when the server drains. A client that was already connected has had its
// chance; the request of a client in the kernel's queue may still be on its way.
constexpr auto kept_grace = 50ms;
constexpr auto new_grace = 500ms;

std::size_t client_limit(const ServerOptions& options, const sockaddr_storage& address) {
    if (options.max_connections_per_client > 0) return options.max_connections_per_client;
    return is_loopback(address) ? options.max_connections : std::max<std::size_t>(options.max_connections / 4, 1);
}

bool is_readable(int fd) {
    pollfd polled{fd, POLLIN, 0};
    return ::poll(&polled, 1, 0) > 0;
}

std::string address_text(const sockaddr_storage& address) {
    char text[INET6_ADDRSTRLEN] = "";
    const void* bytes = address.ss_family == AF_INET6
                            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
                            : &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    ::inet_ntop(address.ss_family, bytes, text, sizeof text);
    return text;
}

}  // namespace

Worker::Worker(Shared& shared, Descriptor listener)
    : shared_(shared), listener_(std::move(listener)), loop_({.stack_size = shared.options.stack_size}) {
    loop_.spawn([this] { accept(); });
}

void Worker::run() { loop_.run(); }

void Worker::drain() {
    loop_.post([this] { begin_drain(); });
}

void Worker::begin_drain() {
    if (draining_) return;
    draining_ = true;
    if (listening_) listening_->interrupt();
    for (Connection& connection : connections_) connection.drain(kept_grace);
    loop_.spawn([this] {
        end_if_drained();
        if (drained_.wait_until(std::chrono::steady_clock::now() + shared_.options.drain_timeout)) return;
        log(LogLevel::warning, std::to_string(serving_) + " requests were still in progress when the drain timed out.");
        loop_.stop();
    });
}

void Worker::end_if_drained() {
    if (draining_ && !listening_ && serving_ == 0) drained_.set();
}

void Worker::accept() {
    // Closed at the end, so that clients of a draining server are refused instead of waiting.
    fiber::Socket listener(listener_.release());
    listening_ = &listener;
    // The loop's end cancels this fiber, also where it waits.
    struct Forget {
        Worker& worker;
        ~Forget() { worker.listening_ = nullptr; }
    } forget{*this};
    while (!draining_) {
        const bool full = shared_.connections >= shared_.options.max_connections;
        if (full && is_readable(listener.fd()))
            make_room();
        else if ((full || !accept_one(listener.fd())) && !draining_)
            listener.wait(fiber::Ready::readable);
    }
    // The clients in the kernel's queue have already been told that they are connected.
    while (accept_one(listener.fd())) {
    }
    listening_ = nullptr;
    end_if_drained();
}

bool Worker::accept_one(int listener) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    int fd = ::accept4(listener, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
        admit(fd, address);
        return true;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        const int error = errno;
        if (coarse_now() - exhaustion_logged_ >= 1s) {
            exhaustion_logged_ = coarse_now();
            log(LogLevel::warning, std::string("Cannot accept a connection: ") + std::strerror(error) + ".");
        }
        if (!draining_ && !make_room()) fiber::sleep_for(200ms);
        return !draining_;
    }
    return errno == EINTR || errno == ECONNABORTED;
}

/// Counts a connection for its server and its client. The connection's fiber may never start, because there is no
/// memory or because the loop ends.
struct Worker::Place {
    Worker& worker;
    Descriptor socket;
    sockaddr_storage address;

    Place(Worker& owner, int fd, const sockaddr_storage& client) : worker(owner), socket(fd), address(client) {
        ++worker.serving_;
        ++worker.shared_.connections;
    }
    Place(const Place&) = delete;
    ~Place() {
        --worker.serving_;
        --worker.shared_.connections;
        worker.shared_.clients.leave(address);
        worker.end_if_drained();
    }
};

void Worker::admit(int fd, const sockaddr_storage& address) {
    const std::size_t limit = client_limit(shared_.options, address);
    if (!shared_.clients.enter(address, limit)) return refuse(fd, address);
    loop_.spawn([this, place = std::make_shared<Place>(*this, fd, address)] { serve(*place); });
}

void Worker::refuse(int fd, const sockaddr_storage& address) {
    Descriptor socket(fd);
    http::Response response = http::error_page(http::HttpError(503));
    response.headers.set("Retry-After", "1");
    ResponseFrame frame{.close = true, .length = response.body.size(), .server_name = shared_.options.server_name};
    std::string text;
    append_head(text, response, frame);
    text += response.body;
    // A new connection accepts this much without a wait.
    ::send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(fd, SHUT_WR);
    // Unread input would cause a reset, which could destroy the response.
    char request[4096];
    [[maybe_unused]] ssize_t discarded = ::recv(fd, request, sizeof request, MSG_DONTWAIT);
    if (coarse_now() - refusal_logged_ < 1min) return;
    refusal_logged_ = coarse_now();
    log(LogLevel::warning, "The client " + address_text(address) +
                               " has reached its limit of connections. Further ones are refused. Raise "
                               "MAX_CONNECTIONS_PER_CLIENT if it is a proxy.");
}

std::vector<Connection*> Worker::idle_connections() {
    std::vector<Connection*> idle;
    for (Connection& connection : connections_)
        if (connection.idle_since()) idle.push_back(&connection);
    // Of connections that came at the same time, the one accepted first comes first.
    std::stable_sort(idle.begin(), idle.end(),
                     [](Connection* a, Connection* b) { return *a->idle_since() < *b->idle_since(); });
    return idle;
}

void Worker::close_idle(std::size_t count) {
    std::vector<Connection*> idle = idle_connections();
    idle.resize(std::min(count, idle.size()));
    for (Connection* connection : idle) connection->drain(0ms);
}

// The workers report their idle times, and the worker with the oldest connection closes some. A blocked worker does not
// report.
bool Worker::make_room() {
    constexpr Deadline::rep none = Deadline::max().time_since_epoch().count();
    for (Worker* worker : shared_.workers) {
        worker->longest_idle_ = none;
        worker->loop_.post([worker] {
            std::vector<Connection*> idle = worker->idle_connections();
            if (!idle.empty()) worker->longest_idle_ = idle.front()->idle_since()->time_since_epoch().count();
        });
    }
    fiber::sleep_for(2ms);
    Worker* oldest = *std::min_element(shared_.workers.begin(), shared_.workers.end(),
                                       [](Worker* a, Worker* b) { return a->longest_idle_ < b->longest_idle_; });
    const bool found = oldest->longest_idle_ != none;
    const std::size_t count = 1 + shared_.connections / 100;
    if (found) oldest->loop_.post([oldest, count] { oldest->close_idle(count); });
    fiber::sleep_for(found ? 2ms : 20ms);
    return found;
}

void Worker::serve(Place& place) {
    SocketStream stream(place.socket.release(), shared_.options.stop_with_client);
    Connection connection(stream, shared_.options, shared_.handler, shared_.refused, address_text(place.address));
    connections_.push_back(connection);
    struct Unlink {
        Worker& worker;
        Connection& connection;
        ~Unlink() { worker.connections_.erase(worker.connections_.iterator_to(connection)); }
    } unlink{*this, connection};
    if (draining_) connection.drain(new_grace);
    connection.run();
}

}  // namespace carboy::server
