// Moves conditions from one use of a table to another.
#pragma once

#include <carboy/sql/statement/statement.hpp>

namespace carboy::sql {

/// Returns the expression with every column of `table` under its own name replaced by that of the table under `alias`,
/// in subqueries too, except in those that have the table in their own FROM.
Expression realiased(Expression expression, const Table& table, std::uint16_t alias);

/// Returns an alias "<table>_<n>" that the expression does not use.
std::uint16_t unused_alias(const Expression& expression, const Table& table);

}  // namespace carboy::sql
