// A database's address: dialect://user:password@host:port/database?option=value.
#pragma once

#include <carboy/base/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::engine {

/// An invalid address. The message never repeats a password.
class UrlError : public Error {
  public:
    using Error::Error;
};

/// The parts of a database's address.
/// `db:///app.db` has the relative database "app.db", `db:////srv/app.db` the absolute "/srv/app.db".
/// Source: RFC 3986; SQLAlchemy engine/url.py, make_url.
struct Url {
    std::string dialect;  // the scheme before any "+driver"; empty for a plain path
    std::string user;
    std::string password;
    std::string host;
    std::uint16_t port = 0;  // 0: the engine's default
    std::string database;
    std::vector<std::pair<std::string, std::string>> options;  // the query, decoded, in order

    /// Parses an address, or a plain file path (any text without "://").  Throws: UrlError.
    static Url parse(std::string_view text);

    /// Returns the value of a query option, or nullptr.
    const std::string* option(std::string_view name) const noexcept;

    /// Returns the address as text, with the password shown as ***.
    std::string to_string() const;

    bool operator==(const Url&) const = default;
};

}  // namespace carboy::engine
