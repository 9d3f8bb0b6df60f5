// Conditional requests and ranges.
// Source: RFC 9110 sections 13 and 14.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/request.hpp>

namespace carboy::web {

/// Identifies the state of a file.
struct Validators {
    /// Includes its quotes.
    std::string etag;
    /// Units: seconds since 1970.
    std::optional<std::int64_t> modified;
};

/// The result of the conditions in a GET or HEAD request.
enum class Precondition : std::uint8_t {
    /// Send the file.
    holds,
    /// The client already has this state: 304.
    fresh,
    /// The client requires a different state: 412.
    failed
};

/// If-Match is checked before If-Unmodified-Since, both before If-None-Match, and that before If-Modified-Since.
/// Source: RFC 9110 section 13.2.2.
Precondition precondition_of(const http::Request& request, const Validators& validators);

/// A part of a body, from `first` to `last` inclusive.
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

/// The contents of a Range header.
struct RangeRequest {
    enum class Kind : std::uint8_t { whole, part, unsatisfiable };
    Kind kind = Kind::whole;
    ByteRange range;
};

/// Returns the single range that a GET requests; `whole` if there are none or several, if the header is invalid, or if
/// If-Range refers to a different state.
RangeRequest requested_range(const http::Request& request, const Validators& validators, std::uint64_t size);

}  // namespace carboy::web
