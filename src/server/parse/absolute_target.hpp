// Targets in absolute form, "http://example.org/page", which proxies receive and every server must accept.
// Source: RFC 9112 sections 3.2.2 and 3.3.
#pragma once

#include <string>
#include <string_view>

#include <carboy/http/method.hpp>

namespace carboy::server {

/// A parsed target in absolute form.
struct AbsoluteTarget {
    /// 0, or the status that refuses it: 400 for an invalid target, 421 for a scheme that this connection does not
    /// carry.
    int status = 0;
    /// Replaces the Host field.
    std::string_view authority;
    /// The target as it would have been sent to an origin server.
    std::string origin_form;
};

AbsoluteTarget parse_absolute_target(std::string_view target, http::Method method, std::string_view scheme);

}  // namespace carboy::server
