#include "http/options_header.hpp"

#include <algorithm>

#include <carboy/base/text.hpp>
#include <carboy/http/url.hpp>

#include "http/characters.hpp"
#include "http/utf8.hpp"

namespace carboy::http {

namespace {

// Reads a quoted string at the front of `text` and drops it. Browsers put a Windows path's backslashes into filename
// unescaped, so a backslash escapes only a quote and itself.
std::string take_quoted(std::string_view& text) {
    std::string out;
    std::size_t i = 1;
    for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        out += text[i];
    }
    text.remove_prefix(std::min(i + 1, text.size()));
    return out;
}

std::string take_until(std::string_view& text, std::string_view stops) {
    std::size_t end = std::min(text.find_first_of(stops), text.size());
    std::string out(trim(text.substr(0, end)));
    text.remove_prefix(end);
    return out;
}

void skip_space(std::string_view& text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
}

// utf-8'en'na%C3%AFve -> the text; other character sets are not decoded.
std::string decode_extended(std::string_view value) {
    std::size_t first = value.find('\''), second = value.find('\'', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::string(value);
    std::string decoded;
    percent_decode(decoded, value.substr(second + 1));
    return decoded;
}

void take_option(std::string_view& text, OptionsHeader& header) {
    std::string key = lower(take_until(text, "=;"));
    std::string value;
    if (text.starts_with('=')) {
        text.remove_prefix(1);
        skip_space(text);
        value = text.starts_with('"') ? take_quoted(text) : take_until(text, ";");
    }
    bool extended = key.ends_with('*');
    if (extended) key.pop_back();
    if (key.empty()) return;
    if (extended) value = decode_extended(value);
    header.options.emplace_back(std::move(key), clean_utf8(std::move(value)));
    text.remove_prefix(std::min(text.find(';'), text.size()));
}

}  // namespace

const std::string* OptionsHeader::find(std::string_view name) const noexcept {
    // The last one wins, so that filename*= after filename= is what is used.
    for (auto option = options.rbegin(); option != options.rend(); ++option)
        if (option->first == name) return &option->second;
    return nullptr;
}

OptionsHeader parse_options_header(std::string_view text) {
    OptionsHeader header;
    header.value = take_until(text, ";");
    while (!text.empty()) {
        text.remove_prefix(1);
        skip_space(text);
        if (!text.empty() && text.front() != ';') take_option(text, header);
    }
    return header;
}

std::string media_type(std::string_view content_type) {
    return lower(trim(content_type.substr(0, content_type.find(';'))));
}

}  // namespace carboy::http
