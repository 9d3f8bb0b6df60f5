// Parts of a body: the fields Range and Content-Range.
// Source: RFC 9110 section 14; Werkzeug datastructures, Range and ContentRange.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::http {

/// The part of a body that a 206 contains, or its size alone with a 416.
struct ContentRange {
    std::string units = "bytes";
    /// The first byte and the one after the last; both or neither.
    std::optional<std::uint64_t> first = {};
    std::optional<std::uint64_t> end = {};
    /// The size of the whole, if known.
    std::optional<std::uint64_t> size = {};

    bool operator==(const ContentRange&) const = default;

    static std::optional<ContentRange> parse(std::string_view field);
    /// Throws: Error "bad_range" unless first < end <= size, as far as they are known.
    std::string to_header() const;
};

/// The parts that a client asks for.
struct Range {
    /// From `first` up to the byte before `end`, or to the last one. A negative `first` counts from the end.
    struct Part {
        std::int64_t first = 0;
        std::optional<std::int64_t> end;

        bool operator==(const Part&) const = default;
    };

    /// In lower case: "bytes".
    std::string units;
    std::vector<Part> parts;

    /// Returns nullopt for a malformed field, and for parts that overlap or are not in order.
    static std::optional<Range> parse(std::string_view field);
    std::string to_header() const;
    /// Returns the part of a body of this size; nullopt for several parts, other units, and a part outside the body.
    std::optional<ContentRange> content_range(std::uint64_t size) const;
};

}  // namespace carboy::http
