// The clauses that Query and Select share, written once over the plain statement.
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <carboy/orm/mapping/references.hpp>
#include <carboy/sql/compile/compile.hpp>
#include <carboy/sql/statement/expr.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

namespace carboy::orm {

/// How rows are locked while they are read.  Source: SQLAlchemy with_for_update.
struct LockOptions {
    bool read = false;         ///< a lock that others may share
    bool nowait = false;       ///< throws when another transaction has locked a row
    bool skip_locked = false;  ///< leaves out rows that another transaction has locked
};

namespace detail {

/// What can be joined: a table, a subquery or a common table expression.
using JoinTarget = sql::FromItem;

enum class JoinKind : std::uint8_t { inner, left, full, cross };

template <class T>
concept RowSource = requires(const T& rows) {
    { rows.join_target() } -> std::same_as<JoinTarget>;
};

template <class T>
concept Joinable = Entity<T> || RowSource<T>;

template <Joinable T>
JoinTarget join_target(const T& rows) {
    if constexpr (Entity<T>)
        return {.source = orm::source_of(rows)};
    else
        return rows.join_target();
}

template <class Model>
JoinTarget join_target_of() {
    return {.source = {&joined_mapper<Model>().table}};
}

/// A SELECT that is built clause by clause.  All of it is compiled once, in the library, so that a program's own
/// queries are only calls.
class ComposedSelect {
  public:
    const sql::Select& statement() const noexcept { return statement_; }
    /// Returns the text that an engine gets: query.compiled(engine.dialect()).text.  Lifetime: until the program ends.
    /// Throws: SessionError when a table is not joined; Error when the dialect does not support something.
    /// Source: SQLAlchemy ClauseElement.compile.
    const sql::Compiled& compiled(const sql::Dialect& dialect) const;

  protected:
    /// Moves the columns from an array.
    ComposedSelect(sql::Expression* columns, std::size_t count);
    /// All columns of a table.
    explicit ComposedSelect(const sql::Table& table);
    ComposedSelect(const ComposedSelect& other);
    ComposedSelect(ComposedSelect&& other) noexcept;
    ComposedSelect& operator=(const ComposedSelect& other);
    ComposedSelect& operator=(ComposedSelect&& other) noexcept;
    ~ComposedSelect();

    void reserve_where(std::size_t more);
    void add_where(sql::Expression&& condition);
    void add_where(const sql::Expression& condition);
    void add_where(const std::vector<sql::Expr<bool>>& conditions);
    void add_having(sql::Expression condition);
    void add_group(sql::Expression expression);
    void add_order(sql::Expression expression);
    void add_order(sql::OrderTerm&& term);
    void add_order(const sql::OrderTerm& term);
    void add_order(const std::vector<sql::OrderTerm>& terms);
    void set_from(const sql::Table& table);
    void set_from(const JoinTarget& target);
    /// Joins the target of a relationship to the statement, under its own name or as `target`.
    void add_join(const sql::Source& from, const RelationshipProperty& relation, const JoinTarget* target,
                  JoinKind kind);
    /// Joins rows by a condition, which is empty for a cross join.
    void add_join(const JoinTarget& target, sql::Expression on, JoinKind kind);
    void add_distinct_on(sql::Expression expression) { statement_.distinct_on.push_back(std::move(expression)); }
    void set_lock(const LockOptions& options);
    void add_locked(const sql::Table& table);

    sql::Select statement_;

  private:
    void set_from_of_columns();

