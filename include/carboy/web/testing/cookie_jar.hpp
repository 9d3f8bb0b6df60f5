// The cookies of a test client: stored, sent and deleted as in a browser.
// Source: RFC 6265 sections 5.1 to 5.4; RFC 6265bis section 4.1.3 for names with a prefix.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/http/cookie.hpp>

namespace carboy::web {

/// The destination of a request, which determines its cookies.
struct CookieTarget {
    std::string scheme = "http";
    /// Without its port.
    std::string host = "localhost";
    /// Without the query.
    std::string path = "/";
};

/// One cookie.
struct JarCookie {
    std::string name;
    /// As written in the header, including quotes.
    std::string text;
    std::string domain;
    std::string path;
    /// Sent only to `domain`, not to hosts below it.
    bool host_only = true;
    bool secure = false;
    std::optional<std::chrono::system_clock::time_point> expires;
};

/// Cookies by name, domain and path.
class CookieJar {
  public:
    using Time = std::chrono::system_clock::time_point;

    /// Stores, replaces or deletes the cookie of a Set-Cookie field in a response from `from`. Drops it for the same
    /// reasons as a browser: another domain, Secure without https, a prefix whose requirements are not met.
    void store(std::string_view field, const CookieTarget& from, Time now);
    /// Returns the Cookie field of a request, with longer paths first; empty when there is no cookie for it.
    std::string header(const CookieTarget& to, Time now) const;
    /// Returns the cookie of this name that a request to `to` would send, or null. An empty path means any path.
    const JarCookie* find(std::string_view name, const CookieTarget& to, Time now) const;
    void clear() noexcept { cookies_.clear(); }

  private:
    std::vector<JarCookie> cookies_;
};

}  // namespace carboy::web
