// Criteria: conditions that every use of a table in a statement meets, such as "not deleted" or "of this tenant".
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <span>
#include <vector>

namespace carboy::sql {

/// A condition on the rows of a table, and on those of its parts that are named too.
/// Shape: the condition names the columns of the table under alias 0.
struct Criterion {
    std::vector<const Table*> tables;
    Expression condition;
};

/// Adds the conditions to each source of the statement, at any depth: to WHERE, or to ON for a joined source. The
/// conditions themselves are not narrowed.  Source: SQLAlchemy with_loader_criteria.
void narrow(Select& statement, std::span<const Criterion> criteria);
void narrow(Insert& statement, std::span<const Criterion> criteria);
void narrow(Update& statement, std::span<const Criterion> criteria);
void narrow(Delete& statement, std::span<const Criterion> criteria);

}  // namespace carboy::sql
