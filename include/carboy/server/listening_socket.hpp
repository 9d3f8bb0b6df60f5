// A listening socket, independent of the servers that accept its connections.
#pragma once

#include <cstdint>
#include <string>

namespace carboy::server {

/// Listens from its construction. Servers can use it one after another, also in different processes
/// (ServerOptions::listening_socket): a client that connects in between waits in its queue.
class ListeningSocket {
  public:
    /// Throws: Error "bad_host", "port_in_use", "port_not_allowed", "listen_failed".
    ListeningSocket(const std::string& host, std::uint16_t port);
    /// Takes a descriptor that another process has passed on.
    explicit ListeningSocket(int descriptor) noexcept;
    ~ListeningSocket();
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

    int descriptor() const noexcept { return descriptor_; }
    std::uint16_t port() const noexcept { return port_; }

  private:
    int descriptor_;
    std::uint16_t port_;
};

}  // namespace carboy::server
