#include "server/listen/listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/http/url.hpp>

namespace carboy::server {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

int Descriptor::release() noexcept { return std::exchange(fd_, -1); }

namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Addresses resolve(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    // Browsers and other tools try 127.0.0.1 first for this name, regardless of the machine's configured order.
    if (host == "localhost") hints.ai_family = AF_INET;
    addrinfo* found = nullptr;
    int error = ::getaddrinfo(host.empty() ? nullptr : host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (error != 0)
        throw Error(
            "bad_host", "Cannot listen on the host '" + host + "': " + ::gai_strerror(error) + ".",
            "Use an address of this machine: 127.0.0.1 for this machine only, or 0.0.0.0 for all its networks.");
    return {found, &::freeaddrinfo};
}

[[noreturn]] void refuse(int error, const std::string& host, std::uint16_t port) {
    std::string number = std::to_string(port);
    if (error == EADDRINUSE)
        throw Error("port_in_use", "Port " + number + " of " + host + " is in use by another program.",
                    "Stop that program (`ss -ltnp 'sport = :" + number +
                        "'` shows it), or choose another port: --port " +
                        std::to_string(port < 65535 ? port + 1 : port - 1) + ".");
    if (error == EACCES)
        throw Error("port_not_allowed", "This user may not listen on port " + number + ".",
                    "Choose a port above 1023, or grant the program the capability cap_net_bind_service.");
    if (error == EADDRNOTAVAIL)
        throw Error("bad_host", "'" + host + "' is not an address of this machine.",
                    "Use 127.0.0.1 for this machine only, or 0.0.0.0 for all its networks.");
    throw Error("listen_failed",
                "Cannot listen on " + http::url_host(host) + ":" + number + ": " + std::strerror(error) + ".");
}

void set_option(int fd, int level, int option) {
    int on = 1;
    ::setsockopt(fd, level, option, &on, sizeof on);
}

void set_port(addrinfo& address, std::uint16_t port) {
    if (address.ai_family == AF_INET6)
        reinterpret_cast<sockaddr_in6*>(address.ai_addr)->sin6_port = htons(port);
    else
        reinterpret_cast<sockaddr_in*>(address.ai_addr)->sin_port = htons(port);
}

Descriptor bind_one(const addrinfo& address, bool first, const std::string& host, std::uint16_t port) {
    Descriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0) refuse(errno, host, port);
    set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR);
    // Accepted connections inherit this option.
    set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY);
    // The first socket is bound without sharing, so that another server on the port causes an error instead of sharing
    // it.
    if (!first) set_option(socket.get(), SOL_SOCKET, SO_REUSEPORT);
    if (::bind(socket.get(), address.ai_addr, address.ai_addrlen) != 0) refuse(errno, host, port);
    set_option(socket.get(), SOL_SOCKET, SO_REUSEPORT);
    if (::listen(socket.get(), 4096) != 0) refuse(errno, host, port);
    return socket;
}

}  // namespace

std::uint16_t bound_port(int fd) noexcept {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                                               : reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

Listeners listen_on(const std::string& host, std::uint16_t port, std::size_t count) {
    Addresses addresses = resolve(host, port);
    Listeners listeners;
    listeners.port = port;
    for (std::size_t i = 0; i < count; ++i) {
        listeners.sockets.push_back(bind_one(*addresses, i == 0, host, port));
        if (i > 0) continue;
        listeners.port = bound_port(listeners.sockets.front().get());
        set_port(*addresses, listeners.port);
    }
    return listeners;
}

Listeners copies_of(int socket, std::size_t count) {
    Listeners listeners;
    listeners.port = bound_port(socket);
    for (std::size_t i = 0; i < count; ++i) {
        Descriptor copy(::fcntl(socket, F_DUPFD_CLOEXEC, 0));
        if (copy.get() < 0)
            throw Error("listen_failed", std::string("Cannot copy a listening socket: ") + std::strerror(errno) + ".",
                        "Raise the limit: ulimit -n.");
        listeners.sockets.push_back(std::move(copy));
    }
    return listeners;
}

}  // namespace carboy::server
