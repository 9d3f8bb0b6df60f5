#include "server/parse/absolute_target.hpp"

#include <algorithm>

#include <carboy/base/text.hpp>

#include "server/parse/framing.hpp"

namespace carboy::server {

AbsoluteTarget parse_absolute_target(std::string_view target, http::Method method, std::string_view scheme) {
    constexpr std::string_view separator = "://";
    AbsoluteTarget parsed;
    const std::size_t colon = target.find(separator);
    const std::string_view name = target.substr(0, std::min(colon, target.size()));
    if (colon == std::string_view::npos || !(equals_ignoring_case(name, "http") || equals_ignoring_case(name, "https")))
        return {.status = 400, .authority = {}, .origin_form = {}};
    // RFC 9110 section 7.4: a server must not answer for an https resource over a plain connection.
    if (!equals_ignoring_case(name, scheme)) parsed.status = 421;
    target.remove_prefix(colon + separator.size());
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    parsed.authority = target.substr(0, end);
    // A host with user information is invalid too, because it is used to mislead people.
    if (!is_valid_host(parsed.authority)) parsed.status = 400;
    target.remove_prefix(end);
    if (target.empty() && method == http::Method::options)
        parsed.origin_form = "*";
    else
        parsed.origin_form.append(target.starts_with('/') ? "" : "/").append(target);
    return parsed;
}

}  // namespace carboy::server
