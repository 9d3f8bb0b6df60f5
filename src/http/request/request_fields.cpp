// Header fields of a request, parsed.
#include <carboy/http/authentication.hpp>
#include <carboy/http/cache_control.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/entity_tags.hpp>
#include <carboy/http/header_set.hpp>
#include <carboy/http/list_headers.hpp>
#include <carboy/http/range.hpp>
#include <carboy/http/request.hpp>

#include "http/message/header_list.hpp"
#include "http/message/options_header.hpp"

namespace carboy::http {

std::optional<Authorization> Request::authorization() const {
    return Authorization::parse(headers.get("Authorization", {}));
}

CacheControl Request::cache_control() const { return CacheControl::parse(joined(headers, "Cache-Control")); }

ETags Request::if_match() const { return ETags::parse(joined(headers, "If-Match")); }

ETags Request::if_none_match() const { return ETags::parse(joined(headers, "If-None-Match")); }

IfRange Request::if_range() const { return IfRange::parse(headers.get("If-Range", {})); }

std::optional<Range> Request::range() const { return Range::parse(headers.get("Range", {})); }

std::optional<std::chrono::system_clock::time_point> Request::if_modified_since() const {
    return parse_http_date(headers.get("If-Modified-Since", {}));
}

std::optional<std::chrono::system_clock::time_point> Request::if_unmodified_since() const {
    return parse_http_date(headers.get("If-Unmodified-Since", {}));
}

std::optional<std::chrono::system_clock::time_point> Request::date() const {
    return parse_http_date(headers.get("Date", {}));
}

std::optional<std::uint64_t> Request::content_length() const noexcept {
    const auto length = parse_digits(headers.get("Content-Length", {}));
    return length ? std::optional(static_cast<std::uint64_t>(*length)) : std::nullopt;
}

std::vector<std::string> Request::access_route() const {
    std::vector<std::string> route = list_items(headers, "X-Forwarded-For");
    if (route.empty() && !remote_addr.empty()) route.push_back(remote_addr);
    return route;
}

MultiDict Request::mimetype_params() const {
    MultiDict params("parameter of the media type");
    for (auto& [name, value] : parse_options_header(content_type()).options)
        params.add(std::move(name), std::move(value));
    return params;
}

}  // namespace carboy::http
