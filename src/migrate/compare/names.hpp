// Renames as steps, and their effect on the old schema, so that both schemas use the new names.
#pragma once

#include <carboy/migrate/compare/diff.hpp>

namespace carboy::migrate {

/// Returns the renames in an order in which each new name is free. Where names are exchanged, one of them is replaced
/// by a temporary name in between.
std::vector<Change> rename_steps(const Answers& answers);

/// Renames tables and columns wherever they are named: keys, indexes, foreign keys of other tables, conditions.
/// Throws: Error "unknown_rename".
void apply_renames(Schema& schema, const Answers& answers, const sql::Dialect& dialect);

}  // namespace carboy::migrate
