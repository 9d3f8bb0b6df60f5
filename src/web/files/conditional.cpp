#include "web/files/conditional.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>

#include <carboy/base/text.hpp>
#include <carboy/http/cookie.hpp>

#include "web/context/trimmed.hpp"

namespace carboy::web {

namespace {

/// Removes the next entity tag from the front of a list. The tag keeps its quotes, which may contain a comma.
std::string_view take_tag(std::string_view& list) {
    while (!list.empty() && (list.front() == ',' || list.front() == ' ' || list.front() == '\t')) list.remove_prefix(1);
    const std::size_t quote = list.starts_with("W/\"") ? 2 : 0;
    std::size_t end = std::min(list.find(','), list.size());
    if (list.substr(quote).starts_with('"')) {
        const std::size_t close = list.find('"', quote + 1);
        if (close != list.npos) end = close + 1;
    }
    const std::string_view tag = trimmed(list.substr(0, end));
    list.remove_prefix(end);
    return tag;
}

/// Weak tags equal strong ones if only freshness matters, and are never equal if the bytes must agree.
/// Source: RFC 9110 section 8.8.3.2.
enum class Comparison : std::uint8_t { weak, strong };

bool names_etag(std::string_view list, std::string_view etag, Comparison comparison) {
    if (trimmed(list) == "*") return true;
    if (comparison == Comparison::weak && etag.starts_with("W/")) etag.remove_prefix(2);
    if (!etag.starts_with('"')) return false;
    while (!list.empty()) {
        std::string_view tag = take_tag(list);
        if (comparison == Comparison::weak && tag.starts_with("W/")) tag.remove_prefix(2);
        if (!tag.empty() && tag == etag) return true;
    }
    return false;
}

std::optional<std::int64_t> unix_time(std::string_view date) {
    const auto time = http::parse_http_date(date);
    if (!time) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count();
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end != text.data() + text.size()) return std::nullopt;
    // A number beyond 64 bits is beyond the end of every file.
    return error == std::errc::result_out_of_range ? std::numeric_limits<std::uint64_t>::max() : value;
}

bool same_state(std::string_view if_range, const Validators& validators) {
    if (if_range.starts_with('"')) return if_range == validators.etag;
    return validators.modified && unix_time(if_range) == validators.modified;
}

}  // namespace

Precondition precondition_of(const http::Request& request, const Validators& validators) {
    const http::Headers& headers = request.headers;
    if (const auto tags = headers.get("If-Match")) {
        if (!names_etag(*tags, validators.etag, Comparison::strong)) return Precondition::failed;
    } else if (const auto date = headers.get("If-Unmodified-Since"); date && validators.modified) {
        const auto time = unix_time(*date);
        if (time && *validators.modified > *time) return Precondition::failed;
    }
    if (const auto tags = headers.get("If-None-Match"))
        return names_etag(*tags, validators.etag, Comparison::weak) ? Precondition::fresh : Precondition::holds;
    const auto date = headers.get("If-Modified-Since");
    const auto time = date ? unix_time(*date) : std::nullopt;
    const bool fresh = time && validators.modified && *validators.modified <= *time;
    return fresh ? Precondition::fresh : Precondition::holds;
}

RangeRequest requested_range(const http::Request& request, const Validators& validators, std::uint64_t size) {
    using Kind = RangeRequest::Kind;
    std::string_view range = request.headers.get("Range", {});
    // Ranges are defined only for GET (RFC 9110 section 14.2).
    if (request.method != http::Method::get || !equals_ignoring_case(range.substr(0, 6), "bytes=")) return {};
    if (range.find(',') != range.npos) return {};
    if (const auto if_range = request.headers.get("If-Range"); if_range && !same_state(*if_range, validators))
        return {};
    range = trimmed(range.substr(6));
    const std::size_t dash = range.find('-');
    if (dash == range.npos) return {};
    const auto first = number(range.substr(0, dash)), last = number(range.substr(dash + 1));
    if (dash == 0) {
        if (!last) return {};
        if (*last == 0 || size == 0) return {Kind::unsatisfiable, {}};
        return {Kind::part, {size - std::min(*last, size), size - 1}};
    }
    if (!first || (!last && dash + 1 != range.size()) || (last && *last < *first)) return {};
    if (*first >= size) return {Kind::unsatisfiable, {}};
    return {Kind::part, {*first, last ? std::min(*last, size - 1) : size - 1}};
}

}  // namespace carboy::web
