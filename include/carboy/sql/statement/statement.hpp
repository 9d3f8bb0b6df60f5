// Statements as plain values. Only a connection executes them; compile() in compile.hpp turns them into text.
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <carboy/sql/statement/expression.hpp>

#include <optional>

namespace carboy::sql {

/// Shape: one of outer, full and cross, or none for an inner join.
struct Join {
    Source source;
    Expression on;
    bool outer = false;
    bool full = false;
    bool cross = false;    // without `on`
    bool lateral = false;  // the source is a SELECT that refers to the sources before it
};

/// The position of NULLs in an order; `engine` is the engine's default, which differs between engines.
enum class Nulls : std::uint8_t { engine, first, last };

struct OrderTerm {
    Expression expression;
    bool descending = false;
    Nulls nulls = Nulls::engine;

    OrderTerm nulls_first() const { return {expression, descending, Nulls::first}; }
    OrderTerm nulls_last() const { return {expression, descending, Nulls::last}; }
};

enum class SetOperation : std::uint8_t { union_, union_all, except_, intersect };

/// A SELECT that is combined with the preceding ones.
struct Compound {
    SetOperation operation = SetOperation::union_;
    std::shared_ptr<const Select> select;
};

struct ChangedRows;

/// A common table expression: WITH t_number (columns) AS (select).  Lifetime: the columns' names are literals.
struct Cte {
    std::uint16_t number = 0;
    std::vector<const char*> columns;
    std::shared_ptr<const Select> select;
    bool recursive = false;
    std::shared_ptr<const ChangedRows> change{};  // instead of `select`: the rows that a statement changes and returns
};

/// Rows that a statement can use: their source, and what WITH must contain.
struct FromItem {
    Source source{};
    std::shared_ptr<const Cte> cte{};
    bool lateral = false;
    std::vector<Cte> needs{};  // other common table expressions that the statement lists before it
};

/// What a SELECT does when another transaction has locked a row that it wants to lock.
enum class LockWait : std::uint8_t { wait, nowait, skip_locked };

/// The rows of a SELECT.  Shape: `where` and `having` are conjunctions. Compounds are combined from left to right,
/// regardless of their precedence in the engine; order, limit and offset apply to the whole. Locks are left out for
/// engines that do not have them.
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
    std::vector<Source> lock_of{};  // the sources whose rows are locked; all of them when it is empty
    std::vector<Compound> compounds{};
    std::vector<Cte> with{};
    std::vector<Expression> distinct_on{};  // PostgreSQL's SELECT DISTINCT ON
};

struct Assignment {
    std::uint16_t column = 0;
    Expression value;
};

/// What an INSERT does with a row whose key already exists.
/// SQL: ON CONFLICT; on MariaDB ON DUPLICATE KEY UPDATE, which applies to every unique key, regardless of `columns`.
struct OnConflict {
    enum class Action : std::uint8_t { fail, nothing, update };

    Action action = Action::fail;
    std::vector<std::uint16_t> columns{};  // of the unique key; may be empty for `nothing`
    std::vector<Assignment> set{};         // Expression::excluded is the value that could not be inserted
    std::vector<Expression> where{};       // rows to update; MariaDB has no such condition
};

/// Rows to insert: `values`, row after row; or the rows of `select`; or, when both are empty, `rows` rows of parameters
/// that the caller binds, with one parameter per column.
struct Insert {
    const Table* table = nullptr;
    std::vector<std::uint16_t> columns;
    std::size_t rows = 1;
    std::vector<Expression> values{};
    std::shared_ptr<const Select> select{};
    OnConflict on_conflict{};
    std::vector<Expression> returning{};
    bool with_defaults = false;  // of `select`: a session adds the columns with defaults that are not in `columns`
};

/// Sets columns of the matching rows. The new values are the first parameters, which the caller binds.
struct Update {
    const Table* table = nullptr;
    std::vector<std::uint16_t> columns;
    /// Columns that are compared with the parameters after the new values; NULL equals NULL.
    std::vector<std::uint16_t> matched;
    /// New values that are expressions.
    std::vector<Assignment> set{};
    std::vector<Expression> where{};
    std::vector<Expression> returning{};
    /// Other rows, inner joins only, which the new values and conditions may use.
    std::vector<Join> joins{};
    std::vector<Cte> with{};
};

struct Delete {
    const Table* table = nullptr;
    std::vector<std::uint16_t> matched;
    std::vector<Expression> where{};
    std::vector<Expression> returning{};
    /// Other rows, inner joins only, which the conditions may use.
    std::vector<Join> joins{};
    std::vector<Cte> with{};
};

}  // namespace carboy::sql
