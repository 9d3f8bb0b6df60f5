// The conversion of a value for a column whose type changes, where the table is copied.
#pragma once

#include <carboy/sql/types/schema.hpp>

#include <string>
#include <string_view>

namespace carboy::migrate {

/// The beginning of the message of a conversion that does not exist.
inline constexpr std::string_view no_conversion = "There is no conversion of ";

/// Returns the expression that converts the column `from` of a table to the type of `to`, as PostgreSQL converts it,
/// or "" where the stored values stay as they are. A value that cannot be converted is an error when the statement
/// runs.  SQL: SQLite's.
std::string convert_value(const std::string& table, const sql::Column& from, const sql::Column& to,
                          const sql::Dialect& dialect);

}  // namespace carboy::migrate
