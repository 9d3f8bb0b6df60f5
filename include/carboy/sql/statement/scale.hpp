// The number of digits after the point that a decimal expression has. SQLite calculates with doubles, so its results
// get the digits that PostgreSQL would return: 469.00 stays 469.00.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <optional>

namespace carboy::sql {

/// Returns the scale of a decimal expression, or nullopt where it does not follow from the operands: quotients,
/// averages, columns without a scale and unknown functions.
/// Source: the PostgreSQL 15 manual, 9.3 and src/backend/utils/adt/numeric.c (add: the larger one; multiply: the sum).
std::optional<int> decimal_scale(const Expression& expression);

using SubqueryAt = std::vector<std::shared_ptr<const Select>>::const_iterator;

/// The same for the expression that begins at a node, when it is calculated from decimal columns or values; nullopt for
/// a column or a value itself.  `subquery` is the next subquery of the expression.
std::optional<int> computed_scale(const Node* at, SubqueryAt subquery);

/// True when each of the `count` expressions from a node on has a scale or is not calculated from decimal numbers. If
/// one has none, as a quotient, rounding the others would make equal results differ.
bool scales_are_known(const Node* at, std::size_t count, SubqueryAt subquery);

/// True for an operator, a function, or a column of a subquery, whose result may have been calculated.
bool computes(Op op) noexcept;

}  // namespace carboy::sql
