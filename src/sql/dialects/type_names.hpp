// What the dialects share in naming types.
#pragma once

#include <carboy/sql/dialect.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql::dialects {

/// NAME, or NAME(size) when there is a size.
std::string sized(std::string_view name, int size);
/// NUMERIC, NUMERIC(precision) or NUMERIC(precision, scale).
std::string numeric(const ColumnType& type);
/// The length of the VARCHAR that stands for an enumeration: that of its longest value.  Units: characters.
int enumeration_length(const ColumnType& type);
/// An identifier, quoted when it needs to be.
std::string quoted(std::string_view name, const Dialect& dialect);
/// 'a', 'b' with the separator between.  For names of a schema, never for data.
std::string quoted_values(const std::vector<std::string>& values, std::string_view separator);

}  // namespace carboy::sql::dialects
