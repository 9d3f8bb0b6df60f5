// The columns of a table in the server's catalogue.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "drivers/postgres/connection/statement.hpp"

namespace carboy::drivers::postgres {

/// The columns by their numbers in the catalogue.
using ColumnNames = std::map<std::int64_t, std::string>;

/// Adds the columns to the table.
ColumnNames read_columns(Connection& connection, std::int64_t table_oid, sql::Table& table);

}  // namespace carboy::drivers::postgres
