#include <carboy/http/secure_filename.hpp>

#include <algorithm>

#include "http/text/ascii_forms.hpp"

namespace carboy::http {

namespace {

/// True for the characters at which Python's str.split() splits, and for slashes.
bool separates(char c) { return c == ' ' || c == '/' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }

bool is_kept(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '.' || c == '-';
}

}  // namespace

std::string secure_filename(std::string_view name) {
    std::string out;
    bool pending = false;
    for (const char c : ascii_form(name)) {
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
