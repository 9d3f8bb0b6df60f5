// A select() as a source of rows for another one: subqueries and common table expressions, with typed columns.
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <carboy/orm/query/element.hpp>
#include <carboy/orm/query/statement_builder.hpp>

#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace carboy::orm {

template <class... T>
class Select;

namespace detail {

/// Rows under a name, and their columns.
class NamedRows {
  public:
    NamedRows(JoinTarget target, std::vector<sql::Expression> columns);
    JoinTarget join_target() const { return target_; }

    /// The rows of a SELECT as `name`.
    static NamedRows subquery(sql::Select select, std::string_view name);
    static NamedRows cte(sql::Select select, std::string_view name);
    /// The rows that a statement changes and returns.
    static NamedRows changed(sql::Insert statement, std::string_view name);
    static NamedRows changed(sql::Update statement, std::string_view name);
    static NamedRows changed(sql::Delete statement, std::string_view name);
    /// The rows that a recursive common table expression has found so far.
    static NamedRows found_so_far(const sql::Select& roots, std::string_view name);
    static NamedRows recursive(sql::Select roots, sql::Select step, std::string_view name, bool distinct);
    NamedRows under(std::string_view name) const;
    NamedRows lateral() const;

    const sql::Expression& column(std::size_t i) const { return columns_[i]; }

  private:
    NamedRows from(JoinTarget target) const;

    JoinTarget target_;
    std::vector<sql::Expression> columns_;
};

}  // namespace detail

/// The rows of a select() under a name: what select_from() and join() accept.
/// Shape: one column for each element of the select, of the same type.
template <class... T>
class Subquery : public detail::NamedRows {
    static_assert(
        !(detail::is_entity<T> || ...),
        "carboy: subquery(): select the columns instead of the whole model, because a statement uses the rows "
        "of a subquery by column");

  public:
    explicit Subquery(NamedRows rows) : NamedRows(std::move(rows)) {}

    /// Returns the columns: const auto [customer_id, amount] = spent.columns();
    std::tuple<sql::Expr<T>...> columns() const { return columns(std::index_sequence_for<T...>()); }
    /// The same rows under another name, for a statement that uses them twice.
    Subquery aliased(std::string_view name) const { return Subquery(this->under(name)); }
    /// The same rows, for a select that uses columns of the sources before it.  SQL: LATERAL, on PostgreSQL.
    Subquery lateral() const { return Subquery(NamedRows::lateral()); }

  private:
    template <std::size_t... I>
    std::tuple<sql::Expr<T>...> columns(std::index_sequence<I...>) const {
        return {sql::Expr<T>(this->column(I))...};
    }
};

/// A common table expression that refers to itself.  SQL: WITH RECURSIVE name AS (roots UNION ALL step).
///     const auto tree = recursive_cte("tree", roots, [](const auto& tree) {
///         const auto [id, depth] = tree.columns();
///         return select(Category::c.id, depth + 1).join(tree, Category::c.parent_id == id);
///     });
/// Source: SQLAlchemy Select.cte(recursive=True).
template <class... T, class Step>
Subquery<T...> recursive_cte(std::string_view name, const Select<T...>& roots, Step step) {
    const auto next = step(Subquery<T...>(detail::NamedRows::found_so_far(roots.statement(), name)));
    check_same_columns(roots, next);
    return Subquery<T...>(detail::NamedRows::recursive(roots.statement(), next.statement(), name, false));
}

/// The same without repeated rows, so that a cycle in the data ends.  SQL: UNION instead of UNION ALL.
template <class... T, class Step>
Subquery<T...> recursive_cte_distinct(std::string_view name, const Select<T...>& roots, Step step) {
    const auto next = step(Subquery<T...>(detail::NamedRows::found_so_far(roots.statement(), name)));
    check_same_columns(roots, next);
    return Subquery<T...>(detail::NamedRows::recursive(roots.statement(), next.statement(), name, true));
}

}  // namespace carboy::orm
