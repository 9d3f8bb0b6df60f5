// A client for tests: calls an application without a socket and keeps its cookies.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/http/headers.hpp>
#include <carboy/http/method.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

class App;
struct AppCore;
using http::Response;

/// What a request of a test carries.
struct TestRequest {
    std::vector<std::pair<std::string, std::string>> form = {};
    std::vector<std::pair<std::string, std::string>> query = {};
    /// JSON text; makes the Content-Type application/json.
    std::optional<std::string> json = {};
    std::string body = {};
    std::string content_type = {};
    http::Headers headers = {};
    bool follow_redirects = false;
};

/// An answer with its body as text, also when it was streamed.
struct TestResponse {
    int status = 0;
    http::Headers headers;
    std::string body;
    /// The path and query that answered: the last one when redirects were followed.
    std::string path;

    std::string_view header(std::string_view name) const noexcept { return headers.get(name, {}); }
    std::string_view location() const noexcept { return header("Location"); }
    bool contains(std::string_view text) const noexcept { return body.find(text) != body.npos; }
};

/// Calls an application as a browser would.
/// Lifetime: the application must outlive it, moved or not.
class TestClient {
  public:
    explicit TestClient(App& app);

    TestResponse open(http::Method method, std::string_view path, TestRequest request = {});
    TestResponse get(std::string_view path, TestRequest request = {}) {
        return open(http::Method::get, path, std::move(request));
    }
    TestResponse post(std::string_view path, TestRequest request = {}) {
        return open(http::Method::post, path, std::move(request));
    }
    TestResponse put(std::string_view path, TestRequest request = {}) {
        return open(http::Method::put, path, std::move(request));
    }
    TestResponse patch(std::string_view path, TestRequest request = {}) {
        return open(http::Method::patch, path, std::move(request));
    }
    TestResponse delete_(std::string_view path, TestRequest request = {}) {
        return open(http::Method::delete_, path, std::move(request));
    }
    TestResponse head(std::string_view path, TestRequest request = {}) {
        return open(http::Method::head, path, std::move(request));
    }
    TestResponse options(std::string_view path, TestRequest request = {}) {
        return open(http::Method::options, path, std::move(request));
    }

    void set_cookie(std::string name, std::string value);
    /// The cookie's value, or nothing.
    std::optional<std::string> cookie(std::string_view name) const;
    void clear_cookies() { cookies_.clear(); }

  private:
    TestResponse send(http::Method method, const std::string& target, TestRequest& request);
    void keep_cookies(const Response& response);
    std::string cookie_header() const;

    AppCore* core_;
    std::vector<std::pair<std::string, std::string>> cookies_;
};

}  // namespace carboy::web
