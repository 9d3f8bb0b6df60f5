#include "web/conditional.hpp"

#include <charconv>
#include <chrono>

#include <carboy/http/cookie.hpp>

namespace carboy::web {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool names_etag(std::string_view list, std::string_view etag) {
    if (trimmed(list) == "*") return true;
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        std::string_view item = trimmed(list.substr(0, comma));
        if (item.starts_with("W/")) item.remove_prefix(2);
        if (item == etag) return true;
        list = comma == list.npos ? std::string_view() : list.substr(comma + 1);
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
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool same_state(std::string_view if_range, const Validators& validators) {
    if (if_range.starts_with('"')) return if_range == validators.etag;
    return validators.modified && unix_time(if_range) == validators.modified;
}

}  // namespace

bool is_fresh(const http::Request& request, const Validators& validators) {
    if (const auto tags = request.headers.get("If-None-Match")) return names_etag(*tags, validators.etag);
    const auto since = request.headers.get("If-Modified-Since");
    const auto time = since ? unix_time(*since) : std::nullopt;
    return time && validators.modified && *validators.modified <= *time;
}

RangeRequest requested_range(const http::Request& request, const Validators& validators, std::uint64_t size) {
    using Kind = RangeRequest::Kind;
    std::string_view range = request.headers.get("Range", {});
    if (!range.starts_with("bytes=") || range.find(',') != range.npos) return {};
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
