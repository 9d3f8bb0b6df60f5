#include <carboy/web/testing/cookie_jar.hpp>

#include <algorithm>
#include <charconv>

#include <carboy/base/text.hpp>

#include "web/context/trimmed.hpp"

namespace carboy::web {

namespace {

std::string_view take_attribute(std::string_view& rest) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view attribute = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return attribute;
}

bool is_address(std::string_view host) {
    return host.find_first_not_of("0123456789.") == host.npos || host.starts_with('[');
}

bool domain_matches(std::string_view host, std::string_view domain) {
    if (host == domain) return true;
    return host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.' &&
           !is_address(host);
}

bool path_matches(std::string_view path, std::string_view cookie_path) {
    if (!path.starts_with(cookie_path)) return false;
    return path.size() == cookie_path.size() || cookie_path.ends_with('/') || path[cookie_path.size()] == '/';
}

/// Returns the folder of the request's path, to which a cookie without Path belongs.
std::string default_path(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == path.npos || slash == 0 ? "/" : std::string(path.substr(0, slash));
}

/// A time that is certainly past, for a lifetime that has ended.
constexpr CookieJar::Time long_ago{};

std::optional<CookieJar::Time> expiry_after(std::string_view seconds, CookieJar::Time now) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
    if (end == seconds.data() || end != seconds.data() + seconds.size()) return std::nullopt;
    constexpr std::int64_t most = std::int64_t{400} * 24 * 3600;
    if (error == std::errc::result_out_of_range) value = seconds.starts_with('-') ? 0 : most;
    return value <= 0 ? long_ago : now + std::chrono::seconds(std::min(value, most));
}

/// A Set-Cookie field that is being parsed: the meaning of its attributes is known only after all of them are read.
struct Reading {
    JarCookie cookie;
    std::optional<CookieJar::Time> expires, max_age;
    std::string domain;

    void take(std::string_view attribute, CookieJar::Time now) {
        const std::size_t equals = std::min(attribute.find('='), attribute.size());
        const std::string name = lower(trimmed(attribute.substr(0, equals)));
        const std::string_view value = trimmed(attribute.substr(std::min(equals + 1, attribute.size())));
        if (name == "expires") {
            expires = http::parse_http_date(value);
        } else if (name == "max-age") {
            max_age = expiry_after(value, now);
        } else if (name == "domain") {
            domain = lower(value.starts_with('.') ? value.substr(1) : value);
        } else if (name == "path") {
            cookie.path = value.starts_with('/') ? std::string(value) : std::string();
        } else if (name == "secure") {
            cookie.secure = true;
        }
    }

    /// Returns false when a browser would drop the cookie.
    bool settle(const CookieTarget& from) {
        const bool names_path = !cookie.path.empty();
        if (!names_path) cookie.path = default_path(from.path);
        cookie.host_only = domain.empty();
        cookie.domain = domain.empty() ? from.host : domain;
        cookie.expires = max_age ? max_age : expires;
        if (!domain_matches(from.host, cookie.domain)) return false;
        if (cookie.secure && from.scheme != "https") return false;
        if (cookie.name.starts_with("__Secure-")) return cookie.secure;
        if (cookie.name.starts_with("__Host-")) return cookie.secure && cookie.host_only && cookie.path == "/";
        return true;
    }
};

bool is_sent(const JarCookie& cookie, const CookieTarget& to, CookieJar::Time now) {
    if (cookie.expires && *cookie.expires <= now) return false;
    if (cookie.secure && to.scheme != "https") return false;
    const bool host = cookie.host_only ? to.host == cookie.domain : domain_matches(to.host, cookie.domain);
    return host && (to.path.empty() || path_matches(to.path, cookie.path));
}

}  // namespace

void CookieJar::store(std::string_view field, const CookieTarget& from, Time now) {
    const std::string_view pair = take_attribute(field);
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos) return;
    Reading reading;
    reading.cookie.name = trimmed(pair.substr(0, equals));
    reading.cookie.text = trimmed(pair.substr(equals + 1));
    while (!field.empty()) reading.take(take_attribute(field), now);
    if (!reading.settle(from)) return;
    std::erase_if(cookies_, [&](const JarCookie& other) {
        return other.name == reading.cookie.name && other.domain == reading.cookie.domain &&
               other.path == reading.cookie.path;
    });
    if (!reading.cookie.expires || *reading.cookie.expires > now) cookies_.push_back(std::move(reading.cookie));
}

std::string CookieJar::header(const CookieTarget& to, Time now) const {
    std::vector<const JarCookie*> sent;
    for (const JarCookie& cookie : cookies_)
        if (is_sent(cookie, to, now)) sent.push_back(&cookie);
    std::stable_sort(sent.begin(), sent.end(),
                     [](const JarCookie* a, const JarCookie* b) { return a->path.size() > b->path.size(); });
    std::string text;
    for (const JarCookie* cookie : sent)
        text.append(text.empty() ? "" : "; ").append(cookie->name).append("=").append(cookie->text);
    return text;
}

const JarCookie* CookieJar::find(std::string_view name, const CookieTarget& to, Time now) const {
    const JarCookie* best = nullptr;
    for (const JarCookie& cookie : cookies_) {
        if (cookie.name != name || !is_sent(cookie, to, now)) continue;
        if (!best || cookie.path.size() > best->path.size()) best = &cookie;
    }
    return best;
}

}  // namespace carboy::web
