// A client for tests: calls an application without a socket and stores its cookies.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <carboy/base/function.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/headers.hpp>
#include <carboy/http/method.hpp>
#include <carboy/web/testing/cookie_jar.hpp>
#include <carboy/web/testing/test_request.hpp>
#include <carboy/web/testing/test_response.hpp>

namespace carboy::http {
class Request;
}

namespace carboy::web {

class App;
struct Application;

struct UrlAddress;

/// Calls an application as a browser would.
/// Lifetime: the application must outlive it, also if it is moved.
class TestClient {
  public:
    /// What App::test_client calls.
    explicit TestClient(Application& application) : application_(&application) {}
    template <std::same_as<App> A>
    explicit TestClient(A& app) : TestClient(app.core()) {}

    /// Sends a request. `path` may be a complete URL ("https://localhost/login"); it is relative to http://localhost,
    /// or to SERVER_NAME and PREFERRED_URL_SCHEME in the configuration.
    /// Throws: Error "external_redirect", "too_many_redirects".
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

    /// Fields that every request sends, unless it sets them itself: client.default_headers.set("X-Api-Key", key);
    http::Headers default_headers;

    /// Stores a cookie with any text, as if the application had set it.
    void set_cookie(std::string_view name, std::string_view value, const http::CookieOptions& options = {});
    /// Returns the cookie's value as the application sees it, or nullopt.
    std::optional<std::string> cookie(std::string_view name) const;
    void clear_cookies() { cookies_.clear(); }

    /// Calls `change` with the visitor's session as the current one, and keeps what it stores:
    ///     client.session_transaction([] { session["user_id"] = 1; });
    /// Source: Flask testing.py, FlaskClient.session_transaction.
    void session_transaction(const std::function<void()>& change);

  private:
    UrlAddress base() const;
    http::Headers headers_of(const UrlAddress& address, const TestRequest& request) const;
    Response handle(http::Request& message, const std::function<void()>& inspect);
    void keep_cookies(const http::Headers& headers, const UrlAddress& address);
    TestResponse send(http::Method method, const UrlAddress& address, const TestRequest& request);

    Application* application_;
    CookieJar cookies_;
};

}  // namespace carboy::web
