#include <carboy/engine/url.hpp>

#include <fmt/format.h>

#include <charconv>

namespace carboy::engine {

namespace {

[[noreturn]] void refuse(std::string_view what,
                         std::string_view hint = "write dialect://user:password@host:port/database") {
    throw UrlError("bad_url", fmt::format("the database URL {}", what), std::string(hint));
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decode(std::string_view text, bool plus_is_space) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                refuse("has a % that two hexadecimal digits do not follow", "write % itself as %25");
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string encode(std::string_view text, std::string_view also_plain = {}) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~").find(c) != std::string_view::npos ||
                           also_plain.find(c) != std::string_view::npos;
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

// libpq's password and sslpassword, and their kin.
bool is_secret(std::string_view option) {
    std::string name(option);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const std::string_view word : {"password", "passwd", "secret"})
        if (name.find(word) != std::string::npos) return true;
    return false;
}

// As read_authority() reads it: an IPv6 address in brackets, several hosts with their ports, or one name.
std::string encode_host(const Url& url) {
    const bool address = url.host.find(':') != std::string::npos &&
                         url.host.find_first_not_of("0123456789abcdefABCDEF:.%") == std::string::npos;
    if (address) return '[' + url.host + ']';
    const bool several = url.port == 0 && url.host.find(',') != std::string::npos;
    return encode(url.host, several ? ":," : "");
}

// Cuts `text` at the first `mark`; the second half is without it, and empty when there is none.
std::string_view cut(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = text.substr(at + 1);
    text = text.substr(0, at);
    return rest;
}

std::string read_dialect(std::string_view scheme) {
    const std::string_view dialect = scheme.substr(0, scheme.find('+'));
    for (const char c : scheme) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
                          c == '_' || c == '-' || c == '.';
        if (!fits) refuse("has a scheme with a strange character");
    }
    if (dialect.empty()) refuse("has no scheme");
    if (dialect == "file") refuse("names no engine", "write file:path without a + for a file");
    return std::string(dialect);
}

void read_options(Url& url, std::string_view query) {
    while (!query.empty()) {
        const std::string_view rest = cut(query, '&');
        std::string_view name = query;
        const std::string_view value = cut(name, '=');
        if (!name.empty()) url.options.emplace_back(decode(name, true), decode(value, true));
        query = rest;
    }
}

void read_port(Url& url, std::string_view text) {
    if (text.empty()) return;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), url.port);
    if (error != std::errc() || end != text.data() + text.size())
        refuse("has a port that is no number from 0 to 65535");
}

void read_authority(Url& url, std::string_view authority) {
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        std::string_view user = authority.substr(0, at);
        url.password = decode(cut(user, ':'), false);
        url.user = decode(user, false);
        authority = authority.substr(at + 1);
    }
    if (authority.starts_with('[')) {  // an IPv6 address
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos) refuse("has a [ without its ]");
        url.host = authority.substr(1, close - 1);
        authority = authority.substr(close + 1);
        if (!authority.empty() && authority[0] != ':') refuse("has something between ] and the port");
        return read_port(url, authority.empty() ? authority : authority.substr(1));
    }
    // Several hosts with ports of their own are the driver's to read.
    if (authority.find(',') == std::string_view::npos) read_port(url, cut(authority, ':'));
    url.host = decode(authority, false);
}

}  // namespace

Url Url::parse(std::string_view text) {
    Url url;
    const std::size_t mark = text.find("://");
    if (text.find('\0') != std::string_view::npos) refuse("has a NUL character");
    if (mark == std::string_view::npos || text.starts_with("file:")) {
        if (text.empty()) refuse("is empty", "set DATABASE_URL, or pass a path or :memory:");
        url.database = text;
        return url;
    }
    url.dialect = read_dialect(text.substr(0, mark));
    std::string_view rest = text.substr(mark + 3);
    read_options(url, cut(rest, '?'));
    const std::size_t slash = rest.find('/');
    read_authority(url, rest.substr(0, slash));
    if (slash != std::string_view::npos) url.database = rest.substr(slash + 1);
    return url;
}

const std::string* Url::option(std::string_view name) const noexcept {
    for (const auto& [key, value] : options)
        if (key == name) return &value;
    return nullptr;
}

std::string Url::to_string() const {
    if (dialect.empty()) return database;
    std::string text = dialect + "://";
    if (!user.empty() || !password.empty()) text += encode(user) + (password.empty() ? "@" : ":***@");
    text += encode_host(*this);
    if (port != 0) text += ':' + std::to_string(port);
    if (!database.empty()) text += '/' + database;
    char mark = '?';
    for (const auto& [name, value] : options) {
        text += mark + encode(name) + '=' + (is_secret(name) ? "***" : encode(value));
        mark = '&';
    }
    return text;
}

}  // namespace carboy::engine
