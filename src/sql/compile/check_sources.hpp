// Finds columns of tables that a statement does not name, before an engine reports them in its own words.
#pragma once

#include <carboy/sql/statement/statement.hpp>

namespace carboy::sql {

/// Throws: Error "not_in_query" when an expression has a column of a table or subquery that is neither in the FROM of
/// its statement nor in that of an enclosing statement.
void check_sources(const Select& statement);
void check_sources(const Insert& statement);
void check_sources(const Update& statement);
void check_sources(const Delete& statement);

}  // namespace carboy::sql
