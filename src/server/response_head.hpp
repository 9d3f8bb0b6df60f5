// The bytes of a response before its body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/response.hpp>

namespace carboy::server {

/// What the connection knows about a response that its handler does not.
struct ResponseFrame {
    /// The request's minor version.
    int version = 1;
    /// The request was a HEAD: everything is sent but the body.
    bool head = false;
    bool close = false;
    /// The body's length; nothing for a streamed body of unknown length.
    std::optional<std::uint64_t> length;
    std::string_view server_name;
};

/// True for a status whose response has no body whatever the handler says.  Source: RFC 9110 section 6.4.1.
bool is_bodyless(int status) noexcept;

/// Appends status line and fields. Length, framing and connection are the server's to say: what the handler set for
/// them is left out.
void append_head(std::string& out, const http::Response& response, const ResponseFrame& frame);

/// The Date field for now, made once a second and thread.  Lifetime: until the thread's next call.
std::string_view date_field();

}  // namespace carboy::server
