// The request that a handler receives: request line, header fields, body, and parsed forms of these, made on first use.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/accept.hpp>
#include <carboy/http/files.hpp>
#include <carboy/http/headers.hpp>
#include <carboy/http/limits.hpp>
#include <carboy/http/method.hpp>
#include <carboy/http/multi_dict.hpp>
#include <carboy/value/json/json_document.hpp>
#include <carboy/value/json/json_type.hpp>

namespace carboy::http {

struct Authorization;
struct CacheControl;
struct ETags;
struct IfRange;
struct Range;
class Request;

/// A part of the request that is parsed on first use.
/// Throws: HttpError on first use when this part of the request is malformed.
template <class T>
class Lazy {
  public:
    Lazy(const Request& request, const T& (Request::*parse)() const) : request_(request), parse_(parse) {}
    Lazy(const Lazy&) = delete;
    Lazy& operator=(const Lazy&) = delete;

    const T& operator*() const { return (request_.*parse_)(); }
    const T* operator->() const { return &**this; }
    operator const T&() const { return **this; }

    decltype(auto) operator[](std::string_view name) const { return (**this)[name]; }
    decltype(auto) get(std::string_view name) const { return (**this).get(name); }
    decltype(auto) get(std::string_view name, std::string_view default_value) const {
        return (**this).get(name, default_value);
    }
    template <class Value>
    Value get(std::string_view name, std::type_identity_t<Value> default_value) const {
        return (**this).template get<Value>(name, std::move(default_value));
    }
    template <class Value>
    std::optional<Value> get(std::string_view name) const {
        return (**this).template get<Value>(name);
    }
    auto getlist(std::string_view name) const { return (**this).getlist(name); }
    template <class Value>
    std::vector<Value> getlist(std::string_view name) const {
        return (**this).template getlist<Value>(name);
    }
    bool contains(std::string_view name) const { return (**this).contains(name); }
    std::size_t size() const { return (**this).size(); }
    bool empty() const { return (**this).empty(); }
    auto begin() const { return (**this).begin(); }
    auto end() const { return (**this).end(); }

  private:
    const Request& request_;
    const T& (Request::*parse_)() const;
};

/// A request.
/// Lifetime: the views point into the request itself or into the connection's buffer; both outlive the handler's call.
/// Threads: one fiber at a time.
class Request {
  public:
    Request();
    /// A request that owns its text, for tests and test clients. `target` is "/path?query".
    /// Throws: HttpError 400 for a target that a server would refuse.
    Request(Method method, std::string_view target, Headers headers = {}, std::string body = {});
    ~Request();
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    Method method = Method::get;
    /// The target as sent, without root_path: "/caf%C3%A9?page=1".
    std::string_view target;
    /// The target's path, percent-decoded. Bytes that are not valid UTF-8 become U+FFFD.
    std::string path;
    /// The path under which the application is mounted, without a trailing slash: "/shop", or empty.
    std::string root_path;
    /// The part of the target after the first '?', as sent.
    std::string_view query_string;
    Headers headers;
    std::string_view body;
    /// The client's address without its port.
    std::string remote_addr;
    std::string scheme = "http";
    /// The minor version: 1 for HTTP/1.1, 0 for HTTP/1.0.
    int version = 1;
    ParseLimits limits;

    /// The fields of the query string.
    const Lazy<MultiDict> args;
    /// The fields of an urlencoded or multipart body; empty for other bodies.
    const Lazy<MultiDict> form;
    /// The files of a multipart body.
    const Lazy<Files> files;
    const Lazy<MultiDict> cookies;

    /// What the client accepts: request.accept_mimetypes.best_match({"text/html", "application/json"}).
    const AcceptField accept_mimetypes;
    const AcceptField accept_languages;
    const AcceptField accept_charsets;
    const AcceptField accept_encodings;

    /// The body parsed as JSON. Like Flask, accepts NaN, infinity, lone surrogates and a byte order mark.
    /// Lifetime: this request, until reset().
    /// Throws: HttpError 415 when the Content-Type is not JSON, 400 when the body is not JSON, 413 when it has too many
    /// values.
    value::JsonView json() const;
    /// The body parsed as JSON and read into a T: a plain struct, one with a CARBOY_JSON line, a list of them, or any
    /// other type with a JSON form. Without an error handler, each error is answered with problem details.  Source: RFC
    /// 9457. Throws: ProblemError with status 422 and every fault when the document has another form; 415, 400 and 413
    /// as json().
    template <class T>
    T json() const {
        static_assert(value::JsonWritable<T>,
                      "carboy: request.json<T>() reads a plain struct, one with a CARBOY_JSON line, or a list or map "
                      "of such structs");
        static_assert(
            value::JsonReadable<T>,
            "carboy: request.json<T>() cannot fill this type: a member is a view or a pointer, which would not "
            "own its contents; use std::string, std::vector or std::unique_ptr");
        T object{};
        if constexpr (value::JsonReadable<T>) read_json(value::json_type<T>, &object);
        return object;
    }
    /// The type that json<T>() has read, or null; for documentation.  Lifetime: static.
    const value::JsonType* json_type() const noexcept;
    /// The body as a file, for saving it or reading it in pieces.  Lifetime: this request.
    UploadedFile body_file() const;
    /// True when the Content-Type is application/json or ends in +json.
    bool is_json() const noexcept;

