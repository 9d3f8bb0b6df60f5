#include <carboy/server/listening_socket.hpp>

#include <unistd.h>

#include "server/listen/listener.hpp"

namespace carboy::server {

ListeningSocket::ListeningSocket(const std::string& host, std::uint16_t port) {
    Listeners listeners = listen_on(host, port, 1);
    descriptor_ = listeners.sockets.front().release();
    port_ = listeners.port;
}

ListeningSocket::ListeningSocket(int descriptor) noexcept : descriptor_(descriptor), port_(bound_port(descriptor)) {}

ListeningSocket::~ListeningSocket() { ::close(descriptor_); }

}  // namespace carboy::server
