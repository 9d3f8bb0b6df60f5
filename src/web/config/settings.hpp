// The settings that the web layer reads, each defined once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <carboy/server/options.hpp>
#include <carboy/web/config/known_setting.hpp>

namespace carboy::web::settings {

namespace detail {
constexpr double seconds(std::chrono::milliseconds time) { return std::chrono::duration<double>(time).count(); }
}  // namespace detail

// The application.

inline constexpr KnownSetting<bool> debug{
    "DEBUG", false, "Shows error details in the browser. `--debug` sets it. Never use it in production."};
inline constexpr KnownSetting<bool> testing{"TESTING", false, "Throws errors in a request to the test that made it."};
inline constexpr KnownSetting<bool> propagate_exceptions{
    "PROPAGATE_EXCEPTIONS", false, "Throws errors in a request to the caller. Default: the value of `TESTING`."};
inline constexpr KnownSetting<std::string_view> instance_path{
    "INSTANCE_PATH", "",
    "The folder for files that belong to this installation. Default: `instance` in the folder "
    "where the program was started."};
inline constexpr KnownSetting<bool> templates_auto_reload{
    "TEMPLATES_AUTO_RELOAD", false,
    "Checks a template's file before each use. Default: on when templates are read "
    "from files, off when they are embedded."};
inline constexpr KnownSetting<bool> provide_automatic_options{"PROVIDE_AUTOMATIC_OPTIONS", true,
                                                              "Answers OPTIONS for rules that do not list it."};
inline constexpr KnownSetting<int> send_file_max_age_default{
    "SEND_FILE_MAX_AGE_DEFAULT", -1,
    "How many seconds browsers may cache a file that was sent; -1 makes them ask "
    "each time."};

inline constexpr KnownSetting<bool> static_versions{
    "STATIC_VERSIONS", true,
    "Whether links to static files have a version, `?v=...`. The answer to such a link may be cached for a year."};

// Addresses.

inline constexpr KnownSetting<std::string_view> server_name{
    "SERVER_NAME", "", "The host and port in links that are built outside a request."};
inline constexpr KnownSetting<std::string_view> preferred_url_scheme{
    "PREFERRED_URL_SCHEME", "http", "The scheme of links that are built outside a request."};
inline constexpr KnownSetting<std::string_view> application_root{
    "APPLICATION_ROOT", "",
    "The path under which the application is mounted. Links, redirects and the session cookie "
    "include it."};
inline constexpr KnownSetting<std::nullptr_t> trusted_hosts{
    "TRUSTED_HOSTS", nullptr,
    "The hosts that the application answers for; a leading dot includes all subdomains. "
    "Requests for other hosts are answered with 400. Default: every host."};
inline constexpr KnownSetting<int> proxy_fix_x_for{"PROXY_FIX_X_FOR", 0,
                                                   "The number of proxies whose `X-Forwarded-For` is trusted."};
inline constexpr KnownSetting<int> proxy_fix_x_proto{"PROXY_FIX_X_PROTO", 0,
                                                     "The number of proxies whose `X-Forwarded-Proto` is trusted."};
inline constexpr KnownSetting<int> proxy_fix_x_host{"PROXY_FIX_X_HOST", 0,
                                                    "The number of proxies whose `X-Forwarded-Host` is trusted."};
inline constexpr KnownSetting<int> proxy_fix_x_port{"PROXY_FIX_X_PORT", 0,
                                                    "The number of proxies whose `X-Forwarded-Port` is trusted."};
inline constexpr KnownSetting<int> proxy_fix_x_prefix{"PROXY_FIX_X_PREFIX", 0,
                                                      "The number of proxies whose `X-Forwarded-Prefix` is trusted."};

inline constexpr KnownSetting<bool> security_headers{
    "SECURITY_HEADERS", true,
    "Whether responses have `X-Content-Type-Options`, `X-Frame-Options` and `Referrer-Policy`, unless a handler sets "
    "them "
    "or `secure_headers` adds others."};
inline constexpr KnownSetting<bool> check_settings{
    "CHECK_SETTINGS", true,
    "Whether an application outside DEBUG refuses to serve with settings that are dangerous: a well-known "
    "`SECRET_KEY`, or cookies without Secure where `PREFERRED_URL_SCHEME` is `https`."};

// The session's cookie.

inline constexpr KnownSetting<std::string_view> secret_key{
    "SECRET_KEY", "", "The key that signs the session cookie. Sessions require it; keep it out of the sources.", true};
inline constexpr KnownSetting<std::nullptr_t> secret_key_fallbacks{
    "SECRET_KEY_FALLBACKS", nullptr, "Older keys, whose cookies are still accepted.", true};
inline constexpr KnownSetting<std::string_view> session_cookie_name{"SESSION_COOKIE_NAME", "session",
                                                                    "The name of the session cookie."};
inline constexpr KnownSetting<std::string_view> session_cookie_domain{
    "SESSION_COOKIE_DOMAIN", "",
    "The session cookie's Domain attribute. Default: only the answering host, without subdomains."};
inline constexpr KnownSetting<std::string_view> session_cookie_path{
    "SESSION_COOKIE_PATH", "", "The session cookie's Path attribute. Default: `APPLICATION_ROOT`, or `/`."};
inline constexpr KnownSetting<bool> session_cookie_httponly{"SESSION_COOKIE_HTTPONLY", true,
                                                            "Hides the session cookie from the page's scripts."};
inline constexpr KnownSetting<bool> session_cookie_secure{"SESSION_COOKIE_SECURE", false,
                                                          "Browsers send the session cookie only over TLS."};
inline constexpr KnownSetting<std::string_view> session_cookie_samesite{
    "SESSION_COOKIE_SAMESITE", "Lax", "The session cookie's SameSite attribute: `Lax`, `Strict` or `None`."};
inline constexpr KnownSetting<bool> session_cookie_partitioned{
    "SESSION_COOKIE_PARTITIONED", false,
    "Gives a page inside a frame of another site its own session cookie. Requires `SESSION_COOKIE_SECURE`."};
inline constexpr KnownSetting<std::int64_t> permanent_session_lifetime{"PERMANENT_SESSION_LIFETIME", 31 * 24 * 3600,
                                                                       "How many seconds a permanent session lasts."};
inline constexpr KnownSetting<bool> session_refresh_each_request{
    "SESSION_REFRESH_EACH_REQUEST", true, "Sends a permanent session's cookie with each response, which renews it."};

// The server's own defaults apply; clang does not accept them as constants.

inline constexpr KnownSetting<std::string_view> host{"HOST", "127.0.0.1",
                                                     "The address to listen on. `--host` overrides it."};
inline constexpr KnownSetting<int> port{"PORT", 5000, "The port to listen on. `--port` overrides it."};
inline constexpr KnownSetting<int> workers{
    "WORKERS", 0, "The number of worker threads; 0 means one for each processor. `--workers` overrides it."};
inline constexpr KnownSetting<std::string_view> log_level{
    "LOG_LEVEL", "",
    "The lowest level of lines that `app.logger` writes: `debug`, `info`, `warning` or `error`. Default: "
    "`info`, and `debug` with DEBUG."};
inline constexpr KnownSetting<bool> access_log{"ACCESS_LOG", true, "Writes one log line for each response."};
inline constexpr KnownSetting<std::string_view> log_format{"LOG_FORMAT", "text",
                                                           "`text`, or `json` for one object per line."};
inline const KnownSetting<std::size_t> max_content_length{
    "MAX_CONTENT_LENGTH", server::ServerOptions{}.body_limit,
    "The largest request body in bytes; a larger one is answered with 413."};
inline constexpr KnownSetting<std::size_t> max_form_memory_size{
    "MAX_FORM_MEMORY_SIZE", http::ParseLimits{}.form_memory,
    "The largest total size of a form's fields in bytes, excluding files; more are answered with 413."};
inline constexpr KnownSetting<std::size_t> max_form_parts{
    "MAX_FORM_PARTS", http::ParseLimits{}.parts,
    "The largest number of fields and files in a form; more are answered with 413."};
inline constexpr KnownSetting<std::size_t> max_json_depth{
    "MAX_JSON_DEPTH", http::ParseLimits{}.json_depth,
    "The greatest nesting depth of a JSON body; a deeper one is answered with 400."};
inline constexpr KnownSetting<std::size_t> max_json_values{
    "MAX_JSON_VALUES", http::ParseLimits{}.json_values,
    "The largest number of values in a JSON body; more are answered with 413."};
inline const KnownSetting<std::size_t> spool_threshold{
    "SPOOL_THRESHOLD", server::ServerOptions{}.spool_threshold,
    "The largest body kept in memory, in bytes; a larger one is written to a temporary file as it arrives."};
inline constexpr KnownSetting<std::string_view> spool_folder{
    "SPOOL_FOLDER", "",
    "The folder for the temporary files of request bodies. Default: the folder in `TMPDIR`, or `/tmp`."};
inline const KnownSetting<std::size_t> max_connections{"MAX_CONNECTIONS", server::ServerOptions{}.max_connections,
                                                       "The limit of simultaneous connections. When it is reached, the "
                                                       "connections that have been idle longest are closed."};
inline const KnownSetting<std::size_t> max_connections_per_client{
    "MAX_CONNECTIONS_PER_CLIENT", server::ServerOptions{}.max_connections_per_client,
    "The limit of connections from one address; more are answered with 503. 0 means a quarter of `MAX_CONNECTIONS`."};
inline const KnownSetting<double> keep_alive_seconds{"KEEP_ALIVE_SECONDS",
                                                     detail::seconds(server::ServerOptions{}.keep_alive_timeout),
                                                     "How many seconds a connection may be idle between two requests."};
inline const KnownSetting<double> body_gap_seconds{
    "BODY_GAP_SECONDS", detail::seconds(server::ServerOptions{}.body_gap),
    "How many seconds a client may pause while it sends a body; after that the answer is 408."};
inline const KnownSetting<double> drain_seconds{"DRAIN_SECONDS", detail::seconds(server::ServerOptions{}.drain_timeout),
                                                "How many seconds requests in progress may take after SIGTERM."};
inline const KnownSetting<double> blocked_worker_seconds{
    "BLOCKED_WORKER_SECONDS", detail::seconds(server::ServerOptions{}.blocked_after),
    "A worker that a handler blocks for this many seconds is logged; 0 disables this."};
inline const KnownSetting<std::size_t> stack_size{
    "STACK_SIZE", server::ServerOptions{}.stack_size,
    "The size in bytes of the stack on which a request's handler runs. `--stack-size` overrides it."};
inline const KnownSetting<bool> stop_with_client{"STOP_WITH_CLIENT", server::ServerOptions{}.stop_with_client,
                                                 "Stops the queries of a request whose client has disconnected."};

/// Returns all of the above, for the command `settings`.
std::vector<SettingInfo> all();

}  // namespace carboy::web::settings