    /// The Host field, with the port unless it is the default of the scheme; empty when there is none.
    /// Source: Werkzeug sansio/utils.py, get_host.
    std::string_view host() const noexcept;
    std::string_view content_type() const noexcept { return headers.get("Content-Type", {}); }
    /// The media type without parameters, in lower case.
    std::string mimetype() const;
    bool is_secure() const noexcept { return scheme == "https"; }
    /// The parameters of the media type: mimetype_params().get("charset").
    MultiDict mimetype_params() const;

    // Header fields with a form of their own. <carboy/http/authentication.hpp>, cache_control.hpp, entity_tags.hpp and
    // range.hpp define the types; <carboy/web.hpp> includes them.

    /// The user name and password, or the token, that the client sends; nullopt when there are none.
    std::optional<Authorization> authorization() const;
    CacheControl cache_control() const;
    ETags if_match() const;
    ETags if_none_match() const;
    IfRange if_range() const;
    /// The parts of the body that the client asks for; nullopt for the whole.
    std::optional<Range> range() const;
    std::optional<std::chrono::system_clock::time_point> if_modified_since() const;
    std::optional<std::chrono::system_clock::time_point> if_unmodified_since() const;
    std::optional<std::chrono::system_clock::time_point> date() const;
    /// The page that the visitor comes from; empty when the browser does not say.
    std::string_view referrer() const noexcept { return headers.get("Referer", {}); }
    std::string_view origin() const noexcept { return headers.get("Origin", {}); }
    std::string_view user_agent() const noexcept { return headers.get("User-Agent", {}); }
    /// The Content-Length field; nullopt when there is none, as for a chunked body.  Units: bytes.
    std::optional<std::uint64_t> content_length() const noexcept;
    /// The addresses in X-Forwarded-For, the client's first, or remote_addr. Clients can send anything in that field:
    /// only remote_addr, with PROXY_FIX_X_FOR, is to be trusted.
    std::vector<std::string> access_route() const;

    /// "http://localhost:5000/path?query".
    std::string url() const;
    /// The URL without the query.
    std::string base_url() const;
    /// "http://localhost:5000/".
    std::string host_url() const;
    /// The host_url with the path under which the application is mounted: "http://localhost:5000/shop/".
    std::string root_url() const;
    /// The decoded path, "?" and the query, without root_path: "/a b?page=1", and "/?" without a query.
    /// Source: Werkzeug sansio/request.py, Request.full_path.
    std::string full_path() const;
    /// "/shop/path?query": what the client requested, including the path under which the application is mounted.
    std::string whole_target() const;

    /// Splits the target into path and query_string; `text` must outlive the request. Returns false for a target that
    /// RFC 9112 does not allow here, and for a path that contains NUL.
    bool set_target(std::string_view text);
    /// Mounts the application under `root`, a path without a trailing slash: sets root_path and removes it from a
    /// target below it. Valid until reset().
    void mount(std::string_view root);
    /// Sets the client's address and scheme as a proxy reported them. Valid until reset().
    void set_client(std::string address, std::string client_scheme);
    /// Appends a piece to a body that is written to a temporary file in `folder` as it arrives; a multipart form is
    /// parsed at the same time. For servers.  Throws: HttpError 507 when the disk is full, 503 when no file can be
    /// created.
    void spool(std::string_view piece, const std::string& folder);
    /// Makes the spooled data the body.
    void finish_spooling();
    /// Prepares the object for the connection's next request; buffers stay allocated.
    void reset() noexcept;
    /// Like reset(), and also frees the buffers.
    void shrink() noexcept;

  private:
    struct Parsed;
    Parsed& parsed() const;
    void read_json(const value::JsonType& type, void* object) const;
    const MultiDict& parse_args() const;
    const MultiDict& parse_form() const;
    const Files& parse_files() const;
    const MultiDict& parse_cookies() const;

    struct Peer {
        std::string address;
        std::string scheme;
    };

    mutable Owned<Parsed> parsed_;
    /// The other end of the connection, once set_client() has named another client.
    std::optional<Peer> peer_;
    std::string owned_target_;
    std::string owned_body_;
};

}  // namespace carboy::http
