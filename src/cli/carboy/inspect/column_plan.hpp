// One column of a table as a member of a model: its type, and what its default means for new objects.
#pragma once

#include "cli/carboy/inspect/plan.hpp"

#include <optional>

namespace carboy::cli {

/// Returns the type that a model declares for a column, without what only the database knows; nullopt when there is
/// none.
std::optional<sql::ColumnType> declared_type(const sql::ColumnType& type);

/// Returns "carboy::String<80>". Enumerations are looked up in the list.
std::string type_text(const sql::ColumnType& type, const std::vector<EnumPlan>& enums);

/// Returns the attribute that gives new objects the column's default; empty for an expression that only the database
/// can compute.
std::string object_default(const sql::Column& column, const std::vector<EnumPlan>& enums);

}  // namespace carboy::cli
