// Converts SQLite's result codes to Carboy's errors.
#pragma once

#include <sqlite3.h>

#include <string_view>

namespace carboy::drivers::sqlite {

/// Throws the error for a result code. `db` provides the message; `text` is the statement without its values.
[[noreturn]] void throw_error(sqlite3* db, int code, std::string_view text = {});

/// True when the last call failed because of a statement or blob of the same connection, so that waiting is pointless.
bool is_own_lock(sqlite3* db) noexcept;

/// The same for an error during a commit: after an I/O error the outcome is unknown.
[[noreturn]] void throw_commit_error(sqlite3* db, int code);

}  // namespace carboy::drivers::sqlite