    bool from_is_of_columns_ = false;  // FROM has been found in the columns; a join may change it
};

/// Sets FROM to the first table of the columns, or else to their first subquery; every other table must be joined.
/// Terms that a select's columns repeat with the same values become the column's number.  Throws: SessionError.
void complete(sql::Select& statement);
/// True when complete() would change nothing.
bool is_complete(const sql::Select& statement);

/// Lists the common table expressions of some rows in WITH, each once.
void add_with(std::vector<sql::Cte>& with, const JoinTarget& rows);

/// Gives every column a name that an enclosing statement can use. Returns the names.
std::vector<const char*> name_columns(std::vector<sql::Expression>& columns);
/// The columns of these rows, which their names and the expressions behind them describe.
std::vector<sql::Expression> columns_of(const std::vector<sql::Expression>& columns,
                                        const std::vector<const char*>& names, JoinTarget rows);

/// Appends a member to a compound.
void combine(sql::Select& statement, sql::SetOperation operation, sql::Select other);

/// Returns the limit of a statement of which only the first row is needed.
inline std::int64_t at_most_one(const sql::Select& statement) {
    return statement.limit && *statement.limit < 1 ? *statement.limit : 1;
}

/// What order_by takes: a term that says its direction, an expression, or a list of terms, such as that of SortBy.
template <class Term>
decltype(auto) order_term(const Term& term) {
    constexpr bool is_term = std::same_as<Term, sql::OrderTerm> || std::same_as<Term, std::vector<sql::OrderTerm>>;
    static_assert(
        is_term || sql::detail::IsOperand<Term>,
        "carboy: order_by() takes columns and expressions: order_by(User::c.name), order_by(User::c.id.desc())");
    if constexpr (is_term)
        return (term);
    else if constexpr (sql::detail::IsOperand<Term>)
        return term.expression();
    else
        return sql::OrderTerm{};
}

/// A list of conditions that are known at run time only, such as that of FilterBy.
template <class C>
concept ConditionList = std::same_as<std::remove_cvref_t<C>, std::vector<sql::Expr<bool>>>;

/// What filter takes: conditions and lists of conditions.
template <class C>
concept Filter = sql::Condition<C> || ConditionList<C>;

template <class C>
decltype(auto) filter_of(C&& condition) {
    if constexpr (ConditionList<C>)
        return (condition);
    else
        return std::forward<C>(condition).expression();
}

void add_filter(std::vector<sql::Expression>& where, sql::Expression condition);
void add_filter(std::vector<sql::Expression>& where, const std::vector<sql::Expr<bool>>& conditions);

}  // namespace detail

/// The clauses. Every call returns the query itself, so calls can be chained; a copy is an independent query.
template <class Derived>
class StatementBuilder : public detail::ComposedSelect {
  public:
    /// Adds conditions, all of which must hold, and lists of conditions that are known at run time only, such as that
    /// of FilterBy.  SQL: WHERE.
    template <detail::Filter... C>
    Derived& filter(C&&... conditions) & {
        reserve_where(sizeof...(C));
        (add_where(detail::filter_of(std::forward<C>(conditions))), ...);
        return self();
    }
    template <detail::Filter... C>
    Derived&& filter(C&&... conditions) && {
        return std::move(filter(std::forward<C>(conditions)...));
    }
    /// The same as filter().
    template <detail::Filter... C>
    Derived& where(C&&... conditions) & {
        return filter(std::forward<C>(conditions)...);
    }
    template <detail::Filter... C>
    Derived&& where(C&&... conditions) && {
        return std::move(filter(std::forward<C>(conditions)...));
    }

    /// Adds columns, optionally with .asc() or .desc(), and lists of terms that are known at run time only, such as
    /// that of SortBy: order_by(sorts(request.args["sort"]), User::c.id).
    template <class... Term>
    Derived& order_by(const Term&... terms) & {
        (add_order(detail::order_term(terms)), ...);
        return self();
    }
    Derived& order_by(const std::vector<sql::OrderTerm>& terms) & {
        add_order(terms);
        return self();
    }
    Derived&& order_by(const std::vector<sql::OrderTerm>& terms) && { return std::move(order_by(terms)); }
    template <class... Term>
    Derived&& order_by(const Term&... terms) && {
        return std::move(order_by(terms...));
    }

    template <class... Term>
    requires(sql::detail::IsOperand<Term>&&...) Derived& group_by(const Term&... terms) & {
        (add_group(terms.expression()), ...);
        return self();
    }
    template <class... Term>
    Derived&& group_by(const Term&... terms) && {
        return std::move(group_by(terms...));
    }

    template <sql::Condition... C>
    Derived& having(const C&... conditions) & {
        (add_having(conditions.expression()), ...);
        return self();
    }
    template <sql::Condition... C>
    Derived&& having(const C&... conditions) && {
        return std::move(having(conditions...));
    }

