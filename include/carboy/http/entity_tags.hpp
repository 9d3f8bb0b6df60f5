// Entity tags: the fields ETag, If-Match, If-None-Match and If-Range.
// Source: RFC 9110 sections 8.8.3 and 13.1; Werkzeug datastructures, ETags and IfRange.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::http {

/// A tag without its quotes.
struct ETag {
    std::string tag;
    bool weak = false;

    bool operator==(const ETag&) const = default;
};

/// The tags of If-Match or If-None-Match.
struct ETags {
    std::vector<ETag> tags;
    /// True for "*", which stands for every tag.
    bool star = false;

    /// True when the tag is among the strong ones: a client that has these very bytes.
    bool contains(std::string_view tag) const noexcept;
    /// True when the tag is among all of them: a client that has an equivalent.
    bool contains_weak(std::string_view tag) const noexcept;
    bool empty() const noexcept { return !star && tags.empty(); }

    static ETags parse(std::string_view field);
};

/// The state of a file that a client has a part of: its tag, its date, or neither when there is no such field.
struct IfRange {
    /// Without quotes and without the mark of weak tags.
    std::optional<std::string> etag;
    std::optional<std::chrono::system_clock::time_point> date;

    static IfRange parse(std::string_view field);
};

}  // namespace carboy::http
