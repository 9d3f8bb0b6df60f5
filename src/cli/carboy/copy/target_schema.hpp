// The tables of one database as another engine can have them.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/sql/dialects/quoted.hpp>
#include <carboy/sql/types/schema.hpp>

#include <string>
#include <vector>

namespace carboy::cli {

/// Returns the table for the target's engine. What the target does not accept (a check, a default or an index in the
/// other engine's SQL) is left out, with a sentence in `warnings`.
sql::Table target_table(const sql::Table& table, engine::Connection& source, engine::Connection& target,
                        std::vector<std::string>& warnings);

std::vector<std::string> names_of(const std::vector<sql::Column>& columns);

}  // namespace carboy::cli
