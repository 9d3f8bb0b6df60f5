#include "drivers/sqlite/handle/error.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <string>

namespace carboy::drivers::sqlite {

using engine::Constraint;
using engine::IntegrityError;

namespace {

Constraint constraint_kind(int code) {
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE: return Constraint::unique;
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return Constraint::primary_key;
        case SQLITE_CONSTRAINT_FOREIGNKEY: return Constraint::foreign_key;
        case SQLITE_CONSTRAINT_NOTNULL: return Constraint::not_null;
        case SQLITE_CONSTRAINT_CHECK: return Constraint::check;
        default: return Constraint::unknown;
    }
}

// "UNIQUE constraint failed: users.name, users.email" -> table "users", column "name, email";
// "UNIQUE constraint failed: index 'by_lower_name'" and "CHECK constraint failed: positive" -> the constraint's name.
IntegrityError::Details constraint_details(int code, std::string_view message) {
    IntegrityError::Details details{.kind = constraint_kind(code)};
    const std::size_t colon = message.find(": ");
    if (colon == std::string_view::npos) return details;
    std::string_view rest = message.substr(colon + 2);
    if (details.kind == Constraint::check) {
        details.constraint = rest;
        return details;
    }
    if (rest.starts_with("index '") && rest.ends_with('\'')) {
        details.constraint = rest.substr(7, rest.size() - 8);
        return details;
    }
    while (!rest.empty()) {
        const std::size_t comma = rest.find(", ");
        const std::string_view name = rest.substr(0, comma);
        const std::size_t dot = name.find('.');
        if (dot == std::string_view::npos) break;
        if (details.table.empty()) details.table = name.substr(0, dot);
        if (!details.column.empty()) details.column += ", ";
        details.column += name.substr(dot + 1);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 2);
    }
    return details;
}

/// The engine does not report which foreign key it was.
std::string constraint_hint(int code) {
    if (code != SQLITE_CONSTRAINT_FOREIGNKEY) return "";
    return "Insert the referred row first, or delete the referring rows first.";
}

template <class E>
[[noreturn]] void raise(E error, int code, std::string_view text) {
    error.set_native_code(code);
    error.set_statement(text);
    throw error;
}

std::string mistake_hint(std::string_view message) {
    if (!message.starts_with("no such savepoint")) return "";
    return "Set the savepoint again. It has been released or undone, alone or with an earlier one, or its transaction "
           "has ended.";
}

std::string_view hint_for(int primary) {
    switch (primary) {
        case SQLITE_NOTADB: return "Check the path. The file was left untouched.";
        case SQLITE_CORRUPT:
            return "Restore a backup, or recover the readable data with the .recover command of sqlite3.";
        case SQLITE_FULL: return "Free some disk space. The transaction was rolled back.";
        case SQLITE_READONLY: return "Open it for writing, or check the permissions of the file and of its folder.";
        case SQLITE_IOERR: return "Look for disk errors in the system's log. Uncommitted changes were not written.";
        case SQLITE_NOMEM:
            return "Roll back and try again. The machine has no free memory, or the process has reached its limit.";
        case SQLITE_CANTOPEN: return "Check that the folder exists and is writable.";
        default: return "";
    }
}

std::string_view code_name(int primary) {
    switch (primary) {
        case SQLITE_NOTADB: return "not_a_database";
        case SQLITE_CORRUPT: return "corrupt";
        case SQLITE_FULL: return "disk_full";
        case SQLITE_READONLY: return "read_only";
        case SQLITE_CANTOPEN: return "cannot_open";
        case SQLITE_IOERR: return "io_error";
        case SQLITE_NOMEM: return "out_of_memory";
        default: return "operational";
    }
}

constexpr std::string_view cursor_hint =
    "Fetch the rows of open cursors to the end or close them, close blobs, and commit.";

[[noreturn]] void throw_own_lock(const std::string& message, int code, std::string_view text) {
    raise(engine::OperationalError(
              "cursor_open",
              fmt::format("A cursor, a blob or the transaction of this connection is in the way: {}.", message),
              std::string(cursor_hint)),
          code, text);
}

}  // namespace

bool is_own_lock(sqlite3* db) noexcept {
    const int code = sqlite3_extended_errcode(db);
    const std::string_view message = sqlite3_errmsg(db);
    if (message.find("SQL statements in progress") != std::string_view::npos) return true;
    // DETACH, which has no code of its own.
    if (code == SQLITE_ERROR) return message.starts_with("database ") && message.ends_with(" is locked");
    return (code & 0xff) == SQLITE_LOCKED && code != SQLITE_LOCKED_SHAREDCACHE;
}

void throw_error(sqlite3* db, int code, std::string_view text) {
    // Some calls only return a code, while the connection still reports the error of the previous call.
    const bool told = db != nullptr && (sqlite3_extended_errcode(db) & 0xff) == (code & 0xff);
    const int extended = told ? sqlite3_extended_errcode(db) : code;
    const std::string message = told ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    const int primary = extended & 0xff;
    if (told && is_own_lock(db)) throw_own_lock(message, extended, text);
    switch (primary) {
        case SQLITE_CONSTRAINT:
            raise(IntegrityError(message, constraint_hint(extended), constraint_details(extended, message)), extended,
                  text);
        case SQLITE_BUSY:
            if (extended == SQLITE_BUSY_SNAPSHOT)
                raise(engine::SerializationFailure("stale_snapshot",
                                                   "Another transaction wrote after this one had begun to read.",
                                                   "Roll back, close open cursors and run the transaction again. Use "
                                                   "begin_write() to avoid this."),
                      extended, text);
            [[fallthrough]];
        case SQLITE_LOCKED:
            raise(engine::Timeout("database_locked", message,
                                  "Another connection has held the lock too long. Keep "
                                  "write transactions short, or raise the timeout."),
                  extended, text);
        case SQLITE_INTERRUPT: raise(engine::Timeout("interrupted", "The statement was interrupted."), extended, text);
        case SQLITE_TOOBIG:
        case SQLITE_MISMATCH: raise(sql::DataError("data", message), extended, text);
        case SQLITE_ERROR:
        case SQLITE_MISUSE:
        case SQLITE_RANGE:
        case SQLITE_SCHEMA: raise(engine::ProgrammingError("sql", message, mistake_hint(message)), extended, text);
        case SQLITE_AUTH:
            raise(engine::ProgrammingError("not_authorized", message,
                                           "Change the statement or the connection's authorizer, which denied it."),
                  extended, text);
        default:
            raise(engine::OperationalError(code_name(primary), message, std::string(hint_for(primary))), extended,
                  text);
    }
}

void throw_commit_error(sqlite3* db, int code) {
    if ((code & 0xff) == SQLITE_IOERR)
        raise(engine::CommitUnknown("commit_unknown",
                                    fmt::format("The disk failed during the commit: {}.", sqlite3_errmsg(db)),
                                    "Read the data to find out whether the transaction took effect."),
              sqlite3_extended_errcode(db), "COMMIT");
    throw_error(db, code, "COMMIT");
}

}  // namespace carboy::drivers::sqlite
