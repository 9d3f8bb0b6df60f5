// What a handler is given: the request line, the fields, the body, and the parsed forms of them, made when first read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <boost/json/fwd.hpp>

#include <carboy/http/files.hpp>
#include <carboy/http/headers.hpp>
#include <carboy/http/limits.hpp>
#include <carboy/http/method.hpp>
#include <carboy/http/multi_dict.hpp>

namespace carboy::http {

class Request;

/// A part of the request that is parsed when it is first used.
/// Throws: HttpError from the first use, when the request holds nonsense.
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
    /// A request that owns its text: for tests and test clients. `target` is "/path?query".
    /// Throws: HttpError 400 for a target that a server would refuse.
    Request(Method method, std::string_view target, Headers headers = {}, std::string body = {});
    ~Request();
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    Method method = Method::get;
    /// As sent: "/caf%C3%A9?page=1".
    std::string_view target;
    /// The target's path, percent-decoded; bytes that are no UTF-8 are U+FFFD.
    std::string path;
    /// The target's part after the first '?', as sent.
    std::string_view query_string;
    Headers headers;
    std::string_view body;
    /// The peer's address without its port.
    std::string remote_addr;
    std::string scheme = "http";
    /// The minor version: 1 for HTTP/1.1, 0 for HTTP/1.0.
    int version = 1;
    ParseLimits limits;

    /// The query string's fields.
    const Lazy<MultiDict> args;
    /// The fields of an urlencoded or multipart body; empty for other bodies.
    const Lazy<MultiDict> form;
    /// The files of a multipart body.
    const Lazy<Files> files;
    const Lazy<MultiDict> cookies;

    /// The body as JSON.  Lifetime: this request, until `reset`.
    /// Throws: HttpError 415 when the Content-Type is not JSON, 400 when the body is not.
    const boost::json::value& json() const;
    /// True when the Content-Type is application/json or ends in +json.
    bool is_json() const noexcept;

    /// The Host field with its port, empty when there is none.
    std::string_view host() const noexcept { return headers.get("Host", {}); }
    std::string_view content_type() const noexcept { return headers.get("Content-Type", {}); }
    /// The media type without its parameters, in lower case.
    std::string mimetype() const;
    bool is_secure() const noexcept { return scheme == "https"; }
    /// "http://localhost:5000/path?query".
    std::string url() const;
    /// The same without the query.
    std::string base_url() const;
    /// "http://localhost:5000/".
    std::string host_url() const;
    /// "/path?query" as sent.
    std::string_view full_path() const noexcept { return target; }

    /// Takes the target apart into path and query_string; `text` must outlive the request.
    /// True when it is one that RFC 9112 allows here and its path holds no NUL.
    bool set_target(std::string_view text);
    /// Makes the object ready for the connection's next request; buffers stay allocated.
    void reset() noexcept;

  private:
    struct Parsed;
    Parsed& parsed() const;
    const MultiDict& parse_args() const;
    const MultiDict& parse_form() const;
    const Files& parse_files() const;
    const MultiDict& parse_cookies() const;

    mutable std::unique_ptr<Parsed> parsed_;
    std::string owned_target_;
    std::string owned_body_;
};

}  // namespace carboy::http
