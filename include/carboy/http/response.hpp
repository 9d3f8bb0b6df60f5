// What a handler answers: status, fields and a body that is text or is made while it is sent.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/cookie.hpp>
#include <carboy/http/headers.hpp>

namespace carboy::http {

/// Puts the next piece of a body into `chunk`, which comes empty, and returns true; returns false at the end.
/// Threads: called on the connection's fiber, so it may wait.
using ChunkSource = std::function<bool(std::string& chunk)>;

/// An answer to a request.
class Response {
  public:
    static constexpr std::string_view html = "text/html; charset=utf-8";

    /// An empty 200 page.
    Response() : Response(std::string()) {}
    Response(std::string text, int status_code = 200, std::string_view content_type = html);
    Response(std::string_view text, int status_code = 200, std::string_view content_type = html)
        : Response(std::string(text), status_code, content_type) {}
    Response(const char* text, int status_code = 200, std::string_view content_type = html)
        : Response(std::string(text), status_code, content_type) {}

    /// A response whose body is made while it is sent: with Content-Length when `length` is known, else chunked.
    static Response stream(ChunkSource source, std::string_view content_type = html,
                           std::optional<std::uint64_t> length = std::nullopt);

    int status = 200;
    Headers headers;
    std::string body;
    /// When set, `body` is not sent.
    ChunkSource source;
    /// The length of a streamed body, when it is known.
    std::optional<std::uint64_t> source_length;

    /// The Content-Type field, empty when there is none.
    std::string_view content_type() const noexcept { return headers.get("Content-Type", {}); }
    void set_content_type(std::string_view type) { headers.set("Content-Type", type); }
    /// The media type without its parameters, in lower case.
    std::string mimetype() const;

    /// Adds a Set-Cookie field.  Throws: Error "bad_cookie".
    void set_cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});
    /// Tells the browser to forget a cookie; path and domain must be those it was set with.
    void delete_cookie(std::string_view name, std::string_view path = "/", std::string_view domain = {});
};

}  // namespace carboy::http
