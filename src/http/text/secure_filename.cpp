#include <carboy/http/secure_filename.hpp>

#include <algorithm>

#include <carboy/value/text/utf8.hpp>

#include "http/text/ascii_forms.hpp"

namespace carboy::http {

namespace {

/// True for the characters at which Python's str.split() splits, and for slashes.
bool separates(char c) { return c == ' ' || c == '/' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }

bool is_kept(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '.' || c == '-';
}

/// Returns the ASCII characters of the text's compatibility decomposition.
std::string ascii_of(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80) {
            out += text[at++];
            continue;
        }
        const std::size_t size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        char32_t code = byte & (0xffU >> (size + 1));
        for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
            code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3f);
        append_ascii_form(out, code);
        at += size;
    }
    return out;
}

}  // namespace

std::string secure_filename(std::string_view name) {
    std::string out;
    bool pending = false;
    for (const char c : ascii_of(name)) {
        if (separates(c)) {
            pending = !out.empty() || pending;
            continue;
        }
        out.append(pending ? "_" : "").append(1, c);
        pending = false;
    }
    std::erase_if(out, [](char c) { return !is_kept(c); });
    const std::size_t first = out.find_first_not_of("._");
    if (first == out.npos) return {};
    return out.substr(first, out.find_last_not_of("._") - first + 1);
}

}  // namespace carboy::http