    /// Joins along a relationship, join(User::c.posts), or an alias along it, join(billing, Order::c.billing); a model
    /// by a condition, join<Post>(Post::c.user_id == User::c.id); an alias, subquery or common table expression by a
    /// condition, join(spent, Customer::c.id == customer_id).
    template <RelationshipRef Ref>
    Derived& join(const Ref&) & {
        add_join(Ref::source(), Ref::relationship(), nullptr, detail::JoinKind::inner);
        return self();
    }
    template <RelationshipRef Ref>
    Derived&& join(const Ref& relationship) && {
        return std::move(join(relationship));
    }
    template <Entity E, RelationshipRef Ref>
    Derived& join(const E& target, const Ref&) & {
        check_target<E, Ref>();
        const detail::JoinTarget joined = detail::join_target(target);
        add_join(Ref::source(), Ref::relationship(), &joined, detail::JoinKind::inner);
        return self();
    }
    template <Entity E, RelationshipRef Ref>
    Derived&& join(const E& target, const Ref& relationship) && {
        return std::move(join(target, relationship));
    }
    template <class Model, sql::Condition C>
    requires(!RelationshipRef<C>) Derived& join(const C& on) & {
        add_join(detail::join_target_of<Model>(), on.expression(), detail::JoinKind::inner);
        return self();
    }
    template <class Model, sql::Condition C>
    requires(!RelationshipRef<C>) Derived && join(const C& on) && {
        return std::move(this->template join<Model>(on));
    }
    template <detail::Joinable Rows, sql::Condition C>
    Derived& join(const Rows& rows, const C& on) & {
        add_join(detail::join_target(rows), on.expression(), detail::JoinKind::inner);
        return self();
    }
    template <detail::Joinable Rows, sql::Condition C>
    Derived&& join(const Rows& rows, const C& on) && {
        return std::move(join(rows, on));
    }
    /// The same, but keeps rows without a match.  SQL: LEFT OUTER JOIN.
    template <RelationshipRef Ref>
    Derived& outerjoin(const Ref&) & {
        add_join(Ref::source(), Ref::relationship(), nullptr, detail::JoinKind::left);
        return self();
    }
    template <RelationshipRef Ref>
    Derived&& outerjoin(const Ref& relationship) && {
        return std::move(outerjoin(relationship));
    }
    template <Entity E, RelationshipRef Ref>
    Derived& outerjoin(const E& target, const Ref&) & {
        check_target<E, Ref>();
        const detail::JoinTarget joined = detail::join_target(target);
        add_join(Ref::source(), Ref::relationship(), &joined, detail::JoinKind::left);
        return self();
    }
    template <Entity E, RelationshipRef Ref>
    Derived&& outerjoin(const E& target, const Ref& relationship) && {
        return std::move(outerjoin(target, relationship));
    }
    template <class Model, sql::Condition C>
    requires(!RelationshipRef<C>) Derived& outerjoin(const C& on) & {
        add_join(detail::join_target_of<Model>(), on.expression(), detail::JoinKind::left);
        return self();
    }
    template <class Model, sql::Condition C>
    requires(!RelationshipRef<C>) Derived && outerjoin(const C& on) && {
        return std::move(this->template outerjoin<Model>(on));
    }
    template <detail::Joinable Rows, sql::Condition C>
    Derived& outerjoin(const Rows& rows, const C& on) & {
        add_join(detail::join_target(rows), on.expression(), detail::JoinKind::left);
        return self();
    }
    template <detail::Joinable Rows, sql::Condition C>
    Derived&& outerjoin(const Rows& rows, const C& on) && {
        return std::move(outerjoin(rows, on));
    }
    /// The same, but keeps rows of both sides without a match.  SQL: FULL OUTER JOIN.
    template <RelationshipRef Ref>
    Derived& full_join(const Ref&) & {
        add_join(Ref::source(), Ref::relationship(), nullptr, detail::JoinKind::full);
        return self();
    }
    template <RelationshipRef Ref>
    Derived&& full_join(const Ref& relationship) && {
        return std::move(full_join(relationship));
    }
    template <Entity E, RelationshipRef Ref>
    Derived& full_join(const E& target, const Ref&) & {
        check_target<E, Ref>();
        const detail::JoinTarget joined = detail::join_target(target);
        add_join(Ref::source(), Ref::relationship(), &joined, detail::JoinKind::full);
        return self();
    }
    template <Entity E, RelationshipRef Ref>
    Derived&& full_join(const E& target, const Ref& relationship) && {
        return std::move(full_join(target, relationship));
    }
    template <class Model, sql::Condition C>
    requires(!RelationshipRef<C>) Derived& full_join(const C& on) & {
        add_join(detail::join_target_of<Model>(), on.expression(), detail::JoinKind::full);
        return self();
    }
    template <class Model, sql::Condition C>
    requires(!RelationshipRef<C>) Derived && full_join(const C& on) && {
        return std::move(this->template full_join<Model>(on));
    }
    template <detail::Joinable Rows, sql::Condition C>
    Derived& full_join(const Rows& rows, const C& on) & {
        add_join(detail::join_target(rows), on.expression(), detail::JoinKind::full);
        return self();
    }
    template <detail::Joinable Rows, sql::Condition C>
    Derived&& full_join(const Rows& rows, const C& on) && {
        return std::move(full_join(rows, on));
    }
    /// Refuses everything else.
    template <class T>
    requires(!RelationshipRef<T> && !Entity<T>) Derived& join(const T&) {
        static_assert(sizeof(T*) == 0,
                      "carboy: join() follows a relationship, join(User::c.posts), or takes a model and a condition, "
                      "join<Post>(Post::c.user_id == User::c.id)");
        return self();
    }
    /// Combines every row with every row.  SQL: CROSS JOIN.
    template <class Model>
    Derived& cross_join() & {
        add_join(detail::join_target_of<Model>(), {}, detail::JoinKind::cross);
        return self();
    }
    template <class Model>
    Derived&& cross_join() && {
        return std::move(this->template cross_join<Model>());
    }
    template <detail::Joinable Rows>
    Derived& cross_join(const Rows& rows) & {
        add_join(detail::join_target(rows), {}, detail::JoinKind::cross);
        return self();
    }
    template <detail::Joinable Rows>
    Derived&& cross_join(const Rows& rows) && {
        return std::move(cross_join(rows));
    }

