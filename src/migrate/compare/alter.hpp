// The two ways to alter a table.
#pragma once

#include <carboy/migrate/compare/diff.hpp>

#include <string>
#include <vector>

namespace carboy::migrate {

/// Makes every change with ALTER TABLE.  SQL: PostgreSQL's.
std::vector<std::string> alter_in_place(const Difference& difference, const sql::Dialect& dialect);

/// Uses ALTER TABLE for the changes that SQLite supports. For other changes the table is copied.
std::vector<std::string> alter_by_copy(const Difference& difference, const sql::Dialect& dialect);

}  // namespace carboy::migrate
