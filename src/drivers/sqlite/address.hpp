// Which database an address means: a file, one in memory of the connection's own, or one in memory that is shared.
#pragma once

#include <carboy/engine/url.hpp>

#include <string>

namespace carboy::drivers::sqlite {

/// What SQLite is asked to open.
struct Address {
    std::string name;         // a path, ":memory:", or a URI
    bool is_uri = false;      // SQLite reads it as "file:..."
    bool is_private = false;  // in memory, and each connection would have one of its own
};

/// Reads an address.
///   app.db, sqlite:///app.db                     a file
///   :memory:, sqlite://, sqlite:///x?mode=memory in memory, of this connection alone
///   sqlite:///x?mode=memory&cache=shared         in memory, one for all connections of the process that say "x"
///   file:app.db?mode=ro, sqlite:///file:app.db   SQLite's own URIs, as they are
/// Throws: UrlError when the URL has a host, a user, a password or a port.
/// Source: sqlite.org uri.html; SQLAlchemy's dialects/sqlite, "URI Connections".
Address read_address(const engine::Url& url);

}  // namespace carboy::drivers::sqlite