    /// Limits the number of rows; nullopt removes the limit.
    Derived& limit(std::optional<std::int64_t> rows) & { return statement_.limit = rows, self(); }
    Derived&& limit(std::optional<std::int64_t> rows) && { return std::move(limit(rows)); }
    /// Skips this number of rows.
    Derived& offset(std::optional<std::int64_t> rows) & { return statement_.offset = rows, self(); }
    Derived&& offset(std::optional<std::int64_t> rows) && { return std::move(offset(rows)); }
    Derived& distinct() & { return statement_.distinct = true, self(); }
    Derived&& distinct() && { return std::move(distinct()); }
    /// Keeps the first row of each group of rows that are equal in these columns.  SQL: DISTINCT ON, on PostgreSQL.
    template <class... Term>
    requires(sql::detail::IsOperand<Term>&&...) Derived& distinct_on(const Term&... terms) & {
        (add_distinct_on(terms.expression()), ...);
        return self();
    }
    template <class... Term>
    Derived&& distinct_on(const Term&... terms) && {
        return std::move(distinct_on(terms...));
    }
    /// Locks the rows until the transaction ends, and reads them again if the session has them. SQLite has no row
    /// locks: there the transaction takes the write lock, and the options have no effect.
    /// Throws: SessionError for nowait together with skip_locked.
    Derived& with_for_update(const LockOptions& options = {}) & { return set_lock(options), self(); }
    Derived&& with_for_update(const LockOptions& options = {}) && { return std::move(with_for_update(options)); }
    /// Locks only the rows of these models, when the query joins others: with_for_update_of<Task>().
    template <class... Model>
    Derived& with_for_update_of(const LockOptions& options = {}) & {
        set_lock(options);
        (add_locked(joined_mapper<Model>().table), ...);
        return self();
    }
    template <class... Model>
    Derived&& with_for_update_of(const LockOptions& options = {}) && {
        return std::move(this->template with_for_update_of<Model...>(options));
    }

  protected:
    using detail::ComposedSelect::ComposedSelect;

  private:
    template <class E, class Ref>
    static constexpr void check_target() {
        static_assert(
            std::same_as<detail::EntityModel<typename E::carboy_entity>, typename Ref::target_type>,
            "carboy: join(): the relationship leads to a different model from the one that is joined along it");
    }
    Derived& self() { return static_cast<Derived&>(*this); }
};

}  // namespace carboy::orm
