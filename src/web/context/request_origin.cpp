#include "web/context/request_origin.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <carboy/base/text.hpp>
#include <carboy/http/list_headers.hpp>

#include "web/config/settings.hpp"
#include "web/context/trimmed.hpp"

namespace carboy::web {

namespace {

/// Returns the items between commas that are not inside quotes, without their quotes.
std::vector<std::string_view> items_of(std::string_view list) {
    std::vector<std::string_view> items;
    while (!list.empty()) {
        bool quoted = false;
        std::size_t end = 0;
        for (; end < list.size() && (quoted || list[end] != ','); ++end)
            if (list[end] == '"') quoted = !quoted;
        std::string_view item = trimmed(list.substr(0, end));
        if (item.size() > 1 && item.front() == '"' && item.back() == '"') item = item.substr(1, item.size() - 2);
        items.push_back(item);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return items;
}

/// Returns the value that the outermost trusted proxy wrote; nullopt when fewer proxies wrote one.
std::optional<std::string> forwarded(const http::Request& request, std::string_view name, int trusted) {
    if (trusted <= 0) return std::nullopt;
    const auto field = request.headers.get(name);
    if (!field) return std::nullopt;
    const std::vector<std::string_view> items = items_of(*field);
    if (items.size() < static_cast<std::size_t>(trusted)) return std::nullopt;
    const std::string_view item = items[items.size() - static_cast<std::size_t>(trusted)];
    return item.empty() ? std::nullopt : std::optional<std::string>(item);
}

bool only_holds(std::string_view text, std::string_view others) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || others.find(c) != others.npos;
    });
}

/// Normalizes a path that is a prefix of others: one slash at the start, none at the end.
std::string normal_root(std::string_view path) {
    while (path.starts_with('/')) path.remove_prefix(1);
    while (path.ends_with('/')) path.remove_suffix(1);
    return path.empty() ? std::string() : "/" + std::string(path);
}

void take_client(http::Request& request, const ProxyFix& proxies) {
    auto address = forwarded(request, "X-Forwarded-For", proxies.x_for);
    auto scheme = forwarded(request, "X-Forwarded-Proto", proxies.x_proto);
    if (scheme && !only_holds(*scheme, "+-.")) scheme.reset();
    if (!address && !scheme) return;
    request.set_client(address ? *std::move(address) : request.remote_addr, scheme ? lower(*scheme) : request.scheme);
}

void take_host(http::Request& request, const ProxyFix& proxies) {
    auto host = forwarded(request, "X-Forwarded-Host", proxies.x_host);
    if (host && !only_holds(*host, ".-_:[]%~")) host.reset();
    const auto port = forwarded(request, "X-Forwarded-Port", proxies.x_port);
    if (!host && !port) return;
    std::string whole = host ? *std::move(host) : std::string(request.host());
    if (port && !whole.empty() && port->find_first_not_of("0123456789") == port->npos) {
        whole.resize(port_position(whole));
        whole += ":" + *port;
    }
    request.headers.set("Host", std::move(whole));
}

bool has_proxies(const ProxyFix& proxies) {
    return proxies.x_for > 0 || proxies.x_proto > 0 || proxies.x_host > 0 || proxies.x_port > 0 || proxies.x_prefix > 0;
}

ProxyFix proxies_of(const Config& config) {
    return {config.get(settings::proxy_fix_x_for), config.get(settings::proxy_fix_x_proto),
            config.get(settings::proxy_fix_x_host), config.get(settings::proxy_fix_x_port),
            config.get(settings::proxy_fix_x_prefix)};
}

/// A host whose port is not a number belongs to nobody: "shop.example:evil.example".
bool has_number_as_port(std::string_view host) {
    const std::string_view port = host.substr(port_position(host));
    return port.find_first_not_of("0123456789", port.empty() ? 0 : 1) == port.npos;
}

std::string host_name(std::string_view host) {
    host = host.substr(0, port_position(host));
    return lower(host);
}

}  // namespace

std::size_t port_position(std::string_view host) {
    const std::size_t colon = host.rfind(':');
    return colon == host.npos || host.ends_with(']') ? host.size() : colon;
}

std::optional<std::string_view> subdomain_of(std::string_view host, std::string_view server_name) {
    if (server_name.empty() || !host.ends_with(server_name)) return std::nullopt;
    host.remove_suffix(server_name.size());
    if (!host.empty() && !host.ends_with('.')) return std::nullopt;
    return host.empty() ? host : host.substr(0, host.size() - 1);
}

std::string application_root(const Config& config) { return normal_root(config.get(settings::application_root)); }

OriginSettings::OriginSettings(const Config& config) : proxies(proxies_of(config)), root(application_root(config)) {
    for (const std::string& host : config.get(settings::trusted_hosts)) hosts.push_back(host_name(host));
    server_name = host_name(config.get(settings::server_name));
}

void settle_origin(http::Request& request, const OriginSettings& settings) {
    http::join_lists(request.headers);
    if (!has_proxies(settings.proxies)) return request.mount(settings.root);
    take_client(request, settings.proxies);
    take_host(request, settings.proxies);
    const auto prefix = forwarded(request, "X-Forwarded-Prefix", settings.proxies.x_prefix);
    request.mount(prefix ? normal_root(*prefix) : settings.root);
}

bool is_trusted_host(std::string_view host, const std::vector<std::string>& trusted) {
    const std::string name = host_name(host);
    if (name.empty() || !has_number_as_port(host)) return false;
    return std::any_of(trusted.begin(), trusted.end(), [&](const std::string& known) {
        if (!known.starts_with('.')) return name == known;
        return name == known.substr(1) || name.ends_with(known);
    });
}

}  // namespace carboy::web
