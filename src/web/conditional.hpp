// Conditional requests and ranges.
// Source: RFC 9110 sections 13 and 14.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/request.hpp>

namespace carboy::web {

/// What identifies the state of a file.
struct Validators {
    /// With its quotes.
    std::string etag;
    /// Units: seconds since 1970.
    std::optional<std::int64_t> modified;
};

/// True when the client has this state already: 304.
bool is_fresh(const http::Request& request, const Validators& validators);

/// A part of a body: `first` to `last`, both within.
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

/// What a Range header asks for.
struct RangeRequest {
    enum class Kind : std::uint8_t { whole, part, unsatisfiable };
    Kind kind = Kind::whole;
    ByteRange range;
};

/// The one range that is asked for; `whole` for none, several, nonsense, or when If-Range names another state.
RangeRequest requested_range(const http::Request& request, const Validators& validators, std::uint64_t size);

}  // namespace carboy::web
