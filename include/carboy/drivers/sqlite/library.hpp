// The SQLite library itself: its version, and its functions that need no database.
#pragma once

#include <array>
#include <string_view>

namespace carboy::drivers::sqlite {

/// Returns the version of the loaded library: "3.40.1".
std::string_view sqlite_version() noexcept;
/// Returns the version as numbers: {3, 40, 1}.
std::array<int, 3> sqlite_version_info() noexcept;

/// True for a version that can lose data when two connections to one WAL file run a checkpoint and a commit at the same
/// moment. Carboy prevents this within a process; nothing prevents it between processes.
/// Source: sqlite.org/wal.html, "The WAL-Reset Bug".
bool has_wal_reset_bug(const std::array<int, 3>& version) noexcept;

/// Returns how the library was compiled, as in Python's DB-API: 0 for one thread only, 1 when threads may share the
/// library but not connections, 3 when they may share connections. Carboy never shares a connection and requires 1.
int threadsafety() noexcept;

/// True when the text ends with a complete statement. A command line checks this before it executes its input.
bool complete_statement(std::string_view text);

}  // namespace carboy::drivers::sqlite
