// The session cookie's text: JSON, signed and stamped with the time, as Flask and itsdangerous write it.
// Source: itsdangerous URLSafeTimedSerializer; Flask sessions.py, salt "cookie-session", HMAC-SHA1.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/http/cookie.hpp>
#include <carboy/web/config.hpp>

namespace carboy::web {

/// Signs and opens cookies.
/// Threads: any.
class SessionSigner {
  public:
    /// The first key signs, all of them open.
    explicit SessionSigner(const std::vector<std::string>& keys, std::string_view salt = "cookie-session");

    /// The payload with time and signature; compressed when that is shorter.
    std::string sign(std::string_view payload, std::int64_t unix_time) const;
    /// The payload; nothing when the signature is wrong or it is older than `max_age`.
    std::optional<std::string> open(std::string_view cookie, std::int64_t unix_time, std::int64_t max_age) const;

  private:
    std::vector<std::string> derived_keys_;
};

/// The configuration that concerns sessions, read once.
struct SessionSettings {
    explicit SessionSettings(const Config& config);

    std::string cookie_name;
    http::CookieOptions cookie;
    std::chrono::seconds lifetime;
    bool refresh_each_request;
    /// Nothing without SECRET_KEY.
    std::optional<SessionSigner> signer;
};

}  // namespace carboy::web
