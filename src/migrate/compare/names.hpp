// Applies renames to the old schema, so that both schemas use the new names.
#pragma once

#include <carboy/migrate/compare/diff.hpp>

namespace carboy::migrate {

/// Renames tables and columns wherever they are named: keys, indexes, foreign keys of other tables, conditions.
/// Throws: Error "unknown_rename".
void apply_renames(Schema& schema, const Answers& answers, const sql::Dialect& dialect);

}  // namespace carboy::migrate
