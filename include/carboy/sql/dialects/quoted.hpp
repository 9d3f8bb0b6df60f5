// Names as SQL text.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql {

/// Returns a name, quoted if necessary.
std::string quoted(std::string_view name, const Dialect& dialect);

/// Returns names separated by commas, each quoted if necessary.
std::string quoted(const std::vector<std::string>& names, const Dialect& dialect);

/// Returns the name of a table with its schema.
std::string quoted(const TableName& name, const Dialect& dialect);
std::string quoted_name(const Table& table, const Dialect& dialect);

/// Returns the name of a sequence, which may contain its schema and a dot.
std::string quoted_sequence(std::string_view name, const Dialect& dialect);

/// Returns the call that takes the next number of a sequence.
std::string next_value_text(std::string_view sequence, const Dialect& dialect);

}  // namespace carboy::sql
