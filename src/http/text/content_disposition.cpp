#include <carboy/http/content_disposition.hpp>

#include <algorithm>

#include <carboy/value/text/percent.hpp>

#include "http/text/ascii_forms.hpp"

namespace carboy::http {

namespace {

/// True for the characters of a token, which needs no quotes.  Source: RFC 9110 section 5.6.2.
bool is_token_character(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string quoted(std::string_view text) {
    if (!text.empty() && std::all_of(text.begin(), text.end(), is_token_character)) return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c < ' ' || c == '\x7f' ? '_' : c;
    }
    return out + '"';
}

}  // namespace

std::string content_disposition(std::string_view type, std::string_view filename) {
    std::string out(type);
    out.append("; filename=").append(quoted(ascii_form(filename)));
    const bool ascii = std::all_of(filename.begin(), filename.end(), [](char c) { return (c & 0x80) == 0; });
    if (!ascii) out.append("; filename*=UTF-8''").append(value::percent_encode(filename, "!#$&+^`|"));
    return out;
}

}  // namespace carboy::http
