// The settings of CSRF protection, with the names of Flask-WTF.
#pragma once

#include <vector>

#include <carboy/web/config/known_setting.hpp>

namespace carboy::web::settings {

inline constexpr KnownSetting<bool> csrf_enabled{"WTF_CSRF_ENABLED", true,
                                                 "Whether forms have CSRF tokens and requests are checked for them."};
inline constexpr KnownSetting<bool> csrf_check_default{
    "WTF_CSRF_CHECK_DEFAULT", true,
    "Whether `Csrf` checks every request with an unsafe method. Otherwise handlers call `csrf.protect()`."};
inline constexpr KnownSetting<std::nullptr_t> csrf_methods{
    "WTF_CSRF_METHODS", nullptr, "The methods that are checked. Default: POST, PUT, PATCH, DELETE."};
inline constexpr KnownSetting<std::string_view> csrf_secret_key{
    "WTF_CSRF_SECRET_KEY", "", "The key that signs CSRF tokens. Default: `SECRET_KEY`.", true};
inline constexpr KnownSetting<std::string_view> csrf_field_name{
    "WTF_CSRF_FIELD_NAME", "csrf_token", "The name of the form field with the token, and of the value in the session."};
inline constexpr KnownSetting<std::nullptr_t> csrf_headers{
    "WTF_CSRF_HEADERS", nullptr,
    "The headers in which scripts may send the token. Default: X-CSRFToken, X-CSRF-Token."};
inline constexpr KnownSetting<std::int64_t> csrf_time_limit{
    "WTF_CSRF_TIME_LIMIT", 3600, "How many seconds a token is valid; null means as long as the session."};
inline constexpr KnownSetting<bool> csrf_ssl_strict{"WTF_CSRF_SSL_STRICT", true,
                                                    "Whether requests over TLS need a referrer of the same host."};
inline constexpr KnownSetting<bool> csrf_check_origin{"WTF_CSRF_CHECK_ORIGIN", true,
                                                      "Whether an `Origin` header of another host is refused."};
inline constexpr KnownSetting<std::nullptr_t> csrf_trusted_origins{
    "WTF_CSRF_TRUSTED_ORIGINS", nullptr, "Other origins that may send forms, such as `https://shop.example`."};
inline constexpr KnownSetting<bool> csrf_sec_fetch_site{
    "WTF_CSRF_SEC_FETCH_SITE", false,
    "Accepts a request without a token when the browser says that it comes from the same origin "
    "(`Sec-Fetch-Site`), and refuses one that it says comes from elsewhere."};

inline std::vector<SettingInfo> csrf_settings() {
    return {describe(csrf_enabled),         describe(csrf_check_default), describe(csrf_methods),
            describe(csrf_secret_key),      describe(csrf_field_name),    describe(csrf_headers),
            describe(csrf_time_limit),      describe(csrf_ssl_strict),    describe(csrf_check_origin),
            describe(csrf_trusted_origins), describe(csrf_sec_fetch_site)};
}

}  // namespace carboy::web::settings
