// The settings of log-ins, with the names of Flask-Login.
#pragma once

#include <vector>

#include <carboy/web/config/known_setting.hpp>

namespace carboy::web::settings {

inline constexpr KnownSetting<std::string_view> session_protection{
    "SESSION_PROTECTION", "basic",
    "What a session loses when it appears in another browser or at another address: `basic` its freshness, `strong` "
    "the log-in, `none` nothing."};
inline constexpr KnownSetting<std::string_view> remember_cookie_name{
    "REMEMBER_COOKIE_NAME", "remember_token", "The name of the cookie that remembers a visitor."};
inline constexpr KnownSetting<std::int64_t> remember_cookie_duration{"REMEMBER_COOKIE_DURATION", 365 * 24 * 3600,
                                                                     "How many seconds the remember cookie lasts."};
inline constexpr KnownSetting<std::string_view> remember_cookie_domain{"REMEMBER_COOKIE_DOMAIN", "",
                                                                       "The remember cookie's Domain attribute."};
inline constexpr KnownSetting<std::string_view> remember_cookie_path{"REMEMBER_COOKIE_PATH", "/",
                                                                     "The remember cookie's Path attribute."};
inline constexpr KnownSetting<bool> remember_cookie_secure{"REMEMBER_COOKIE_SECURE", false,
                                                           "Browsers send the remember cookie only over TLS."};
inline constexpr KnownSetting<bool> remember_cookie_httponly{"REMEMBER_COOKIE_HTTPONLY", true,
                                                             "Hides the remember cookie from the page's scripts."};
inline constexpr KnownSetting<std::string_view> remember_cookie_samesite{
    "REMEMBER_COOKIE_SAMESITE", "Lax", "The remember cookie's SameSite attribute: `Lax`, `Strict` or `None`."};
inline constexpr KnownSetting<bool> remember_cookie_refresh{
    "REMEMBER_COOKIE_REFRESH_EACH_REQUEST", false, "Sends the remember cookie with each response, which renews it."};

inline std::vector<SettingInfo> login_settings() {
    return {describe(session_protection),       describe(remember_cookie_name),     describe(remember_cookie_duration),
            describe(remember_cookie_domain),   describe(remember_cookie_path),     describe(remember_cookie_secure),
            describe(remember_cookie_httponly), describe(remember_cookie_samesite), describe(remember_cookie_refresh)};
}

}  // namespace carboy::web::settings
