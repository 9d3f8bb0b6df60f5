#include <carboy/http/list_headers.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>

namespace carboy::http {

namespace {

/// Sorted by size, so that few names are compared.
constexpr std::array<std::string_view, 30> single_names{"age",
                                                        "date",
                                                        "etag",
                                                        "from",
                                                        "host",
                                                        "range",
                                                        "cookie2",
                                                        "expires",
                                                        "origin",
                                                        "referer",
                                                        "if-range",
                                                        "location",
                                                        "sec-gpc",
                                                        "x-real-ip",
                                                        "set-cookie",
                                                        "user-agent",
                                                        "retry-after",
                                                        "content-type",
                                                        "max-forwards",
                                                        "x-request-id",
                                                        "authorization",
                                                        "content-range",
                                                        "last-modified",
                                                        "content-length",
                                                        "sec-fetch-site",
                                                        "content-location",
                                                        "if-modified-since",
                                                        "sec-websocket-key",
                                                        "if-unmodified-since",
                                                        "proxy-authorization"};

bool is_repeated(const Headers& headers, Headers::Iterator field) {
    const std::string_view name = (*field).name;
    for (Headers::Iterator earlier = headers.begin(); earlier != field; ++earlier) {
        const std::string_view other = (*earlier).name;
        if (other.size() == name.size() && equals_ignoring_case(other, name)) return true;
    }
    return false;
}

/// Returns a bit for a field name, which is the same in upper and lower case.
std::uint64_t bit_of(std::string_view name) noexcept {
    const auto letter = [&](std::size_t i) { return static_cast<std::size_t>(name[i] | 0x20); };
    const std::size_t size = name.size();
    if (size < 2) return 1;
    return std::uint64_t{1} << ((size * 7 + letter(0) * 5 + letter(size - 1) + letter(size - 2) * 3) % 64);
}

bool has_repeated(const Headers& headers) {
    // Only names with the same bit are compared.
    std::uint64_t seen = 0;
    for (Headers::Iterator field = headers.begin(); field != headers.end(); ++field) {
        const std::uint64_t bit = bit_of((*field).name);
        if ((seen & bit) != 0 && is_repeated(headers, field)) return true;
        seen |= bit;
    }
    return false;
}

}  // namespace

bool is_single_value(std::string_view name) noexcept {
    return std::any_of(single_names.begin(), single_names.end(), [&](std::string_view known) {
        return known.size() == name.size() && equals_ignoring_case(known, name);
    });
}

std::string joined(const Headers& headers, std::string_view name) {
    const std::string_view separator = equals_ignoring_case(name, "Cookie") ? "; " : ", ";
    std::string text;
    for (const std::string_view value : headers.getlist(name)) {
        if (trim(value).empty()) continue;
        if (!text.empty()) text += separator;
        text += value;
    }
    return text;
}

void join_lists(Headers& headers) {
    if (!has_repeated(headers)) return;
    Headers out;
    for (const auto field : headers) {
        if (is_single_value(field.name)) {
            out.add_unchecked(field.name, field.value);
        } else if (!out.contains(field.name)) {
            out.add_unchecked(field.name, joined(headers, field.name));
        }
    }
    headers = std::move(out);
}

void add_to_list(Headers& headers, std::string_view name, std::string_view item) {
    const std::string list = joined(headers, name);
    for (std::string_view rest = list; !rest.empty();) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        if (equals_ignoring_case(trim(rest.substr(0, comma)), item)) return;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    headers.set(name, list.empty() ? std::string(item) : list + ", " + std::string(item));
}

}  // namespace carboy::http
