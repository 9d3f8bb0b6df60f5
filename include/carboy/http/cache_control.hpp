// The field Cache-Control of a request or a response.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/base/named_options.hpp>

namespace carboy::http {

/// The directives of the field: response.set_cache_control({.public_ = true, .max_age = std::chrono::hours(1)}).
/// Source: RFC 9111 section 5.2; RFC 5861; RFC 8246; Werkzeug datastructures, ResponseCacheControl.
struct CacheControl {
    NamedOptions names_are_needed = {};
    bool no_cache = false;
    bool no_store = false;
    bool no_transform = false;
    bool must_revalidate = false;
    bool proxy_revalidate = false;
    bool public_ = false;
    bool private_ = false;
    bool immutable = false;
    bool only_if_cached = false;
    std::optional<std::chrono::seconds> max_age = {};
    std::optional<std::chrono::seconds> s_maxage = {};
    /// std::chrono::seconds::max() when a request has it without a number: however stale the response is.
    std::optional<std::chrono::seconds> max_stale = {};
    std::optional<std::chrono::seconds> min_fresh = {};
    std::optional<std::chrono::seconds> stale_while_revalidate = {};
    std::optional<std::chrono::seconds> stale_if_error = {};
    /// The fields to which no_cache and private_ are limited: "Set-Cookie, Age"; empty for the whole response.
    std::string no_cache_fields = {};
    std::string private_fields = {};
    /// All other directives, in their order. Without a value, the second text is empty.
    std::vector<std::pair<std::string, std::string>> others = {};

    /// Directives are found in any case. A time that is not a whole number is left out; of several equal directives,
    /// the last one counts.
    static CacheControl parse(std::string_view field);
    /// Returns an empty text when there are no directives.  Throws: Error "bad_cache_control" for a negative time.
    std::string to_header() const;
};

}  // namespace carboy::http
