#include "web/security/origin.hpp"

#include <carboy/base/text.hpp>

namespace carboy::web {

namespace {

struct Origin {
    std::string_view scheme;
    std::string_view host;
    std::string_view port;
};

std::string_view default_port(std::string_view scheme) {
    if (equals_ignoring_case(scheme, "https")) return "443";
    return equals_ignoring_case(scheme, "http") ? "80" : "";
}

/// Splits "host:port"; the port of an IPv6 address comes after its bracket.
void split_host(std::string_view text, Origin& into) {
    const std::size_t bracket = text.rfind(']');
    const std::size_t colon = text.rfind(':');
    const bool has_port = colon != text.npos && (bracket == text.npos || colon > bracket);
    into.host = has_port ? text.substr(0, colon) : text;
    into.port = has_port ? text.substr(colon + 1) : std::string_view();
    if (into.port.empty()) into.port = default_port(into.scheme);
}

/// The host is empty when the text is not an absolute URL.
Origin split_url(std::string_view url) {
    Origin origin;
    const std::string_view whole = origin_of(url);
    if (whole.empty()) return origin;
    const std::size_t colon = whole.find(':');
    origin.scheme = whole.substr(0, colon);
    std::string_view authority = whole.substr(colon + 3);
    if (const std::size_t at = authority.rfind('@'); at != authority.npos) authority.remove_prefix(at + 1);
    split_host(authority, origin);
    return origin;
}

Origin own_origin(std::string_view scheme, std::string_view host) {
    Origin own{scheme, {}, {}};
    split_host(host, own);
    return own;
}

}  // namespace

std::string_view origin_of(std::string_view url) noexcept {
    const std::size_t colon = url.find("://");
    if (colon == url.npos || colon == 0 || url.find_first_of("/?#\\") < colon) return {};
    return url.substr(0, url.find_first_of("/?#\\", colon + 3));
}

bool is_same_origin(std::string_view url, std::string_view scheme, std::string_view host) noexcept {
    const Origin theirs = split_url(url), own = own_origin(scheme, host);
    return !theirs.host.empty() && equals_ignoring_case(theirs.scheme, own.scheme) &&
           equals_ignoring_case(theirs.host, own.host) && theirs.port == own.port;
}

bool is_same_host(std::string_view url, std::string_view scheme, std::string_view host) noexcept {
    const Origin theirs = split_url(url);
    const Origin own = own_origin(theirs.scheme.empty() ? scheme : theirs.scheme, host);
    return !theirs.host.empty() && equals_ignoring_case(theirs.host, own.host) && theirs.port == own.port;
}

}  // namespace carboy::web
