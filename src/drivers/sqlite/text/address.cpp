#include "drivers/sqlite/text/address.hpp"

#include <fmt/format.h>

#include <string_view>

namespace carboy::drivers::sqlite {

namespace {

// The URL options that belong to SQLite itself and are passed on in a URI.
constexpr std::string_view uri_options[] = {"mode", "cache", "vfs", "immutable", "nolock", "psow"};

std::string encode(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool special = c == '%' || c == '?' || c == '#' || c == '&' || c == '=';
        out += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
    }
    return out;
}

// Returns the value of an option in a URI's own query.
std::string_view option_in(std::string_view uri, std::string_view name) {
    std::size_t at = uri.find('?');
    while (at != std::string_view::npos) {
        const std::size_t end = uri.find_first_of("&#", at + 1);
        const std::string_view pair = uri.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return pair.substr(name.size() + 1);
        at = end;
    }
    return {};
}

// "sqlite://app.db" specifies a host, not a file.
void refuse_host(const engine::Url& url) {
    if (url.host.empty() && url.user.empty() && url.password.empty() && url.port == 0) return;
    throw engine::UrlError(
        "bad_url",
        fmt::format("The database URL {} has a host, a user or a port, which SQLite does not support.",
                    url.to_string()),
        "Write sqlite:///relative.db, sqlite:////absolute.db, sqlite:///:memory: or sqlite://.");
}

Address read_uri(const engine::Url& url) {
    Address address{.name = url.database, .is_uri = true};
    char mark = url.database.find('?') == std::string::npos ? '?' : '&';
    for (const std::string_view name : uri_options)
        if (const std::string* value = url.option(name)) {
            address.name += mark;
            address.name += name;
            address.name += '=';
            address.name += encode(*value);
            mark = '&';
        }
    const bool in_memory = address.name.starts_with("file::memory:") || option_in(address.name, "mode") == "memory";
    address.is_read_only = option_in(address.name, "mode") == "ro" || option_in(address.name, "immutable") == "1";
    address.is_private = in_memory && option_in(address.name, "cache") != "shared";
    return address;
}

}  // namespace

Address read_address(const engine::Url& url) {
    refuse_host(url);
    const auto has = [&](std::string_view name, std::string_view value) {
        const std::string* const given = url.option(name);
        return given != nullptr && *given == value;
    };
    if (url.database.starts_with("file:")) return read_uri(url);
    const bool unnamed = url.database.empty() || url.database == ":memory:";
    if (!unnamed && !has("mode", "memory")) return {.name = url.database};
    if (!has("cache", "shared")) return {.name = ":memory:", .is_private = true};
    // SQLite's memdb has the locks of a file. In its older shared cache, a locked table makes another connection fail
    // immediately, and waiting does not help.
    return {.name = "file:/" + encode(unnamed ? "memory" : url.database) + "?vfs=memdb", .is_uri = true};
}

}  // namespace carboy::drivers::sqlite
