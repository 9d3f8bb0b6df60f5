// A whole database as bytes: the content of its file.
#pragma once

#include <carboy/engine/connection.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace carboy::drivers::sqlite {

/// The bytes that a file of this database would hold.  Source: Python's sqlite3, Connection.serialize.
std::vector<std::byte> serialize(engine::Connection& connection, const char* database = "main");

/// Replaces the connection's database by one in memory that holds a copy of `bytes`; it is cut off from its file.
/// Open cursors end: their next fetch throws.
/// Throws: DataError when the bytes are no database, ProgrammingError inside a transaction or under an open blob.
void deserialize(engine::Connection& connection, std::span<const std::byte> bytes, const char* database = "main");

}  // namespace carboy::drivers::sqlite
