// The text of the session cookie: JSON with a time stamp and a signature, in the format of Flask and itsdangerous.
// Source: itsdangerous URLSafeTimedSerializer; Flask sessions.py, salt "cookie-session", HMAC-SHA1.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/http/cookie.hpp>
#include <carboy/web/config/config.hpp>

namespace carboy::web {

/// Signs and verifies strings with a time stamp.
/// Threads: any.
class SessionSigner {
  public:
    /// How a signing key is derived from a secret and a salt. Flask's session uses `hmac`, itsdangerous otherwise
    /// `django_concat`.
    enum class Derivation : std::uint8_t { hmac, django_concat };

    /// The first key signs; all of them verify.
    explicit SessionSigner(const std::vector<std::string>& keys, std::string_view salt = "cookie-session",
                           Derivation derivation = Derivation::hmac);

    /// Returns the payload with time and signature; compressed if that is shorter.
    std::string sign(std::string_view payload, std::int64_t unix_time) const;
    enum class Status : std::uint8_t { genuine, expired, forged };
    struct Opened {
        Status status;
        std::string payload = {};
    };
    /// Returns the payload of a genuine text. A negative `max_age` means that it never expires.
    Opened check(std::string_view text, std::int64_t unix_time, std::int64_t max_age) const;
    /// Returns the payload; nullopt when the signature is wrong or older than `max_age`. Without `max_age` it never
    /// expires; a negative one, which a setting may have, expires within the second, as 0 does.
    std::optional<std::string> open(std::string_view cookie, std::int64_t unix_time,
                                    std::optional<std::int64_t> max_age) const;

  private:
    std::vector<std::string> derived_keys_;
};

/// The configuration of sessions, read once.
struct SessionSettings {
    explicit SessionSettings(const Config& config);

    std::string cookie_name;
    http::CookieOptions cookie;
    std::chrono::seconds lifetime;
    bool refresh_each_request;
    /// nullopt without SECRET_KEY.
    std::optional<SessionSigner> signer;
};

}  // namespace carboy::web
