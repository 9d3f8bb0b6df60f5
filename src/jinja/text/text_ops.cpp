#include "jinja/text/text_ops.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/text/unicode.hpp"

#include <algorithm>

namespace carboy::jinja {
namespace {

bool is_cased(std::uint32_t code) {
    return unicode::is_upper(code) || unicode::is_lower(code) || unicode::is_title(code);
}

template <class Check>
bool all_of(std::string_view text, Check check) {
    for (std::size_t at = 0; at < text.size();)
        if (!check(unicode::next(text, at))) return false;
    return !text.empty();
}

}  // namespace

std::string casefolded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) unicode::append_folded(out, unicode::next(text, at));
    return out;
}

std::string title_cased(std::string_view text) {
    std::string out;
    bool inside = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t code = unicode::next(text, at);
        inside ? unicode::append_lower(out, code) : unicode::append_title(out, code);
        inside = is_cased(code);
    }
    return out;
}

std::string capitalized(std::string_view text) {
    if (text.empty()) return {};
    std::string out;
    std::size_t at = 0;
    unicode::append_title(out, unicode::next(text, at));
    return out + unicode::lower(text.substr(at));
}

std::string case_swapped(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t code = unicode::next(text, at);
        if (unicode::is_title(code))
            unicode::append(out, code);
        else
            unicode::is_upper(code) ? unicode::append_lower(out, code) : unicode::append_upper(out, code);
    }
    return out;
}

std::string_view strip_characters(std::string_view text, std::string_view characters, bool left, bool right) {
    const auto listed = [&](std::uint32_t code) {
        for (std::size_t at = 0; at < characters.size();)
            if (unicode::next(characters, at) == code) return true;
        return false;
    };
    while (left && !text.empty()) {
        std::size_t at = 0;
        if (!listed(unicode::next(text, at))) break;
        text.remove_prefix(at);
    }
    while (right && !text.empty()) {
        const std::size_t start = unicode::previous(text, text.size());
        std::size_t at = start;
        if (!listed(unicode::next(text, at))) break;
        text = text.substr(0, start);
    }
    return text;
}

std::string justified(std::string_view text, std::int64_t width, std::string_view fill, char align) {
    const auto length = static_cast<std::int64_t>(unicode::length(text));
    const std::int64_t padding = std::max<std::int64_t>(width - length, 0);
    check_size(padding, fill.size());
    // If the width is odd, Python puts the extra space of a centred text on the left.
    const std::int64_t before = align == '<' ? 0 : align == '>' ? padding : padding / 2 + (padding & width & 1);
    std::string out;
    for (std::int64_t i = 0; i < before; ++i) out.append(fill);
    out.append(text);
    for (std::int64_t i = before; i < padding; ++i) out.append(fill);
    return out;
}

/// An empty text occurs before every character and at the end.
static std::string replaced_everywhere(std::string_view text, std::string_view with, std::int64_t count) {
    std::string out;
    std::size_t at = 0;
    for (; count != 0; --count) {
        out.append(with);
        check_size(out.size());
        if (at == text.size()) return out;
        const std::size_t start = at;
        unicode::next(text, at);
        out.append(text.substr(start, at - start));
    }
    return out.append(text.substr(at));
}

std::string replaced(std::string_view text, std::string_view old, std::string_view with, std::int64_t count) {
    if (old.empty()) return replaced_everywhere(text, with, count);
    std::string out;
    std::size_t at = 0;
    for (; count != 0; --count) {
        const std::size_t found = text.find(old, at);
        if (found == std::string_view::npos) break;
        out.append(text.substr(at, found - at)).append(with);
        at = found + old.size();
        check_size(out.size());
    }
    return out.append(text.substr(at));
}

static std::vector<std::string_view> words_from_right(std::string_view text, std::int64_t most) {
    std::vector<std::string_view> out;
    text = unicode::rstrip(text);
    while (!text.empty() && most-- != 0) {
        std::size_t start = text.size();
        while (start > 0) {
            const std::size_t before = unicode::previous(text, start);
            std::size_t at = before;
            if (unicode::is_space(unicode::next(text, at))) break;
            start = before;
        }
        out.push_back(text.substr(start));
        text = unicode::rstrip(text.substr(0, start));
    }
    if (!text.empty()) out.push_back(text);
    std::reverse(out.begin(), out.end());
    return out;
}

