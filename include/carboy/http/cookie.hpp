// Cookies on both sides: the Cookie header of a request, the Set-Cookie header of a response.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/multi_dict.hpp>

namespace carboy::http {

/// What a Set-Cookie header says beside name and value.
struct CookieOptions {
    std::optional<std::chrono::seconds> max_age;
    std::optional<std::chrono::system_clock::time_point> expires;
    std::string path = "/";
    std::string domain;
    bool secure = false;
    bool httponly = false;
    /// "Strict", "Lax", "None" or empty for none.
    std::string samesite;
};

/// The value of a Set-Cookie header. A value with other bytes than a cookie may hold is quoted as Werkzeug does.
/// Throws: Error "bad_cookie" when the name is no token, or path, domain or samesite could break the header.
std::string dump_cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});

/// The cookies of a Cookie header. A cookie without a name is dropped: a browser may be made to send "=__Host-x=1".
MultiDict parse_cookies(std::string_view header);

/// "Wed, 21 Oct 2015 07:28:00 GMT".  Source: RFC 9110 section 5.6.7.
std::string http_date(std::chrono::system_clock::time_point time);

/// The time of an IMF-fixdate as http_date writes it, or nothing.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text);

}  // namespace carboy::http
