#include "web/context/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <string>

#include <carboy/base/text.hpp>

namespace carboy::web {

bool is_loopback(std::string_view host) {
    const std::string text(host);
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
    in6_addr six{};
    if (inet_pton(AF_INET6, text.c_str(), &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six) || (IN6_IS_ADDR_V4MAPPED(&six) && six.s6_addr[12] == 127);
    return host == "localhost";
}

bool is_own_name(std::string_view host) {
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        return end != host.npos && is_loopback(host.substr(1, end - 1));
    }
    const std::string name = lower(host.substr(0, host.rfind(':')));
    return is_loopback(name) || name.ends_with(".localhost");
}

}  // namespace carboy::web
