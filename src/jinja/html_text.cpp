// HTML turned back into text.
#include "jinja/html_entities.hpp"
#include "jinja/text_ops.hpp"
#include "jinja/unicode.hpp"

#include <algorithm>

namespace carboy::jinja {
namespace {

/// Reads "&#38;" or "&#x26;" at `at`; moves behind it.
bool numeric_reference(std::string_view html, std::size_t& at, std::string& out) {
    std::size_t end = at + 2;
    const bool hex = end < html.size() && (html[end] | 32) == 'x';
    if (hex) ++end;
    std::uint64_t code = 0;
    const std::size_t start = end;
    for (; end < html.size(); ++end) {
        const char c = html[end];
        const int digit = c >= '0' && c <= '9'                        ? c - '0'
                          : hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                                      : -1;
        if (digit < 0) break;
        code = std::min<std::uint64_t>(code * (hex ? 16 : 10) + static_cast<std::uint64_t>(digit), 0x110000);
    }
    if (end == start) return false;
    if (end < html.size() && html[end] == ';') ++end;
    at = end;
    const bool invalid = code == 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
    if (invalid) code = 0xfffd;
    unicode::append(out, static_cast<std::uint32_t>(code));
    return true;
}

bool named_reference(std::string_view html, std::size_t& at, std::string& out) {
    const std::size_t end = html.find(';', at);
    if (end == std::string_view::npos || end - at > 32) return false;
    const std::string_view name = html.substr(at + 1, end - at - 1);
    const auto found =
        std::lower_bound(html_entities.begin(), html_entities.end(), name,
                         [](const HtmlEntity& entity, std::string_view key) { return entity.name < key; });
    if (found == html_entities.end() || found->name != name) return false;
    at = end + 1;
    unicode::append(out, found->code);
    return true;
}

std::string without(std::string_view html, std::string_view open, std::string_view close) {
    std::string out;
    while (true) {
        const std::size_t start = html.find(open);
        const std::size_t end = start == std::string_view::npos ? start : html.find(close, start + open.size());
        if (end == std::string_view::npos) return out.append(html);
        out.append(html.substr(0, start));
        html.remove_prefix(end + close.size());
    }
}

}  // namespace

std::string unescaped(std::string_view html) {
    std::string out;
    for (std::size_t at = 0; at < html.size();) {
        const bool reference = html[at] == '&' && at + 1 < html.size();
        if (reference && html[at + 1] == '#' && numeric_reference(html, at, out)) continue;
        if (reference && named_reference(html, at, out)) continue;
        out += html[at++];
    }
    return out;
}

std::string without_tags(std::string_view html) {
    const std::string text = without(without(html, "<!--", "-->"), "<", ">");
    std::string out;
    for (const std::string_view word : split_words(text, -1, false)) {
        if (!out.empty()) out += ' ';
        out.append(word);
    }
    return unescaped(out);
}

}  // namespace carboy::jinja
