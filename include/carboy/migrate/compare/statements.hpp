// The SQL of a difference in one dialect.
#pragma once

#include <carboy/migrate/compare/diff.hpp>

#include <string>
#include <vector>

namespace carboy::migrate {

/// Returns the statements, in order. On an engine that cannot alter in place, a table is copied, and
/// `REPLACE TABLE old WITH new` is a statement of the runner: it counts the rows of both tables, carries indexes,
/// triggers and views over, and swaps them.
/// Throws: Error "cannot_migrate" for a dialect whose tables cannot be migrated.
std::vector<std::string> statements(const Difference& difference, const sql::Dialect& dialect);

}  // namespace carboy::migrate
