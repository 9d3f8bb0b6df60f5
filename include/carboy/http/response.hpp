// The response of a handler: status, header fields and a body that is either text or generated while it is sent.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/base/function.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/headers.hpp>

namespace carboy::value {
struct JsonType;
}

namespace carboy::http {

struct CacheControl;
struct ContentRange;
struct ETag;
class HeaderSet;
struct WwwAuthenticate;

/// Writes the next piece of a body to `chunk`, which is empty at the call, and returns true. Returns false at the end.
/// Threads: called on the connection's fiber, so it may wait.
using ChunkSource = std::function<bool(std::string& chunk)>;

/// The response that a 304 or a 206 stands for.
struct WholeResponse {
    /// Without parameters, in lower case.
    std::string content_type;
    /// Units: bytes.
    std::uint64_t size = 0;
    /// True when it would be sent as it is: a streamed body, or one that is compressed already.
    bool is_final = false;
};

/// A response to a request.
class Response {
  public:
    static constexpr std::string_view html = "text/html; charset=utf-8";

    /// An empty response with status 200.
    Response() : Response(std::string()) {}
    Response(std::string text, int status_code = 200, std::string_view content_type = html);
    Response(std::string_view text, int status_code = 200, std::string_view content_type = html)
        : Response(std::string(text), status_code, content_type) {}
    Response(const char* text, int status_code = 200, std::string_view content_type = html)
        : Response(std::string(text), status_code, content_type) {}

    /// A response whose body is generated while it is sent: with Content-Length when `length` is known, otherwise
    /// chunked.
    static Response stream(ChunkSource source, std::string_view content_type = html,
                           std::optional<std::uint64_t> length = std::nullopt);

    int status = 200;
    Headers headers;
    std::string body;
    /// When it is set, `body` is not sent.
    ChunkSource source;
    /// The length of a streamed body, when known.
    std::optional<std::uint64_t> source_length;
    /// The type whose JSON the body contains, or null if unknown; for documentation.  Lifetime: static.
    const value::JsonType* json_type = nullptr;
    /// What a 304 or 206 stands for, if known. It has the same Vary field, and a 304 the same ETag.
    std::shared_ptr<const WholeResponse> whole;

    /// The Content-Type field; empty when there is none.
    std::string_view content_type() const noexcept { return headers.get("Content-Type", {}); }
    void set_content_type(std::string_view type) { headers.set("Content-Type", type); }
    /// The media type without parameters, in lower case.
    std::string mimetype() const;

    /// Sets the ETag to a hash of the body, unless there is one. The body must not be streamed.
    /// Throws: Error "streamed_body".  Source: Werkzeug Response.add_etag.
    void add_etag(bool weak = false);
    /// Sets the ETag: set_etag("v5") is ETag: "v5".  Throws: Error "bad_header".
    void set_etag(std::string_view tag, bool weak = false);
    std::optional<ETag> etag() const;
    /// Units: a second; the rest is cut off.
    void set_last_modified(std::chrono::system_clock::time_point time);
    std::optional<std::chrono::system_clock::time_point> last_modified() const;

    // Header fields with a form of their own. <carboy/http/authentication.hpp>, cache_control.hpp, entity_tags.hpp,
    // header_set.hpp and range.hpp define the types; <carboy/web.hpp> includes them.

    CacheControl cache_control() const;
    /// Replaces the field: response.set_cache_control({.no_store = true}). Without directives, it removes the field.
    void set_cache_control(const CacheControl& directives);
    /// The fields of the request on which the response depends: response.vary().add("Accept-Language").
    /// Lifetime: this response, as for the other sets.
    HeaderSet vary() noexcept;
    HeaderSet allow() noexcept;
    HeaderSet content_language() noexcept;
    std::optional<std::chrono::system_clock::time_point> expires() const;
    void set_expires(std::chrono::system_clock::time_point time);
    /// The time from which the client may try again.
    std::optional<std::chrono::system_clock::time_point> retry_after() const;
    void set_retry_after(std::chrono::seconds wait);
    void set_retry_after(std::chrono::system_clock::time_point time);
    std::optional<ContentRange> content_range() const;
    void set_content_range(const ContentRange& range);
    /// The first challenge.
    std::optional<WwwAuthenticate> www_authenticate() const;
    void set_www_authenticate(const WwwAuthenticate& challenge);

    /// Adds a function to run when the response has been sent, or given up because its client is gone: after the last
    /// piece of a stream. There is no request() any more then. Its exceptions are logged.
    /// Source: Werkzeug wrappers/response.py, Response.call_on_close.
    void call_on_close(std::function<void()> function);

    /// Adds a Set-Cookie field.  Throws: Error "bad_cookie".
    void set_cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});
    /// Tells the browser to delete a cookie. Path and domain must equal those it was set with.
    void delete_cookie(std::string_view name, std::string_view path = "/", std::string_view domain = {});

  private:
    struct Closing;

    /// Shared with copies; the last one calls the functions.
    std::shared_ptr<Closing> closing_;
};

}  // namespace carboy::http
