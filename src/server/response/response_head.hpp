// The bytes of a response before its body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/response.hpp>

namespace carboy::server {

/// The facts about a response that only the connection knows.
struct ResponseFrame {
    /// The request's minor version.
    int version = 1;
    /// The request was a HEAD, so the body is not sent.
    bool head = false;
    bool close = false;
    /// The body's length; nullopt for a streamed body of unknown length.
    std::optional<std::uint64_t> length;
    std::string_view server_name;
};

/// True for a status whose response never has a body.  Source: RFC 9110 section 6.4.1.
bool is_bodyless(int status) noexcept;

/// Appends the status line and the fields. The server sets length, framing and connection itself and ignores the
/// handler's fields for them.
void append_head(std::string& out, const http::Response& response, const ResponseFrame& frame);

/// The current Date field, updated once a second on each thread.  Lifetime: until the thread's next call.
std::string_view date_field();

}  // namespace carboy::server
