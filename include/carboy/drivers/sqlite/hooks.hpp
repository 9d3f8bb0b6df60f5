// Callbacks of one SQLite connection: who may do what, what runs, and how long it may go on.
// A pool takes them off when the connection comes back.  Source: Python's sqlite3, Connection.set_authorizer,
// set_trace_callback, set_progress_handler.
#pragma once

#include <carboy/engine/connection.hpp>

#include <functional>
#include <string_view>

namespace carboy::drivers::sqlite {

/// What a statement wants to do.  Source: sqlite.org c3ref/c_alter_table.html, with the same numbers.
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

/// One thing that a statement wants to do.  Lifetime: valid during the call.
struct Access {
    Action action;
    std::string_view first;     // mostly the table; see SQLite's list of actions
    std::string_view second;    // mostly the column
    std::string_view database;  // "main", "temp" or the name of an attached one
    std::string_view inner;     // the trigger or view that it comes from
};

/// `ignore` reads NULL instead of the column, and leaves out what is no reading.
enum class Decision : int { allow = 0, deny = 1, ignore = 2 };

using Authorizer = std::function<Decision(const Access&)>;
using TraceCallback = std::function<void(std::string_view text)>;
using ProgressHandler = std::function<bool()>;

/// Asks `decide` about everything that a statement does while it is prepared; an empty function asks no more.
/// A denied statement throws ProgrammingError("not_authorized"), or what `decide` throws.
void set_authorizer(engine::Connection& connection, Authorizer decide);

/// Shows `callback` every statement that begins to run, those of transactions and triggers too, with the values in it.
/// For values kept apart, the caller's line and the time, see Connection::on_query.
void set_trace_callback(engine::Connection& connection, TraceCallback callback);

/// Calls `handler` about every `opcodes` steps of SQLite's machine.  When it returns true the statement fails with
/// Timeout("interrupted").  Deadlines and the turns of other fibers go on beside it.
void set_progress_handler(engine::Connection& connection, ProgressHandler handler, int opcodes = 1000);

}  // namespace carboy::drivers::sqlite
