// The database that an address refers to: a file, a private database in memory, or a shared one in memory.
#pragma once

#include <carboy/engine/url.hpp>

#include <string>

namespace carboy::drivers::sqlite {

/// The database that SQLite is asked to open.
struct Address {
    std::string name;           // a path, ":memory:", or a URI
    bool is_uri = false;        // SQLite parses it as "file:..."
    bool is_read_only = false;  // set by the URI itself
    bool is_private = false;    // in memory, with a separate database for each connection
};

/// Parses an address.
///     app.db, sqlite:///app.db                      a file
///     :memory:, sqlite://, sqlite:///x?mode=memory  in memory, only for this connection
///     sqlite:///x?mode=memory&cache=shared          in memory, shared by all connections of the process to "x"
///     file:app.db?mode=ro, sqlite:///file:app.db    SQLite's own URIs, unchanged
/// Throws: UrlError when the URL has a host, a user, a password or a port.
/// Source: sqlite.org uri.html; SQLAlchemy's dialects/sqlite, "URI Connections".
Address read_address(const engine::Url& url);

}  // namespace carboy::drivers::sqlite
