// The size limits that SQLite enforces on one connection.
#pragma once

#include <carboy/engine/connection.hpp>

namespace carboy::drivers::sqlite {

/// Source: sqlite.org c3ref/c_limit_attached.html, with the same numbers.
enum class Limit : int {
    length = 0,      // bytes of a string, a blob or a row
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

/// Returns the current limit.  Source: Python's sqlite3, Connection.getlimit.
int getlimit(engine::Connection& connection, Limit limit);

/// Sets a limit, at most to the value that SQLite was compiled with, and returns the previous one. A pool restores the
/// limits when the connection is returned. Exceeding one throws DataError for values and ProgrammingError for
/// statements.
int setlimit(engine::Connection& connection, Limit limit, int value);

}  // namespace carboy::drivers::sqlite
