// The sockets that a server listens on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace carboy::server {

/// A descriptor that is closed on destruction.
class Descriptor {
  public:
    explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int get() const noexcept { return fd_; }
    int release() noexcept;

  private:
    int fd_;
};

struct Listeners {
    std::vector<Descriptor> sockets;
    std::uint16_t port = 0;
};

/// Binds `count` sockets to one address and listens. The kernel distributes connections among them.
/// Throws: Error "bad_host", "port_in_use", "port_not_allowed", "listen_failed".
Listeners listen_on(const std::string& host, std::uint16_t port, std::size_t count);

/// Copies the descriptor of a socket that is already listening; the copies share its queue.
/// Throws: Error "listen_failed".
Listeners copies_of(int socket, std::size_t count);

/// The port that a socket is bound to.
std::uint16_t bound_port(int fd) noexcept;

}  // namespace carboy::server
