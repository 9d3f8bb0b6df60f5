#include "jinja/library/urlize.hpp"

#include "jinja/python/escape.hpp"
#include "jinja/text/text_ops.hpp"
#include "jinja/text/unicode.hpp"

#include <carboy/base/text.hpp>

#include <algorithm>
#include <array>

namespace carboy::jinja {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

bool starts_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

/// Matches what may follow a host up to the end: a port, then a path.
bool is_url_tail(std::string_view text) {
    const auto is_path = [](std::string_view path) {
        if (path.empty()) return true;
        if (path[0] != '/' && path[0] != '?' && path[0] != '#') return false;
        for (std::size_t at = 0; at < path.size();)
            if (unicode::is_space(unicode::next(path, at))) return false;
        return true;
    };
    if (is_path(text)) return true;
    if (text[0] != ':') return false;
    std::size_t end = 1;
    while (end < text.size() && end <= 5 && is_digit(text[end])) ++end;
    return end > 1 && is_path(text.substr(end));
}

/// Returns the end of the run of label characters (\w % -) at `at`.
std::size_t label_end(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        std::size_t next = at;
        const std::uint32_t code = unicode::next(text, next);
        if (!unicode::is_word(code) && code != '%' && code != '-') break;
        at = next;
    }
    return at;
}

/// A top-level domain at `at` whose tail is a URL's.
bool is_top_level(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_letter(text[end]) && end - at < 63) ++end;
    if (end - at >= 2 && is_url_tail(text.substr(end))) return true;
    if (!starts_ignoring_case(text.substr(at), "xn--")) return false;
    std::size_t idna = at + 4;
    while (idna < text.size()) {
        std::size_t next = idna;
        const std::uint32_t code = unicode::next(text, next);
        if (!unicode::is_word(code) && code != '%') break;
        idna = next;
    }
    return idna - at - 4 >= 2 && idna - at - 4 <= 59 && is_url_tail(text.substr(idna));
}

/// Matches labels separated by dots, followed by a top-level domain.
bool is_host(std::string_view text) {
    std::size_t at = 0;
    while (true) {
        if (is_top_level(text, at)) return true;
        const std::size_t end = label_end(text, at);
        if (end == at || end >= text.size() || text[end] != '.') return false;
        at = end + 1;
    }
}

bool is_common_domain(std::string_view text) {
    static constexpr std::array<std::string_view, 8> known = {"com", "net", "int", "edu", "gov", "org", "info", "mil"};
    for (std::size_t at = 0;;) {
        const std::size_t end = label_end(text, at);
        const std::size_t size = unicode::length(text.substr(at, end - at));
        if (size < 2 || size > 63 || end >= text.size() || text[end] != '.') return false;
        at = end + 1;
        for (const std::string_view domain : known)
            if (starts_ignoring_case(text.substr(at), domain) && is_url_tail(text.substr(at + domain.size())))
                return true;
    }
}

bool is_address(std::string_view text) {
    std::size_t at = 0;
    for (int part = 0; part < 4; ++part) {
        if (part > 0 && (at >= text.size() || text[at++] != '.')) return false;
        const std::size_t start = at;
        while (at < text.size() && at - start < 3 && is_digit(text[at])) ++at;
        if (at == start) return false;
    }
    return is_url_tail(text.substr(at));
}

bool is_address6(std::string_view text) {
    if (!text.starts_with('[')) return false;
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view inside = text.substr(1, end - 1);
    const auto colons = std::count(inside.begin(), inside.end(), ':');
    if (colons < 2 || inside.find_first_not_of("0123456789abcdefABCDEF:") != std::string_view::npos) return false;
    return is_url_tail(text.substr(end + 1));
}

bool is_http(std::string_view text) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!starts_ignoring_case(text, scheme)) continue;
        const std::string_view rest = text.substr(scheme.size());
        return is_host(rest) || is_address(rest) || is_address6(rest);
    }
    return (starts_ignoring_case(text, "www.") && is_host(text.substr(4))) || is_common_domain(text);
}

/// Matches \S+@\w[\w.-]*\.\w+
bool is_email(std::string_view text) {
    for (std::size_t at = text.rfind('@'); at != std::string_view::npos && at > 0; at = text.rfind('@', at - 1)) {
        const std::string_view domain = text.substr(at + 1);
        std::size_t end = 0;
        bool good = !domain.empty();
        for (std::size_t here = 0; good && here < domain.size();) {
            const std::size_t start = here;
            const std::uint32_t code = unicode::next(domain, here);
            good = unicode::is_word(code) || (start > 0 && (code == '.' || code == '-'));
            end = here;
        }
        const std::size_t dot = domain.rfind('.');
        if (good && end == domain.size() && dot != std::string_view::npos && dot > 0 && dot + 1 < domain.size() &&
            domain.find('-', dot) == std::string_view::npos)
            return true;
    }
    return false;
}

