// What SQLite refuses because it is too large, for one connection.
#pragma once

#include <carboy/engine/connection.hpp>

namespace carboy::drivers::sqlite {

/// Source: sqlite.org c3ref/c_limit_attached.html, with the same numbers.
enum class Limit : int {
    length = 0,      // bytes of a text, a blob or a row
    sql_length = 1,  // bytes of a statement's text
    column = 2,      // columns of a table, an index, a result
    expr_depth = 3,
    compound_select = 4,
    vdbe_op = 5,
    function_arg = 6,
    attached = 7,
    like_pattern_length = 8,
    variable_number = 9,  // the highest ?n
    trigger_depth = 10,
    worker_threads = 11,
};

/// The limit as it is.  Source: Python's sqlite3, Connection.getlimit.
int getlimit(engine::Connection& connection, Limit limit);

/// Sets a limit, at most to what SQLite was compiled for, and returns the one before.
/// A pool sets limits back when the connection comes back.
/// What goes over it throws DataError for values and ProgrammingError for statements.
int setlimit(engine::Connection& connection, Limit limit, int value);

}  // namespace carboy::drivers::sqlite
