// The origin of a request and the location of the application, determined before anything uses them: the proxies'
// fields, the path under which the application is mounted, the hosts that it answers for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/http/request.hpp>
#include <carboy/web/config/config.hpp>
#include <carboy/web/context/proxy_fix.hpp>

namespace carboy::web {

/// The relevant part of the configuration, read once.
struct OriginSettings {
    OriginSettings() = default;
    /// Throws: Error "bad_setting".
    explicit OriginSettings(const Config& config);

    /// PROXY_FIX_X_FOR and the four similar settings; all 0 when they are not set.
    ProxyFix proxies{0, 0, 0, 0, 0};
    /// APPLICATION_ROOT without a trailing slash.
    std::string root;
    /// TRUSTED_HOSTS in lower case, without ports; empty means every host.
    std::vector<std::string> hosts;
    /// SERVER_NAME in lower case, without its port.
    std::string server_name;
};

/// Returns the position of the colon before the port in "host:port"; the size when there is no port.
std::size_t port_position(std::string_view host);

/// Returns the part of a host before the server's name and a dot: "api" of "api.example.org", "" of the name itself,
/// and nullopt for another host. Both are in lower case and have no port.
std::optional<std::string_view> subdomain_of(std::string_view host, std::string_view server_name);

/// Returns the root of links outside a request: APPLICATION_ROOT, "" for "/".
std::string application_root(const Config& config);

/// Stores the trusted proxies' values in the request, joins the lines of its list fields and removes the mount path
/// from its target.
void settle_origin(http::Request& request, const OriginSettings& settings);

/// True when the application answers for the request's host. A name with a leading dot matches itself and all
/// subdomains.
/// Source: Werkzeug sansio/utils.py, host_is_trusted.
bool is_trusted_host(std::string_view host, const std::vector<std::string>& trusted);

}  // namespace carboy::web
