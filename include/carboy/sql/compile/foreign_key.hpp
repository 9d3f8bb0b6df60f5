// Checks foreign keys against the columns that they refer to, because SQLite accepts any pair of types.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>

#include <string_view>
#include <vector>

namespace carboy::sql {

/// True when a column of type `from` can refer to a column of type `to`.
/// Source: PostgreSQL 15, ATAddForeignKeyConstraint in commands/tablecmds.c, for the portable types.
bool can_refer(const ColumnType& from, const ColumnType& to) noexcept;

/// True when each row of the table has the value of the column from the row that the key refers to: no column of the
/// key can be NULL. A row whose key may be NULL can exist without that row, so its own value comes from elsewhere.
bool gives_value(const ForeignKey& key, const Table& table, std::string_view column);

/// Checks the foreign keys of tables that are to be created. Keys to tables that are not in the list are accepted.
/// Throws: Error that names both columns when one does not exist or has another type.
void check_foreign_keys(const std::vector<const Table*>& tables, const Dialect& dialect);

}  // namespace carboy::sql
