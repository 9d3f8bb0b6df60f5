#include <carboy/engine/url.hpp>

#include <carboy/value/text/percent.hpp>

#include <fmt/format.h>

#include <charconv>

namespace carboy::engine {

namespace {

[[noreturn]] void refuse(std::string_view what,
                         std::string_view hint = "Write dialect://user:password@host:port/database.") {
    throw UrlError("bad_url", fmt::format("The database URL {}.", what), std::string(hint));
}

std::string decode(std::string_view text, bool plus_is_space) {
    std::string out;
    value::percent_decode(out, text, plus_is_space);
    return out;
}

// True for libpq's password and sslpassword, and for similar options.
bool is_secret(std::string_view option) {
    std::string name(option);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const std::string_view word : {"password", "passwd", "secret"})
        if (name.find(word) != std::string::npos) return true;
    return false;
}

// Writes the host as read_authority() reads it: an IPv6 address in brackets, several hosts with their ports, or one
// name.
std::string encode_host(const Url& url) {
    const bool address = url.host.find(':') != std::string::npos &&
                         url.host.find_first_not_of("0123456789abcdefABCDEF:.%") == std::string::npos;
    if (address) return '[' + url.host + ']';
    const bool several = url.port == 0 && url.host.find(',') != std::string::npos;
    return value::percent_encode(url.host, several ? ":," : "");
}

// Cuts `text` at the first `mark` and returns the rest after it, which is empty when there is none.
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
        if (!fits) refuse("has an invalid character in its scheme");
    }
    if (dialect.empty()) refuse("has no scheme");
    if (dialect == "file") refuse("names no engine", "Write file:path without a + to open a file.");
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
        refuse("has a port that is not a number from 0 to 65535");
}

// "5432", "5432,other:5433": follows a host, not a user.
bool looks_like_port(std::string_view text) {
    const std::string_view first = text.substr(0, text.find(','));
    return !first.empty() && first.find_first_not_of("0123456789") == std::string_view::npos;
}

// "name=...": the start of a query.
bool looks_like_option(std::string_view text) {
    const std::size_t equals = text.find('=');
    return equals != std::string_view::npos && equals > 0 &&
           text.substr(0, equals).find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == std::string_view::npos;
}

// True when the first '@' belongs to an option's value or to the database's name, so that there is no user:
// host:5432/db?x=a@b
bool has_no_user(std::string_view rest, std::size_t at) {
    const std::size_t mark = rest.find_first_of("/?");
    if (at < mark) return false;
    const std::size_t question = rest.find('?');
    const bool in_option = question < at && looks_like_option(rest.substr(question + 1, at - question - 1));
    const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : std::string_view::npos;
    if (bracket < mark) return true;  // the host is an IPv6 address
    const std::size_t colon = rest.find(':');
    if (colon > mark) return rest[mark] == '/' || in_option;  // a user's name without a password contains no slash
    return in_option && looks_like_port(rest.substr(colon + 1, mark - colon - 1));
}

// Returns the end of user and password, or npos. A password may contain / ? : # and, before the next / or ?, also @.
// Source: SQLAlchemy engine/url.py, _parse_url, where a password ends at the first @.
std::size_t end_of_user(std::string_view rest) {
    const std::size_t first = rest.find('@');
    if (first == std::string_view::npos || has_no_user(rest, first)) return std::string_view::npos;
    return rest.substr(0, rest.find_first_of("/?", first)).rfind('@');
}

void read_user(Url& url, std::string_view user) {
    url.password = decode(cut(user, ':'), false);
    url.user = decode(user, false);
}

void read_authority(Url& url, std::string_view authority) {
    if (authority.starts_with('[')) {  // an IPv6 address
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos) refuse("has a [ without a ]");
        url.host = authority.substr(1, close - 1);
        authority = authority.substr(close + 1);
        if (!authority.empty() && authority[0] != ':') refuse("has text between ] and the port");
        return read_port(url, authority.empty() ? authority : authority.substr(1));
    }
    // The driver parses a list of hosts with ports.
    if (authority.find(',') == std::string_view::npos) read_port(url, cut(authority, ':'));
    url.host = decode(authority, false);
}

}  // namespace

Url Url::parse(std::string_view text) {
    Url url;
    const std::size_t mark = text.find("://");
    if (text.find('\0') != std::string_view::npos) refuse("has a NUL character");
    if (mark == std::string_view::npos || text.starts_with("file:")) {
        if (text.empty()) refuse("is empty", "Set DATABASE_URL, or pass a path or :memory:.");
        url.database = text;
        return url;
    }
    url.dialect = read_dialect(text.substr(0, mark));
    std::string_view rest = text.substr(mark + 3);
    if (const std::size_t at = end_of_user(rest); at != std::string_view::npos) {
        read_user(url, rest.substr(0, at));
        rest.remove_prefix(at + 1);
    }
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
    if (!user.empty() || !password.empty()) text += value::percent_encode(user) + (password.empty() ? "@" : ":***@");
    text += encode_host(*this);
    if (port != 0) text += ':' + std::to_string(port);
    if (!database.empty()) text += '/' + database;
    char mark = '?';
    for (const auto& [name, value] : options) {
        text += mark + value::percent_encode(name) + '=' + (is_secret(name) ? "***" : value::percent_encode(value));
        mark = '&';
    }
    return text;
}

}  // namespace carboy::engine
