// A whole database as bytes: the contents of its file.
#pragma once

#include <carboy/engine/connection.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace carboy::drivers::sqlite {

/// Returns the bytes that a file of this database would contain.  Source: Python's sqlite3, Connection.serialize.
std::vector<std::byte> serialize(engine::Connection& connection, const char* database = "main");

/// Replaces the connection's database with one in memory that holds a copy of `bytes`; the connection no longer uses
/// its file. Open cursors end: their next fetch throws.
/// Throws: DataError when the bytes are not a database; ProgrammingError inside a transaction or while a blob is open.
void deserialize(engine::Connection& connection, std::span<const std::byte> bytes, const char* database = "main");

}  // namespace carboy::drivers::sqlite
