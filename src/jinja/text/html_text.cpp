// Converts HTML to text.
#include "jinja/text/html_entities.hpp"
#include "jinja/text/text_ops.hpp"
#include "jinja/text/unicode.hpp"

#include <algorithm>

namespace carboy::jinja {
namespace {

/// The characters that browsers use for the numbers 0x80 to 0x9f: those of Windows' code page.
constexpr std::uint16_t windows_characters[] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                                0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                                0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

/// Control characters and noncharacters are removed.
bool vanishes(std::uint64_t code) {
    return code < 9 || code == 0xb || (code >= 0xe && code < 0x20) || code == 0x7f ||
           (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

void write_numbered(std::uint64_t code, std::string& out) {
    if (code >= 0x80 && code <= 0x9f) return unicode::append(out, windows_characters[code - 0x80]);
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return unicode::append(out, 0xfffd);
    if (!vanishes(code)) unicode::append(out, static_cast<std::uint32_t>(code));
}

/// Reads "&#38;" or "&#x26;" at `at` and moves past it.
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
    write_numbered(code, out);
    return true;
}

/// Returns the entity of that name; nullptr when there is none, or when it needs a semicolon.
const HtmlEntity* find_entity(std::string_view name) {
    const bool bare = !name.ends_with(';');
    if (!bare) name.remove_suffix(1);
    const auto found =
        std::lower_bound(html_entities.begin(), html_entities.end(), name,
                         [](const HtmlEntity& entity, std::string_view key) { return entity.name() < key; });
    if (found == html_entities.end() || found->name() != name || (bare && !found->bare)) return nullptr;
    return &*found;
}

/// Reads the longest name that starts at `at`, with its semicolon, or without it for old names.
bool named_reference(std::string_view html, std::size_t& at, std::string& out) {
    constexpr std::size_t longest = 32;
    const std::string_view rest = html.substr(at + 1, longest);
    std::size_t size =
        std::min(rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), rest.size());
    if (size < rest.size() && rest[size] == ';') ++size;
    for (; size > 1; --size) {
        const HtmlEntity* entity = find_entity(rest.substr(0, size));
        if (!entity) continue;
        unicode::append(out, entity->first);
        if (entity->second) unicode::append(out, entity->second);
        at += 1 + size;
        return true;
    }
    return false;
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
