// The number of connections of each client.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace carboy::server {

/// Counts connections by client: an IPv4 address or a /64 network of IPv6, which is what one subscriber usually gets.
/// Threads: any.
class ClientLimit {
  public:
    /// Counts a connection for a client. Returns false when the client already has `limit`.
    bool enter(const sockaddr_storage& address, std::size_t limit);
    /// Undoes one enter().
    void leave(const sockaddr_storage& address);

  private:
    /// The bytes of an address; an IPv4 address is in its mapped form.
    struct Key {
        std::uint64_t network = 0;
        std::uint64_t host = 0;
        auto operator<=>(const Key&) const = default;
    };
    static Key key_of(const sockaddr_storage& address);

    std::mutex guard_;
    std::map<Key, std::size_t> counts_;
};

/// True for this machine's loopback addresses: 127.0.0.0/8 and ::1.
bool is_loopback(const sockaddr_storage& address) noexcept;

}  // namespace carboy::server
