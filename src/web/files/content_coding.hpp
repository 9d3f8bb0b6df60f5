// The choice of a Content-Encoding.  Source: RFC 9110 section 12.5.3.
#pragma once

#include <span>
#include <string_view>

#include <carboy/http/accept.hpp>

namespace carboy::web {

/// Returns the coding that the client prefers, among equally good ones the first; empty when it accepts none of them,
/// or prefers a body without a coding ("identity, gzip;q=0.5"). "x-gzip" means gzip.
std::string_view best_coding(const http::Accept& accepted, std::span<const std::string_view> offered);

}  // namespace carboy::web
