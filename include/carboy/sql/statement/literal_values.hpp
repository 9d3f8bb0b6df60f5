// Expressions that are parts of many statements, and so cannot have parameters.
#pragma once

#include <carboy/sql/statement/expression.hpp>

namespace carboy::sql {

/// Returns the expression with its parameters written as text: numbers, strings, truth values and NULL.
/// Throws: Error for a value that has no such text, a long list, a JSON path and a subquery with a limit.
Expression with_literal_values(Expression expression);

}  // namespace carboy::sql
