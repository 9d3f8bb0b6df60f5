// Header fields of a response, read and written as values.
#include <algorithm>

#include <carboy/http/authentication.hpp>
#include <carboy/http/cache_control.hpp>
#include <carboy/http/entity_tags.hpp>
#include <carboy/http/header_set.hpp>
#include <carboy/http/list_headers.hpp>
#include <carboy/http/range.hpp>
#include <carboy/http/response.hpp>

#include "http/message/header_list.hpp"

namespace carboy::http {

CacheControl Response::cache_control() const { return CacheControl::parse(joined(headers, "Cache-Control")); }

void Response::set_cache_control(const CacheControl& directives) {
    const std::string text = directives.to_header();
    if (text.empty())
        headers.remove("Cache-Control");
    else
        headers.set("Cache-Control", text);
}

HeaderSet Response::vary() noexcept { return {headers, "Vary"}; }

HeaderSet Response::allow() noexcept { return {headers, "Allow"}; }

HeaderSet Response::content_language() noexcept { return {headers, "Content-Language"}; }

std::optional<ETag> Response::etag() const {
    const ETags tags = ETags::parse(headers.get("ETag", {}));
    return tags.tags.empty() ? std::nullopt : std::optional(tags.tags.front());
}

std::optional<std::chrono::system_clock::time_point> Response::last_modified() const {
    return parse_http_date(headers.get("Last-Modified", {}));
}

std::optional<std::chrono::system_clock::time_point> Response::expires() const {
    return parse_http_date(headers.get("Expires", {}));
}

void Response::set_expires(std::chrono::system_clock::time_point time) { headers.set("Expires", http_date(time)); }

std::optional<std::chrono::system_clock::time_point> Response::retry_after() const {
    const std::string_view field = headers.get("Retry-After", {});
    if (const auto seconds = parse_digits(field)) {
        constexpr std::int64_t century = std::int64_t(100) * 365 * 24 * 60 * 60;
        return std::chrono::system_clock::now() + std::chrono::seconds(std::min(*seconds, century));
    }
    return parse_http_date(field);
}

void Response::set_retry_after(std::chrono::seconds wait) {
    headers.set("Retry-After", std::to_string(std::max<std::int64_t>(wait.count(), 0)));
}

void Response::set_retry_after(std::chrono::system_clock::time_point time) {
    headers.set("Retry-After", http_date(time));
}

std::optional<ContentRange> Response::content_range() const {
    return ContentRange::parse(headers.get("Content-Range", {}));
}

void Response::set_content_range(const ContentRange& range) { headers.set("Content-Range", range.to_header()); }

std::optional<WwwAuthenticate> Response::www_authenticate() const {
    return WwwAuthenticate::parse(headers.get("WWW-Authenticate", {}));
}

void Response::set_www_authenticate(const WwwAuthenticate& challenge) {
    headers.set("WWW-Authenticate", challenge.to_header());
}

}  // namespace carboy::http
