#include "jinja/text/unicode.hpp"

#include "jinja/text/unicode_tables.hpp"

#include <carboy/value/text/utf8.hpp>

#include <algorithm>

namespace carboy::jinja::unicode {
namespace {

unsigned char byte(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

bool continues(std::string_view text, std::size_t at) { return at < text.size() && (byte(text, at) & 0xc0) == 0x80; }

std::size_t width(unsigned char lead) {
    return lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
}

bool contains(std::span<const Range> ranges, std::uint32_t code) noexcept {
    auto found = std::upper_bound(ranges.begin(), ranges.end(), code,
                                  [](std::uint32_t value, const Range& range) { return value < range.first; });
    // Runs of every second character overlap with their neighbours, so the preceding ones must be checked too.
    for (int i = 0; i < 3 && found != ranges.begin(); ++i) {
        const Range& range = *--found;
        if (code <= range.last && (code - range.first) % range.step == 0) return true;
    }
    return false;
}

void append_mapped(std::string& out, std::uint32_t code, std::span<const CaseRun> runs,
                   std::span<const CaseSpecial> special) {
    for (const CaseSpecial& entry : special) {
        if (entry.code != code) continue;
        for (const std::uint32_t part : entry.text)
            if (part) append(out, part);
        return;
    }
    auto found = std::upper_bound(runs.begin(), runs.end(), code,
                                  [](std::uint32_t value, const CaseRun& run) { return value < run.first; });
    for (int i = 0; i < 4 && found != runs.begin(); ++i) {
        const CaseRun& run = *--found;
        if (code > run.last || (code - run.first) % run.step != 0) continue;
        append(out, static_cast<std::uint32_t>(static_cast<std::int64_t>(code) + run.delta));
        return;
    }
    append(out, code);
}

}  // namespace

std::uint32_t next(std::string_view text, std::size_t& at) noexcept {
    const unsigned char lead = byte(text, at);
    const std::size_t count = width(lead);
    if (count == 1) {
        ++at;
        return lead;
    }
    std::uint32_t code = lead & (0xffu >> (count + 1));
    for (std::size_t i = 1; i < count; ++i) {
        if (!continues(text, at + i)) {
            ++at;
            return lead;
        }
        code = code << 6 | (byte(text, at + i) & 0x3f);
    }
    at += count;
    return code;
}

void append(std::string& out, std::uint32_t code) { value::append_character(out, code); }

bool is_ascii(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::size_t length(std::string_view text) noexcept {
    if (is_ascii(text)) return text.size();
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) next(text, at);
    return count;
}

std::size_t offset(std::string_view text, std::size_t index) noexcept {
    if (is_ascii(text)) return std::min(index, text.size());
    std::size_t at = 0;
    while (index-- > 0 && at < text.size()) next(text, at);
    return at;
}

std::size_t previous(std::string_view text, std::size_t at) noexcept {
    const std::size_t end = at;
    const std::size_t limit = at > 4 ? at - 4 : 0;
    while (at > limit) {
        --at;
        if (!continues(text, at)) break;
    }
    std::size_t behind = at;
    next(text, behind);
    return behind == end ? at : end - 1;
}

bool is_printable(std::uint32_t code) noexcept { return code < 0x7f ? code >= 0x20 : contains(printable_ranges, code); }
bool is_alpha(std::uint32_t code) noexcept {
    return code < 0x80 ? (code | 0x20) >= 'a' && (code | 0x20) <= 'z' : contains(alpha_ranges, code);
}
bool is_decimal(std::uint32_t code) noexcept {
    return code < 0x80 ? code >= '0' && code <= '9' : contains(decimal_ranges, code);
}
int decimal_value(std::uint32_t code) noexcept {
    for (const Range& range : decimal_ranges)
        if (code >= range.first && code <= range.last) return static_cast<int>((code - range.first) % 10);
    return -1;
}
bool is_digit(std::uint32_t code) noexcept { return contains(digit_ranges, code); }
bool is_numeric(std::uint32_t code) noexcept { return contains(numeric_ranges, code); }
bool is_word(std::uint32_t code) noexcept {
    return code < 0x80 ? is_alpha(code) || is_decimal(code) || code == '_' : contains(word_ranges, code);
}
bool is_name_start(std::uint32_t code) noexcept {
    return code < 0x80 ? is_alpha(code) || code == '_' : contains(name_start_ranges, code);
}
bool is_name(std::uint32_t code) noexcept { return code < 0x80 ? is_word(code) : contains(name_ranges, code); }
bool is_space(std::uint32_t code) noexcept {
    return code < 0x80 ? code == ' ' || (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x1f)
                       : contains(space_ranges, code);
}
bool is_upper(std::uint32_t code) noexcept { return contains(upper_ranges, code); }
bool is_lower(std::uint32_t code) noexcept { return contains(lower_ranges, code); }
bool is_title(std::uint32_t code) noexcept { return contains(title_ranges, code); }

void append_upper(std::string& out, std::uint32_t code) {
    if (code < 0x80)
        out += static_cast<char>(code >= 'a' && code <= 'z' ? code - 32 : code);
    else
        append_mapped(out, code, to_upper_runs, to_upper_special);
}
void append_lower(std::string& out, std::uint32_t code) {
    if (code < 0x80)
        out += static_cast<char>(code >= 'A' && code <= 'Z' ? code + 32 : code);
    else
        append_mapped(out, code, to_lower_runs, to_lower_special);
}
void append_title(std::string& out, std::uint32_t code) {
    if (code < 0x80)
        append_upper(out, code);
    else
        append_mapped(out, code, to_title_runs, to_title_special);
}

/// Folding is the lower case of the upper case, except for a dotless i, a capital sharp s and Cherokee, which folds up.
void append_folded(std::string& out, std::uint32_t code) {
    if (code == 0x131) return append(out, code);
    if (code == 0x1e9e) return void(out += "ss");
    const bool cherokee = (code >= 0x13a0 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf);
    if (cherokee) return append_upper(out, code);
    std::string upper;
    append_upper(upper, code);
    for (std::size_t at = 0; at < upper.size();) append_lower(out, next(upper, at));
}

std::string upper(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) append_upper(out, next(text, at));
    return out;
}

std::string lower(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const bool final_sigma = text.substr(at, 2) == "\xce\xa3" && at > 0 && [&] {
            std::size_t before = previous(text, at);
            if (!is_alpha(next(text, before))) return false;
            std::size_t after = at + 2;
            return after >= text.size() || !is_alpha(next(text, after));
        }();
        const std::uint32_t code = next(text, at);
        if (final_sigma)
            append(out, 0x3c2);
        else
            append_lower(out, code);
    }
    return out;
}

std::string_view lstrip(std::string_view text) noexcept {
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size(); start = at)
        if (!is_space(next(text, at))) break;
    return text.substr(start);
}

std::string_view rstrip(std::string_view text) noexcept {
    std::size_t end = text.size();
    while (end > 0) {
        const std::size_t start = previous(text, end);
        std::size_t at = start;
        if (!is_space(next(text, at))) break;
        end = start;
    }
    return text.substr(0, end);
}

std::string_view strip(std::string_view text) noexcept { return rstrip(lstrip(text)); }

}  // namespace carboy::jinja::unicode
