// Callbacks of one SQLite connection: authorization, tracing and progress. A pool removes them when the connection is
// returned.  Source: Python's sqlite3, Connection.set_authorizer, set_trace_callback, set_progress_handler.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/engine/connection.hpp>

#include <string_view>

namespace carboy::drivers::sqlite {

/// An action of a statement.  Source: sqlite.org c3ref/c_alter_table.html, with the same numbers.
enum class Action : int {
    create_index = 1,
    create_table = 2,
    create_temp_index = 3,
    create_temp_table = 4,
    create_temp_trigger = 5,
    create_temp_view = 6,
    create_trigger = 7,
    create_view = 8,
    delete_ = 9,
    drop_index = 10,
    drop_table = 11,
    drop_temp_index = 12,
    drop_temp_table = 13,
    drop_temp_trigger = 14,
    drop_temp_view = 15,
    drop_trigger = 16,
    drop_view = 17,
    insert = 18,
    pragma = 19,
    read = 20,
    select = 21,
    transaction = 22,
    update = 23,
    attach = 24,
    detach = 25,
    alter_table = 26,
    reindex = 27,
    analyze = 28,
    create_vtable = 29,
    drop_vtable = 30,
    function = 31,
    savepoint = 32,
    recursive = 33,
};

/// One action of a statement.  Lifetime: valid during the call.
struct Access {
    Action action;
    std::string_view first;     // usually the table; see SQLite's list of actions
    std::string_view second;    // usually the column
    std::string_view database;  // "main", "temp" or the name of an attached database
    std::string_view inner;     // the trigger or view that causes the action
};

/// `ignore` reads NULL instead of the column, and skips any other action.
enum class Decision : int { allow = 0, deny = 1, ignore = 2 };

using Authorizer = std::function<Decision(const Access&)>;
using TraceCallback = std::function<void(std::string_view text)>;
using ProgressHandler = std::function<bool()>;

/// Asks `decide` about every action of a statement while it is prepared; an empty function removes the authorizer. A
/// denied statement throws ProgrammingError("not_authorized"), or the exception of `decide`.
void set_authorizer(engine::Connection& connection, Authorizer decide);

/// Calls `callback` with every statement that starts to run, including those of transactions and triggers, with its
/// values inserted. For separate values, the caller's line and the time, use Connection::on_query.
void set_trace_callback(engine::Connection& connection, TraceCallback callback);

/// Calls `handler` about every `opcodes` steps of SQLite's virtual machine. When it returns true the statement fails
/// with Timeout("interrupted"). Deadlines and fiber switches keep working.
void set_progress_handler(engine::Connection& connection, ProgressHandler handler, int opcodes = 1000);

}  // namespace carboy::drivers::sqlite
