// The access log: one line for each response.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include <carboy/http/request.hpp>

namespace carboy::server {

/// One response.
struct Access {
    const http::Request& request;
    int status = 0;
    /// The bytes of the body that were sent.
    std::uint64_t bytes = 0;
    std::chrono::nanoseconds duration{0};
    /// The server refused the request itself.
    bool refused = false;
    /// The received text of a request whose first line could not be parsed.
    std::string_view unreadable;
};

/// Logs `client "METHOD target HTTP/1.1" status bytes duration "user agent"`, or the same as members of a JSON object.
void log_access(const Access& access);

}  // namespace carboy::server
