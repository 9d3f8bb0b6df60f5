#include <carboy/http/range.hpp>

#include <algorithm>
#include <limits>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>

#include "http/message/header_list.hpp"

namespace carboy::http {

namespace {

constexpr std::int64_t last_position = std::numeric_limits<std::int64_t>::max();

/// Reads "0-499", "500-" or "-500".
std::optional<Range::Part> read_part(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == text.npos) return std::nullopt;
    const std::string_view first_text = trim(text.substr(0, dash)), last_text = trim(text.substr(dash + 1));
    const auto first = parse_digits(first_text), last = parse_digits(last_text);
    if (!last_text.empty() && !last) return std::nullopt;
    if (dash == 0) return last && *last > 0 ? std::optional(Range::Part{-*last, {}}) : std::nullopt;
    if (!first) return std::nullopt;
    if (!last) return Range::Part{*first, {}};
    const std::int64_t end = *last == last_position ? last_position : *last + 1;
    return *first < end ? std::optional(Range::Part{*first, end}) : std::nullopt;
}

/// True when the part begins after the one before it. A part without an end is the last one.
bool follows(const Range::Part& part, const std::vector<Range::Part>& before) {
    if (before.empty()) return true;
    const auto& end = before.back().end;
    return end && (part.first < 0 || part.first >= *end);
}

std::optional<std::uint64_t> read_size(std::string_view text) {
    const auto number = parse_digits(text);
    return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

bool is_valid_range(const ContentRange& range) {
    if (range.first.has_value() != range.end.has_value()) return false;
    return !range.first || (*range.first < *range.end && (!range.size || *range.end <= *range.size));
}

}  // namespace

std::optional<Range> Range::parse(std::string_view field) {
    const std::size_t equals = field.find('=');
    if (equals == field.npos) return std::nullopt;
    Range range{.units = lower(trim(field.substr(0, equals))), .parts = {}};
    std::string_view rest = field.substr(equals + 1);
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        more = comma != rest.npos;
        const auto part = read_part(trim(rest.substr(0, comma)));
        if (!part || !follows(*part, range.parts)) return std::nullopt;
        range.parts.push_back(*part);
        rest.remove_prefix(more ? comma + 1 : rest.size());
    }
    return range;
}

std::string Range::to_header() const {
    std::string text = units;
    char separator = '=';
    for (const Part& part : parts) {
        text += separator;
        text += std::to_string(part.first);
        if (part.end)
            text.append("-").append(std::to_string(*part.end - 1));
        else if (part.first >= 0)
            text += '-';
        separator = ',';
    }
    return text;
}

std::optional<ContentRange> Range::content_range(std::uint64_t size) const {
    if (units != "bytes" || parts.size() != 1 || size == 0) return std::nullopt;
    const Part& part = parts.front();
    std::uint64_t first = static_cast<std::uint64_t>(part.first), end = size;
    if (part.first < 0)
        first = size - std::min(size, static_cast<std::uint64_t>(-part.first));
    else if (part.end)
        end = std::min(size, static_cast<std::uint64_t>(*part.end));
    if (first >= end) return std::nullopt;
    return ContentRange{.units = units, .first = first, .end = end, .size = size};
}

std::optional<ContentRange> ContentRange::parse(std::string_view field) {
    field = trim(field);
    const std::size_t space = field.find_first_of(" \t");
    if (space == field.npos) return std::nullopt;
    const std::string_view rest = trim(field.substr(space));
    const std::size_t slash = rest.find('/');
    if (slash == rest.npos) return std::nullopt;
    ContentRange range{.units = std::string(field.substr(0, space))};
    if (const std::string_view size = rest.substr(slash + 1); size != "*" && !(range.size = read_size(size)))
        return std::nullopt;
    const std::string_view part = rest.substr(0, slash);
    if (part == "*") return range;
    const std::size_t dash = part.find('-');
    if (dash == part.npos) return std::nullopt;
    range.first = read_size(part.substr(0, dash));
    range.end = read_size(part.substr(dash + 1));
    if (!range.first || !range.end) return std::nullopt;
    ++*range.end;
    return is_valid_range(range) ? std::optional(std::move(range)) : std::nullopt;
}

std::string ContentRange::to_header() const {
    if (!is_valid_range(*this))
        throw Error("bad_range", "The part of a body is outside the body.",
                    "`first` is the first byte and `end` the one after the last: first < end <= size.");
    std::string text = units + " ";
    if (first)
        text.append(std::to_string(*first)).append("-").append(std::to_string(*end - 1));
    else
        text += '*';
    return text.append("/").append(size ? std::to_string(*size) : "*");
}

}  // namespace carboy::http
