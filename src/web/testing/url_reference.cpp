#include "web/testing/url_reference.hpp"

#include <algorithm>

#include <carboy/base/text.hpp>

namespace carboy::web {

namespace {

/// Returns the size of "https:" at the start of a URL; 0 when there is no scheme.
std::size_t scheme_size(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos || colon == 0) return 0;
    for (const char c : text.substr(0, colon))
        if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.')
            return 0;
    return colon + 1;
}

void drop_last_segment(std::string& path) { path.resize(std::min(path.rfind('/'), path.size())); }

/// Returns the path without "." and "..".
std::string without_dots(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/', 1), path.size());
        const std::string_view segment = path.substr(0, end);
        const bool last = end == path.size();
        if (segment == "/..") {
            drop_last_segment(out);
        } else if (segment != "/.") {
            out += segment;
        }
        if (last && (segment == "/.." || segment == "/.")) out += '/';
        path.remove_prefix(end);
    }
    return out.empty() ? "/" : out;
}

/// Resolves the path and query of a reference that starts with neither a scheme nor "//".
std::string resolved_target(const UrlAddress& base, std::string_view reference) {
    if (reference.empty()) return base.target;
    const std::size_t question = std::min(reference.find('?'), reference.size());
    const std::string_view path = reference.substr(0, question), query = reference.substr(question);
    if (path.empty()) return base.path() + std::string(query);
    if (path.starts_with('/')) return without_dots(path) + std::string(query);
    std::string folder = base.path();
    drop_last_segment(folder);
    return without_dots(folder + "/" + std::string(path)) + std::string(query);
}

}  // namespace

std::string UrlAddress::host() const {
    const std::size_t bracket = authority.find(']');
    const std::size_t colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
    return lower(authority.substr(0, colon));
}

UrlAddress resolve_reference(const UrlAddress& base, std::string_view reference) {
    reference = reference.substr(0, reference.find('#'));
    UrlAddress out = base;
    if (const std::size_t size = scheme_size(reference)) {
        out.scheme = lower(reference.substr(0, size - 1));
        reference.remove_prefix(size);
    }
    if (!reference.starts_with("//")) {
        out.target = resolved_target(base, reference);
        return out;
    }
    reference.remove_prefix(2);
    const std::size_t end = std::min(reference.find_first_of("/?"), reference.size());
    out.authority = reference.substr(0, end);
    const std::string_view rest = reference.substr(end);
    out.target = rest.starts_with('/') ? resolved_target(base, rest) : "/" + std::string(rest);
    return out;
}

}  // namespace carboy::web
