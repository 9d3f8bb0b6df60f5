// Cookies on both sides: the Cookie header of a request, the Set-Cookie header of a response.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/multi_dict.hpp>

namespace carboy::http {

/// The attributes of a Set-Cookie header.
struct CookieOptions {
    std::optional<std::chrono::seconds> max_age;
    std::optional<std::chrono::system_clock::time_point> expires;
    std::string path = "/";
    std::string domain;
    bool secure = false;
    bool httponly = false;
    /// "Strict", "Lax", "None", or empty to leave it out.
    std::string samesite;
    /// Keeps a separate cookie for each site that embeds this one. It needs `secure`.  Source: CHIPS,
    /// draft-cutler-httpbis-partitioned-cookies.
    bool partitioned = false;
};

/// The size up to which browsers keep a cookie: name, value and attributes.  Units: bytes.  Source: Werkzeug http.py.
inline constexpr std::size_t max_cookie_size = 4093;

/// True for a name that begins with __Host- or __Secure-.
bool must_be_secure(std::string_view name);

/// Returns the value of a Set-Cookie header. A value with bytes that a cookie may not contain is quoted as in Werkzeug.
/// Logs a warning when it is larger than max_cookie_size, because browsers may then ignore it.
/// Throws: Error "bad_cookie" when the name is not a token, when path, domain or samesite could break the header, and
/// when a partitioned cookie is not secure, or one whose name begins with __Secure- or __Host- (which also has no
/// domain and the path /).
std::string dump_cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});

/// Parses a Cookie header. Drops cookies without a name, because a browser can be made to send "=__Host-x=1".
MultiDict parse_cookies(std::string_view header);

/// Formats a time as "Wed, 21 Oct 2015 07:28:00 GMT".  Source: RFC 9110 section 5.6.7.
std::string http_date(std::chrono::system_clock::time_point time);

/// Parses a date in any of HTTP's three forms or in the form of old cookies. Returns nullopt for other text.
/// Source: RFC 9110 section 5.6.7.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text);

}  // namespace carboy::http
