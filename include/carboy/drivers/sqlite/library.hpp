// The SQLite library itself: its version, and what it can say about text without a database.
#pragma once

#include <array>
#include <string_view>

namespace carboy::drivers::sqlite {

/// The version of the library that is loaded: "3.40.1".
std::string_view sqlite_version() noexcept;
/// The same as numbers: {3, 40, 1}.
std::array<int, 3> sqlite_version_info() noexcept;

/// How the library was compiled, in the words of Python's DB-API: 0 for one thread only, 1 when threads may share the
/// library but no connection, 3 when they may share connections.  Carboy never shares one and needs 1.
int threadsafety() noexcept;

/// True when the text ends with a complete statement: what a command line asks before it sends what was typed.
bool complete_statement(std::string_view text);

}  // namespace carboy::drivers::sqlite
