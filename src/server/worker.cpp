#include "server/worker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include <carboy/base/log.hpp>
#include <carboy/fiber/fiber.hpp>

namespace carboy::server {

using namespace std::chrono_literals;

namespace {

std::string address_text(const sockaddr_storage& address) {
    char text[INET6_ADDRSTRLEN] = "";
    const void* bytes = address.ss_family == AF_INET6
                            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
                            : &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    ::inet_ntop(address.ss_family, bytes, text, sizeof text);
    return text;
}

}  // namespace

Worker::Worker(Shared& shared, Descriptor listener) : shared_(shared), listener_(std::move(listener)) {
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
    for (Connection& connection : connections_) connection.drain();
    loop_.spawn([this] {
        end_if_drained();
        if (drained_.wait_until(std::chrono::steady_clock::now() + shared_.options.drain_timeout)) return;
        log(LogLevel::warning, std::to_string(serving_) + " requests were not done when the drain timed out.");
        loop_.stop();
    });
}

void Worker::end_if_drained() {
    if (draining_ && !listening_ && serving_ == 0) drained_.set();
}

void Worker::accept() {
    // Closed at the end, so that clients of a draining server are refused and do not wait.
    fiber::Socket listener(listener_.release());
    listening_ = &listener;
    while (!draining_) {
        if (shared_.connections >= shared_.options.max_connections)
            fiber::sleep_for(20ms);
        else if (!accept_one(listener.fd()) && !draining_)
            listener.wait(fiber::Ready::readable);
    }
    // Who is in the kernel's queue has been told that the connection stands.
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
        ++serving_;
        ++shared_.connections;
        loop_.spawn([this, fd, remote = address_text(address)] { serve(fd, remote); });
        return true;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        log(LogLevel::warning, std::string("Cannot accept a connection: ") + std::strerror(errno) + ".");
        fiber::sleep_for(200ms);
        return !draining_;
    }
    return errno == EINTR || errno == ECONNABORTED;
}

void Worker::serve(int fd, std::string remote_addr) {
    struct End {
        Worker& worker;
        ~End() {
            --worker.serving_;
            --worker.shared_.connections;
            worker.end_if_drained();
        }
    } end{*this};
    SocketStream stream(fd, shared_.options.stop_with_client);
    Connection connection(stream, shared_.options, shared_.handler, std::move(remote_addr));
    connections_.push_back(connection);
    struct Unlink {
        Worker& worker;
        Connection& connection;
        ~Unlink() { worker.connections_.erase(worker.connections_.iterator_to(connection)); }
    } unlink{*this, connection};
    if (draining_) connection.drain();
    connection.run();
}

}  // namespace carboy::server