std::vector<std::string_view> split_words(std::string_view text, std::int64_t most, bool from_right) {
    if (from_right) return words_from_right(text, most);
    std::vector<std::string_view> out;
    text = unicode::lstrip(text);
    while (!text.empty() && most-- != 0) {
        std::size_t end = 0;
        for (std::size_t at = 0; at < text.size(); end = at)
            if (unicode::is_space(unicode::next(text, at))) break;
        out.push_back(text.substr(0, end));
        text = unicode::lstrip(text.substr(end));
    }
    if (!text.empty()) out.push_back(text);
    return out;
}

std::vector<std::string_view> split_text(std::string_view text, std::string_view separator, std::int64_t most,
                                         bool from_right) {
    std::vector<std::string_view> out;
    while (most-- != 0) {
        const std::size_t found = from_right ? text.rfind(separator) : text.find(separator);
        if (found == std::string_view::npos) break;
        out.push_back(from_right ? text.substr(found + separator.size()) : text.substr(0, found));
        text = from_right ? text.substr(0, found) : text.substr(found + separator.size());
    }
    out.push_back(text);
    if (from_right) std::reverse(out.begin(), out.end());
    return out;
}

static bool ends_line(std::uint32_t code) {
    return (code >= 0x0a && code <= 0x0d) || (code >= 0x1c && code <= 0x1e) || code == 0x85 || code == 0x2028 ||
           code == 0x2029;
}

std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends) {
    std::vector<std::string_view> out;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t here = at;
        const std::uint32_t code = unicode::next(text, at);
        if (!ends_line(code)) continue;
        if (code == '\r' && at < text.size() && text[at] == '\n') ++at;
        out.push_back(text.substr(start, (keep_ends ? at : here) - start));
        start = at;
    }
    if (start < text.size()) out.push_back(text.substr(start));
    return out;
}

std::string tabs_expanded(std::string_view text, std::int64_t size) {
    std::string out;
    check_size(size, std::max<std::size_t>(text.size(), 1));
    std::int64_t column = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const std::uint32_t code = unicode::next(text, at);
        if (code == '\t') {
            const std::int64_t spaces = size > 0 ? size - column % size : 0;
            out.append(static_cast<std::size_t>(spaces), ' ');
            column += spaces;
            continue;
        }
        column = code == '\n' || code == '\r' ? 0 : column + 1;
        out.append(text.substr(start, at - start));
    }
    return out;
}

bool is_alphabetic(std::string_view text) { return all_of(text, unicode::is_alpha); }
bool is_alphanumeric(std::string_view text) {
    return all_of(text, [](std::uint32_t c) { return unicode::is_word(c) && c != '_'; });
}
bool is_digits(std::string_view text) { return all_of(text, unicode::is_digit); }
bool is_decimals(std::string_view text) { return all_of(text, unicode::is_decimal); }
bool is_numeric(std::string_view text) { return all_of(text, unicode::is_numeric); }
bool is_blank(std::string_view text) { return all_of(text, unicode::is_space); }
bool is_ascii(std::string_view text) { return unicode::is_ascii(text); }
bool is_printable(std::string_view text) { return text.empty() || all_of(text, unicode::is_printable); }

bool is_lower_case(std::string_view text) {
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t code = unicode::next(text, at);
        if (unicode::is_upper(code) || unicode::is_title(code)) return false;
        any = any || unicode::is_lower(code);
    }
    return any;
}

bool is_upper_case(std::string_view text) {
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t code = unicode::next(text, at);
        if (unicode::is_lower(code) || unicode::is_title(code)) return false;
        any = any || unicode::is_upper(code);
    }
    return any;
}

bool is_title_case(std::string_view text) {
    bool any = false, inside = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t code = unicode::next(text, at);
        const bool upper = unicode::is_upper(code) || unicode::is_title(code);
        if ((upper && inside) || (unicode::is_lower(code) && !inside)) return false;
        inside = is_cased(code);
        any = any || inside;
    }
    return any;
}

bool is_identifier(std::string_view text) {
    if (text.empty()) return false;
    std::size_t at = 0;
    if (!unicode::is_name_start(unicode::next(text, at))) return false;
    while (at < text.size())
        if (!unicode::is_name(unicode::next(text, at))) return false;
    return true;
}

}  // namespace carboy::jinja
