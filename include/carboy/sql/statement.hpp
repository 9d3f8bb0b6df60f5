// Statements as plain values. Only a connection executes one; compile() in compile.hpp turns it into text.
#pragma once

#include <carboy/sql/expression.hpp>

#include <optional>

namespace carboy::sql {

struct Join {
    Source source;
    Expression on;
    bool outer = false;
};

struct OrderTerm {
    Expression expression;
    bool descending = false;
};

/// Rows of a SELECT.  Shape: `where` and `having` are conjunctions.
struct Select {
    std::vector<Expression> columns;
    Source from;
    std::vector<Join> joins{};
    std::vector<Expression> where{};
    std::vector<Expression> group_by{};
    std::vector<Expression> having{};
    std::vector<OrderTerm> order_by{};
    std::optional<std::int64_t> limit{};
    std::optional<std::int64_t> offset{};
    bool distinct = false;
    bool for_update = false;
};

/// One row of parameters, a parameter a column.
struct Insert {
    const Table* table = nullptr;
    std::vector<std::uint16_t> columns;
};

/// Sets columns of the rows that match; the new values are the first parameters.
struct Update {
    const Table* table = nullptr;
    std::vector<std::uint16_t> columns;
    /// Columns that are compared with parameters after the new values; null equals null.
    std::vector<std::uint16_t> matched;
};

struct Delete {
    const Table* table = nullptr;
    std::vector<std::uint16_t> matched;
};

}  // namespace carboy::sql
