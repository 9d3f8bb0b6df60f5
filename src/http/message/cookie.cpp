#include <carboy/http/cookie.hpp>

#include <algorithm>
#include <array>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>

#include "http/text/utf8.hpp"

namespace carboy::http {

namespace {

bool needs_no_quotes(char c) noexcept { return is_token_character(c) || c == '/' || c == '=' || c == ':'; }

bool is_octal(char c, char highest = '7') noexcept { return c >= '0' && c <= highest; }

void append_octal(std::string& out, char c) {
    auto byte = static_cast<unsigned char>(c);
    out += {'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + ((byte >> 3) & 7)),
            static_cast<char>('0' + (byte & 7))};
}

// Source: Werkzeug _internal.py, _cookie_quote.
std::string quote(std::string_view value) {
    std::string out;
    bool quoted = false;
    for (char c : value) {
        if (needs_no_quotes(c)) {
            out += c;
            continue;
        }
        quoted = true;
        auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (byte < 0x20 || byte >= 0x7f || c == ';' || c == ',')
            append_octal(out, c);
        else
            out += c;
    }
    return quoted ? '"' + out + '"' : out;
}

std::string unquote(std::string_view value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
    value = value.substr(1, value.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\\' || i + 1 == value.size()) {
            out += value[i];
        } else if (i + 3 < value.size() && is_octal(value[i + 1], '3') && is_octal(value[i + 2]) &&
                   is_octal(value[i + 3])) {
            out += static_cast<char>((value[i + 1] - '0') * 64 + (value[i + 2] - '0') * 8 + (value[i + 3] - '0'));
            i += 3;
        } else {
            out += value[++i];
        }
    }
    return out;
}

// Returns the size of the quoted string at the start of `text` if a cookie can end after it, otherwise 0.
std::size_t quoted_size(std::string_view text) noexcept {
    if (!text.starts_with('"')) return 0;
    std::size_t i = 1;
    while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
    if (i >= text.size()) return 0;
    std::string_view rest = text.substr(i + 1);
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    return rest.empty() || rest.front() == ';' ? i + 1 : 0;
}

std::string_view take_value(std::string_view& text) noexcept {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    std::size_t size = quoted_size(text);
    if (size == 0) size = std::min(text.find(';'), text.size());
    std::string_view value = trim(text.substr(0, size));
    text.remove_prefix(size);
    return value;
}

[[noreturn]] void refuse(std::string_view part, std::string_view text) {
    throw Error("bad_cookie",
                "'" + std::string(text) + "' cannot be used as the " + std::string(part) + " of a cookie.",
                "Use letters, digits, '-', '_' and '.'. Only the value of a cookie may contain any text.");
}

void check_attribute(std::string_view part, std::string_view text) {
    for (char c : text)
        if (c <= 0x20 || c == 0x7f || c == ';' || c == ',') refuse(part, text);
}

std::string samesite_name(std::string_view samesite) {
    for (std::string_view known : std::array<std::string_view, 3>{"Strict", "Lax", "None"})
        if (equals_ignoring_case(known, samesite)) return std::string(known);
    refuse("SameSite", samesite);
}

void warn_of_size(std::string_view name, std::string_view value, std::size_t size) {
    if (size <= max_cookie_size) return;
    log(LogLevel::warning, "The cookie '" + std::string(name) + "' has a value of " + std::to_string(value.size()) +
                               " bytes and a header of " + std::to_string(size) +
                               " bytes; browsers may ignore one of "
                               "more than " +
                               std::to_string(max_cookie_size) + ". Store less in it.");
}

/// Browsers ignore a cookie whose name promises more than its attributes keep.
/// Source: draft-ietf-httpbis-rfc6265bis section 4.1.3.
void check_prefix(std::string_view name, const CookieOptions& options) {
    if (!must_be_secure(name)) return;
    const bool for_host = lower(name).starts_with("__host-");
    if (!options.secure)
        throw Error("bad_cookie", "The cookie '" + std::string(name) + "' is not secure.",
                    "Set secure: browsers ignore a cookie of this name without it.");
    if (for_host && (options.path != "/" || !options.domain.empty()))
        throw Error("bad_cookie", "The cookie '" + std::string(name) + "' has a domain, or a path other than /.",
                    "Leave both out: browsers ignore a cookie of this name with them.");
}

}  // namespace

bool must_be_secure(std::string_view name) {
    const std::string lowered = lower(name);
    return lowered.starts_with("__host-") || lowered.starts_with("__secure-");
}

std::string dump_cookie(std::string_view name, std::string_view value, const CookieOptions& options) {
    if (!is_token(name)) refuse("name", name);
    check_attribute("path", options.path);
    check_attribute("domain", options.domain);
    if (options.partitioned && !options.secure)
        throw Error("bad_cookie", "The cookie '" + std::string(name) + "' is partitioned but not secure.",
                    "Set secure as well: browsers ignore a partitioned cookie without it.");
    check_prefix(name, options);

    std::string out = std::string(name) + '=' + quote(value);
    if (!options.domain.empty()) out += "; Domain=" + options.domain;
    auto expires = options.expires;
    // Clients that do not support Max-Age get the equivalent date.
    if (!expires && options.max_age) expires = std::chrono::system_clock::now() + *options.max_age;
    if (expires) out += "; Expires=" + http_date(*expires);
    if (options.max_age) out += "; Max-Age=" + std::to_string(options.max_age->count());
    if (options.secure) out += "; Secure";
    if (options.httponly) out += "; HttpOnly";
    if (!options.path.empty()) out += "; Path=" + options.path;
    if (!options.samesite.empty()) out += "; SameSite=" + samesite_name(options.samesite);
    if (options.partitioned) out += "; Partitioned";
    warn_of_size(name, value, out.size());
    return out;
}

MultiDict parse_cookies(std::string_view header) {
    MultiDict cookies("cookie");
    while (!header.empty()) {
        std::size_t end = std::min(header.find_first_of("=;"), header.size());
        std::string_view name = trim(header.substr(0, end));
        header.remove_prefix(end);
        std::string_view value;
        if (header.starts_with('=')) {
            header.remove_prefix(1);
            value = take_value(header);
        }
        header.remove_prefix(std::min(header.find(';'), header.size()));
        if (header.starts_with(';')) header.remove_prefix(1);
        if (!name.empty()) cookies.add(clean_utf8(std::string(name)), clean_utf8(unquote(value)));
    }
    return cookies;
}

}  // namespace carboy::http
