// The tables that a statement names, at any depth: in joins, subqueries, EXISTS, common table expressions and
// compounds.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <vector>

namespace carboy::sql {

/// Shape: each table once, in the order of its first mention in the statement.
std::vector<const Table*> tables_of(const Select& statement);
std::vector<const Table*> tables_of(const Insert& statement);
std::vector<const Table*> tables_of(const Update& statement);
std::vector<const Table*> tables_of(const Delete& statement);
std::vector<const Table*> tables_of(const Expression& expression);

}  // namespace carboy::sql
