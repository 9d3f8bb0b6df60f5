#include "server/listen/client_limit.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

namespace carboy::server {

namespace {

sockaddr_storage address(const char* text) {
    sockaddr_storage storage{};
    auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    storage.ss_family = AF_INET;
    if (::inet_pton(AF_INET, text, &v4.sin_addr) == 1) return storage;
    storage.ss_family = AF_INET6;
    EXPECT_EQ(::inet_pton(AF_INET6, text, &v6.sin6_addr), 1) << text;
    return storage;
}

}  // namespace

TEST(ClientLimit, CountsEachAddress) {
    ClientLimit clients;
    const sockaddr_storage first = address("192.0.2.1"), second = address("192.0.2.2");
    EXPECT_TRUE(clients.enter(first, 2));
    EXPECT_TRUE(clients.enter(first, 2));
    EXPECT_FALSE(clients.enter(first, 2));
    EXPECT_TRUE(clients.enter(second, 2));
    clients.leave(first);
    EXPECT_TRUE(clients.enter(first, 2));
    EXPECT_FALSE(clients.enter(first, 2));
}

TEST(ClientLimit, CountsNetworksOfIpv6) {
    ClientLimit clients;
    EXPECT_TRUE(clients.enter(address("2001:db8:0:1::1"), 1));
    EXPECT_FALSE(clients.enter(address("2001:db8:0:1:ffff::2"), 1));
    EXPECT_TRUE(clients.enter(address("2001:db8:0:2::1"), 1));
}

TEST(ClientLimit, KnowsIpv4OverIpv6) {
    ClientLimit clients;
    EXPECT_TRUE(clients.enter(address("192.0.2.1"), 1));
    EXPECT_FALSE(clients.enter(address("::ffff:192.0.2.1"), 1));
    EXPECT_TRUE(clients.enter(address("::ffff:192.0.2.2"), 1));
}

TEST(ClientLimit, KnowsThisMachine) {
    for (const char* own : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"})
        EXPECT_TRUE(is_loopback(address(own))) << own;
    for (const char* other : {"128.0.0.1", "10.0.0.1", "::2", "::", "::ffff:10.0.0.1", "fe80::1", "7f00::1"})
        EXPECT_FALSE(is_loopback(address(other))) << other;
}

}  // namespace carboy::server
