#include "server/listen/client_limit.hpp"

#include <cstring>

namespace carboy::server {

namespace {

// IPv4 addresses in their IPv6-mapped form: ::ffff:192.0.2.1.
in6_addr as_v6(const sockaddr_storage& address) noexcept {
    if (address.ss_family == AF_INET6) return reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    in6_addr mapped{};
    mapped.s6_addr[10] = mapped.s6_addr[11] = 0xff;
    std::memcpy(&mapped.s6_addr[12], &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
    return mapped;
}

}  // namespace

ClientLimit::Key ClientLimit::key_of(const sockaddr_storage& address) {
    const in6_addr whole = as_v6(address);
    Key key;
    std::memcpy(&key.network, &whole.s6_addr[0], sizeof key.network);
    if (IN6_IS_ADDR_V4MAPPED(&whole)) std::memcpy(&key.host, &whole.s6_addr[8], sizeof key.host);
    return key;
}

bool ClientLimit::enter(const sockaddr_storage& address, std::size_t limit) {
    std::lock_guard guard(guard_);
    std::size_t& count = counts_[key_of(address)];
    if (count >= limit) return false;
    ++count;
    return true;
}

void ClientLimit::leave(const sockaddr_storage& address) {
    std::lock_guard guard(guard_);
    auto found = counts_.find(key_of(address));
    if (--found->second == 0) counts_.erase(found);
}

bool is_loopback(const sockaddr_storage& address) noexcept {
    const in6_addr whole = as_v6(address);
    return IN6_IS_ADDR_LOOPBACK(&whole) || (IN6_IS_ADDR_V4MAPPED(&whole) && whole.s6_addr[12] == 127);
}

}  // namespace carboy::server
