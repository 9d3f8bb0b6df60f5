// INSERT, UPDATE or DELETE with RETURNING as a common table expression.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <variant>

namespace carboy::sql {

struct ChangedRows {
    std::variant<Insert, Update, Delete> statement;
};

/// Calls `visit` with the statement of a common table expression: a Select, an Insert, an Update or a Delete.
template <class Visit>
decltype(auto) visit_statement(const Cte& cte, Visit visit) {
    if (cte.change == nullptr) return visit(*cte.select);
    return std::visit(visit, cte.change->statement);
}

/// True when one of them changes rows.
bool changes_rows(const std::vector<Cte>& with) noexcept;

}  // namespace carboy::sql
