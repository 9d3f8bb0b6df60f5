// Percent-encoding and query strings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <carboy/http/multi_dict.hpp>
#include <carboy/value/text/percent.hpp>

namespace carboy::http {

using value::percent_decode;
using value::percent_encode;

/// Returns a host in the form it has before a port: an IPv6 address in brackets, any other unchanged.
std::string url_host(std::string_view host);

/// Parses "a=1&b=2". Invalid UTF-8 becomes U+FFFD.
/// Throws: HttpError with `too_many_status` when there are more than `limit` fields.
MultiDict parse_query(std::string_view text, std::string_view kind = "query parameter", std::size_t limit = 1000,
                      int too_many_status = 400);

}  // namespace carboy::http
