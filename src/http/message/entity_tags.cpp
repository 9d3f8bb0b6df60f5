#include <carboy/http/entity_tags.hpp>

#include <algorithm>

#include <carboy/http/characters.hpp>
#include <carboy/http/cookie.hpp>

namespace carboy::http {

namespace {

bool take_weak_mark(std::string_view& text) {
    if (!text.starts_with("W/") && !text.starts_with("w/")) return false;
    text.remove_prefix(2);
    return true;
}

/// Returns where a quoted tag ends: at a quote that is followed by a comma or the end. npos when there is none.
std::size_t closing_quote(std::string_view text) {
    for (std::size_t at = text.find('"', 1); at != text.npos; at = text.find('"', at + 1)) {
        const std::size_t next = text.find_first_not_of(" \t", at + 1);
        if (next == text.npos || text[next] == ',') return at;
    }
    return text.npos;
}

void skip_comma(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.starts_with(',')) text.remove_prefix(1);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

}  // namespace

bool ETags::contains(std::string_view tag) const noexcept {
    return star ||
           std::any_of(tags.begin(), tags.end(), [&](const ETag& known) { return !known.weak && known.tag == tag; });
}

bool ETags::contains_weak(std::string_view tag) const noexcept {
    return star || std::any_of(tags.begin(), tags.end(), [&](const ETag& known) { return known.tag == tag; });
}

ETags ETags::parse(std::string_view field) {
    ETags found;
    field = trim(field);
    while (!field.empty()) {
        const bool weak = take_weak_mark(field);
        const std::size_t close = field.starts_with('"') ? closing_quote(field) : field.npos;
        if (close != field.npos) {
            found.tags.push_back({std::string(field.substr(1, close - 1)), weak});
            field.remove_prefix(close + 1);
        } else {
            const std::string_view raw = trim(field.substr(0, field.find(',')));
            if (raw == "*") return {.tags = {}, .star = true};
            if (!raw.empty()) found.tags.push_back({std::string(raw), weak});
            field.remove_prefix(std::min(field.find(','), field.size()));
        }
        skip_comma(field);
    }
    return found;
}

IfRange IfRange::parse(std::string_view field) {
    field = trim(field);
    if (field.empty()) return {};
    if (const auto date = parse_http_date(field)) return {.etag = {}, .date = date};
    take_weak_mark(field);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
    return {.etag = std::string(field), .date = {}};
}

}  // namespace carboy::http