std::size_t opening_size(std::string_view text) {
    if (text.starts_with('(') || text.starts_with('<')) return 1;
    return text.starts_with("&lt;") ? 4 : 0;
}

std::size_t closing_size(std::string_view text) {
    if (text.ends_with("&gt;")) return 4;
    return !text.empty() && std::string_view(")>.,\n").find(text.back()) != std::string_view::npos ? 1 : 0;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t out = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++out;
    return out;
}

struct Parts {
    std::string head, middle, tail;
};

/// Removes brackets and punctuation around a word, but keeps balanced brackets.
Parts split_punctuation(std::string_view word) {
    Parts out;
    while (const std::size_t size = opening_size(word)) {
        out.head.append(word.substr(0, size));
        word.remove_prefix(size);
    }
    std::size_t end = word.size();
    while (const std::size_t size = closing_size(word.substr(0, end))) end -= size;
    out.middle = word.substr(0, end);
    out.tail = word.substr(end);
    static constexpr std::pair<std::string_view, std::string_view> brackets[] = {
        {"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}};
    for (const auto& [open, close] : brackets) {
        const std::size_t opened = count_of(out.middle, open);
        if (opened <= count_of(out.middle, close)) continue;
        for (std::size_t i = std::min(opened, count_of(out.tail, close)); i > 0; --i) {
            const std::size_t at = out.tail.find(close) + close.size();
            out.middle += out.tail.substr(0, at);
            out.tail.erase(0, at);
        }
    }
    return out;
}

std::string shown(const std::string& url, const Links& links) {
    if (!links.trim || static_cast<std::int64_t>(unicode::length(url)) <= *links.trim) return url;
    const auto length = static_cast<std::int64_t>(unicode::length(url));
    const std::int64_t keep = *links.trim < 0 ? std::max<std::int64_t>(length + *links.trim, 0) : *links.trim;
    return url.substr(0, unicode::offset(url, static_cast<std::size_t>(keep))) + "...";
}

std::string linked(const std::string& text, const Links& links, const std::string& attributes) {
    const auto anchor = [](const std::string& target, const std::string& extra, const std::string& label) {
        return "<a href=\"" + target + "\"" + extra + ">" + label + "</a>";
    };
    if (is_http(text)) {
        const bool has_scheme = text.starts_with("https://") || text.starts_with("http://");
        return anchor(has_scheme ? text : "https://" + text, attributes, shown(text, links));
    }
    if (text.starts_with("mailto:") && is_email(std::string_view(text).substr(7)))
        return anchor(text, {}, text.substr(7));
    if (text.find('@') != std::string::npos && !text.starts_with("www.") && text.find(':') == std::string::npos &&
        is_email(text))
        return anchor("mailto:" + text, {}, text);
    std::string out = text;
    for (const std::string& scheme : links.schemes)
        if (out != scheme && out.starts_with(scheme)) out = anchor(out, attributes, out);
    return out;
}

}  // namespace

bool is_uri_scheme(std::string_view scheme) {
    const std::size_t colon = scheme.find(':');
    if (colon == std::string_view::npos || colon < 2) return false;
    for (std::size_t at = 0; at < colon;) {
        const std::uint32_t code = unicode::next(scheme, at);
        if (!unicode::is_word(code) && code != '.' && code != '+' && code != '-') return false;
    }
    const std::string_view rest = scheme.substr(colon + 1);
    return rest.empty() || rest == "/" || rest == "//";
}

std::string urlize(std::string_view html, const Links& links) {
    std::string attributes;
    for (const auto& [name, text] : {std::pair("rel", &links.rel), std::pair("target", &links.target)}) {
        if (text->empty()) continue;
        attributes.append(" ").append(name).append("=\"");
        escape_html(attributes, *text);
        attributes += '"';
    }
    std::string out;
    for (std::size_t at = 0; at < html.size();) {
        std::size_t end = at;
        std::size_t next = at;
        const bool space = unicode::is_space(unicode::next(html, next));
        while (end < html.size()) {
            next = end;
            if (unicode::is_space(unicode::next(html, next)) != space) break;
            end = next;
        }
        const std::string_view word = html.substr(at, end - at);
        at = end;
        if (space) {
            out.append(word);
            continue;
        }
        const Parts parts = split_punctuation(word);
        out += parts.head + linked(parts.middle, links, attributes) + parts.tail;
    }
    return out;
}

}  // namespace carboy::jinja
