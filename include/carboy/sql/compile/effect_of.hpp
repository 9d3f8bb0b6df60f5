// The effects of a SELECT other than reading, found in its tree when its text is made.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/statement/effect.hpp>
#include <carboy/sql/statement/statement.hpp>

namespace carboy::sql {

/// Returns the effects of a SELECT other than reading, at any depth: locking rows, where the engine has such locks, or
/// calling a function that may write.
Effect effect_of(const Select& statement, const Dialect& dialect);

}  // namespace carboy::sql
