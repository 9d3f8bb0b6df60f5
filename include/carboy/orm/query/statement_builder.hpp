// What Query and Select share: the clauses of a SELECT, written once over the plain statement.
#pragma once

#include <carboy/orm/mapping/references.hpp>
#include <carboy/sql/compile.hpp>
#include <carboy/sql/expr.hpp>

#include <utility>

namespace carboy::orm {

namespace detail {

/// Joins the target of a relationship to the statement.
void add_join(sql::Select& statement, const Mapper& mapper, const RelationshipProperty& relation, bool outer);
void add_join(sql::Select& statement, const sql::Table& table, sql::Expression on, bool outer);
/// FROM is the table of the first column; every other table has to be joined.  Throws: SessionError.
void complete_from(sql::Select& statement);

template <class Term>
sql::OrderTerm order_term(const Term& term) {
    if constexpr (std::same_as<Term, sql::OrderTerm>)
        return term;
    else
        return {term.expression(), false};
}

}  // namespace detail

/// The clauses.  Every call returns the query itself, so that calls chain; a copy is an independent query.
template <class Derived>
class StatementBuilder {
  public:
    /// Adds conditions; all of them must hold.  SQL: WHERE.
    template <sql::Condition... C>
    Derived& filter(const C&... conditions) & {
        (statement_.where.push_back(conditions.expression()), ...);
        return self();
    }
    template <sql::Condition... C>
    Derived&& filter(const C&... conditions) && {
        return std::move(filter(conditions...));
    }
    /// The same by its other name.
    template <sql::Condition... C>
    Derived& where(const C&... conditions) & {
        return filter(conditions...);
    }
    template <sql::Condition... C>
    Derived&& where(const C&... conditions) && {
        return std::move(filter(conditions...));
    }

    /// Columns, or columns with .asc() or .desc().
    template <class... Term>
    Derived& order_by(const Term&... terms) & {
        (statement_.order_by.push_back(detail::order_term(terms)), ...);
        return self();
    }
    template <class... Term>
    Derived&& order_by(const Term&... terms) && {
        return std::move(order_by(terms...));
    }

    template <class... Term>
    requires(sql::detail::IsOperand<Term>&&...) Derived& group_by(const Term&... terms) & {
        (statement_.group_by.push_back(terms.expression()), ...);
        return self();
    }
    template <class... Term>
    Derived&& group_by(const Term&... terms) && {
        return std::move(group_by(terms...));
    }

    template <sql::Condition... C>
    Derived& having(const C&... conditions) & {
        (statement_.having.push_back(conditions.expression()), ...);
        return self();
    }
    template <sql::Condition... C>
    Derived&& having(const C&... conditions) && {
        return std::move(having(conditions...));
    }

    /// Joins along a relationship: join(User::c.posts).
    template <RelationshipRef Ref>
    Derived& join(const Ref&) & {
        detail::add_join(statement_, joined_mapper<typename Ref::model_type>(), Ref::relationship(), false);
        return self();
    }
    template <RelationshipRef Ref>
    Derived&& join(const Ref& relationship) && {
        return std::move(join(relationship));
    }
    /// Joins a model by a condition: join<Post>(Post::c.user_id == User::c.id).
    template <class Model, sql::Condition C>
    Derived& join(const C& on) & {
        detail::add_join(statement_, joined_mapper<Model>().table, on.expression(), false);
        return self();
    }
    template <class Model, sql::Condition C>
    Derived&& join(const C& on) && {
        return std::move(this->template join<Model>(on));
    }
    /// The same, keeping rows without a partner.  SQL: LEFT OUTER JOIN.
    template <RelationshipRef Ref>
    Derived& outerjoin(const Ref&) & {
        detail::add_join(statement_, joined_mapper<typename Ref::model_type>(), Ref::relationship(), true);
        return self();
    }
    template <RelationshipRef Ref>
    Derived&& outerjoin(const Ref& relationship) && {
        return std::move(outerjoin(relationship));
    }
    template <class Model, sql::Condition C>
    Derived& outerjoin(const C& on) & {
        detail::add_join(statement_, joined_mapper<Model>().table, on.expression(), true);
        return self();
    }
    template <class Model, sql::Condition C>
    Derived&& outerjoin(const C& on) && {
        return std::move(this->template outerjoin<Model>(on));
    }

    /// At most so many rows; nothing removes the limit.
    Derived& limit(std::optional<std::int64_t> rows) & { return statement_.limit = rows, self(); }
    Derived&& limit(std::optional<std::int64_t> rows) && { return std::move(limit(rows)); }
    /// Skips so many rows.
    Derived& offset(std::optional<std::int64_t> rows) & { return statement_.offset = rows, self(); }
    Derived&& offset(std::optional<std::int64_t> rows) && { return std::move(offset(rows)); }
    Derived& distinct() & { return statement_.distinct = true, self(); }
    Derived&& distinct() && { return std::move(distinct()); }
    /// Locks the rows until the transaction ends, on engines that have row locks.
    Derived& with_for_update() & { return statement_.for_update = true, self(); }
    Derived&& with_for_update() && { return std::move(with_for_update()); }

    const sql::Select& statement() const noexcept { return statement_; }

  protected:
    StatementBuilder() = default;

    sql::Select statement_;

  private:
    Derived& self() { return static_cast<Derived&>(*this); }
};

}  // namespace carboy::orm
