// SQLite's result codes as Carboy's errors.
#pragma once

#include <sqlite3.h>

#include <string_view>

namespace carboy::drivers::sqlite {

/// Throws the error for a result code.  `db` gives the message; `text` is the statement, without its values.
[[noreturn]] void throw_error(sqlite3* db, int code, std::string_view text = {});

/// The same, for what went wrong while committing: an I/O error then leaves the outcome open.
[[noreturn]] void throw_commit_error(sqlite3* db, int code);

}  // namespace carboy::drivers::sqlite
