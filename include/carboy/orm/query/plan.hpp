// Plan: how an engine executes a query, as text and as a tree, with advice on tables that it scans completely.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::engine {
class Connection;
}

namespace carboy::orm {

class Session;

/// Shape: the engine's steps in its own order.
struct Plan {
    struct Step {
        std::string text;             ///< the engine's own words
        int depth = 0;                ///< of the tree; 0 is the top
        std::string table{};          ///< the table that the step reads, if it reads one
        bool reads_all_rows = false;  ///< it reads the whole table
    };

    std::vector<Step> steps;
    /// One sentence for each table that is scanned completely although the query has conditions on it.
    std::vector<std::string> advice;

    /// Returns the steps, indented, and the advice.
    std::string to_string() const;
    friend std::ostream& operator<<(std::ostream& out, const Plan& plan);
};

/// Returns the plan of a statement that exists as text, such as one that a query listener has seen. The advice is found
/// by the names in the text.
/// SQL: EXPLAIN QUERY PLAN on SQLite, EXPLAIN elsewhere.  The statement is not executed.
Plan explain(engine::Connection& connection, std::string_view sql, std::span<const sql::ValueView> parameters);

namespace detail {

/// SQL: EXPLAIN QUERY PLAN on SQLite, EXPLAIN elsewhere.  The query is not executed.
Plan explain(Session& session, const sql::Select& statement);

}  // namespace detail

}  // namespace carboy::orm
