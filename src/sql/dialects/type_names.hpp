// Functions for the names of types and the options of tables that the dialects share.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql::dialects {

/// Returns NAME, or NAME(size) when there is a size.
std::string sized(std::string_view name, int size);
/// Returns NUMERIC, NUMERIC(precision) or NUMERIC(precision, scale).
std::string numeric(const ColumnType& type);
/// Returns the length of the VARCHAR for an enumeration, which is that of its longest value.  Units: characters.
int enumeration_length(const ColumnType& type);
/// Returns 'a', 'b' with the separator between.  For names in a schema, never for data.
std::string quoted_values(const std::vector<std::string>& values, std::string_view separator);

/// Returns the value of a table's option, or an empty text.
std::string_view option(const Table& table, std::string_view name) noexcept;

}  // namespace carboy::sql::dialects
