// Statements as plain values. Only a connection executes one; compile() in compile.hpp turns it into text.
#pragma once

#include <carboy/sql/expression.hpp>

#include <memory>
#include <optional>

namespace carboy::sql {

struct Join {
    Source source;
    Expression on;
    bool outer = false;
    bool full = false;
};

/// Where NULLs stand in an order; `engine` is what the engine does by itself, and engines differ.
enum class Nulls : std::uint8_t { engine, first, last };

struct OrderTerm {
    Expression expression;
    bool descending = false;
    Nulls nulls = Nulls::engine;

    OrderTerm nulls_first() const { return {expression, descending, Nulls::first}; }
    OrderTerm nulls_last() const { return {expression, descending, Nulls::last}; }
};

enum class SetOperation : std::uint8_t { union_, union_all, except_, intersect };

/// A SELECT that is combined with what stands before it.
struct Compound {
    SetOperation operation = SetOperation::union_;
    std::shared_ptr<const Select> select;
};

/// A common table expression: WITH t_number (columns) AS (select).  Lifetime: the columns' names are literals.
struct Cte {
    std::uint16_t number = 0;
    std::vector<const char*> columns;
    std::shared_ptr<const Select> select;
    bool recursive = false;
};

/// What a SELECT does when a row that it locks is locked by somebody else.
enum class LockWait : std::uint8_t { wait, nowait, skip_locked };

/// Rows of a SELECT.  Shape: `where` and `having` are conjunctions. Compounds are combined from left to right, whatever
/// an engine thinks of their precedence; order, limit and offset are those of the whole. Locks are left out for engines
/// that have none.
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
    bool for_share = false;
    LockWait lock_wait = LockWait::wait;
    std::vector<Compound> compounds{};
    std::vector<Cte> with{};
};

struct Assignment {
    std::uint16_t column = 0;
    Expression value;
};

/// What an INSERT does with a row whose key is there already.
/// SQL: ON CONFLICT, on MariaDB ON DUPLICATE KEY UPDATE, which minds every unique key, whatever `columns` says.
struct OnConflict {
    enum class Action : std::uint8_t { fail, nothing, update };

    Action action = Action::fail;
    std::vector<std::uint16_t> columns{};  // of the unique key; may be empty for `nothing`
    std::vector<Assignment> set{};         // Expression::excluded is the value that was to be inserted
    std::vector<Expression> where{};       // rows that are updated; MariaDB has no such condition
};

/// Rows to insert: `values`, row after row; or the rows of `select`; or, when both are empty, `rows` rows of parameters
/// that the caller binds, a parameter a column.
struct Insert {
    const Table* table = nullptr;
    std::vector<std::uint16_t> columns;
    std::size_t rows = 1;
    std::vector<Expression> values{};
    std::shared_ptr<const Select> select{};
    OnConflict on_conflict{};
    std::vector<Expression> returning{};
};

/// Sets columns of the rows that match; the new values are the first parameters, which the caller binds.
struct Update {
    const Table* table = nullptr;
    std::vector<std::uint16_t> columns;
    /// Columns that are compared with parameters after the new values; null equals null.
    std::vector<std::uint16_t> matched;
    /// New values made of expressions.
    std::vector<Assignment> set{};
    std::vector<Expression> where{};
    std::vector<Expression> returning{};
};

struct Delete {
    const Table* table = nullptr;
    std::vector<std::uint16_t> matched;
    std::vector<Expression> where{};
    std::vector<Expression> returning{};
};

}  // namespace carboy::sql
