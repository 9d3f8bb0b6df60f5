#include <carboy/sql/statement/criteria.hpp>

#include <carboy/sql/statement/realias.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace carboy::sql {
namespace {

/// Changes only copies, never a subquery that another statement shares.
class Narrowing {
  public:
    explicit Narrowing(std::span<const Criterion> criteria) : criteria_(criteria) {}

    void select(Select& statement) const {
        for (auto* list :
             {&statement.columns, &statement.where, &statement.group_by, &statement.having, &statement.distinct_on})
            each(*list);
        for (OrderTerm& term : statement.order_by) expression(term.expression);
        query(statement.from.query);
        joined(statement.joins, statement.where);
        add(statement.where, statement.from);
        for (Compound& compound : statement.compounds) query(compound.select);
        named(statement.with);
    }
    void each(std::vector<Expression>& expressions) const {
        for (Expression& one : expressions) expression(one);
    }
    void each(std::vector<Assignment>& assignments) const {
        for (Assignment& one : assignments) expression(one.value);
    }
    void named(std::vector<Cte>& with) const {
        for (Cte& cte : with) query(cte.select);
    }
    void query(std::shared_ptr<const Select>& query) const {
        if (query == nullptr) return;
        auto copy = std::make_shared<Select>(*query);
        select(*copy);
        query = std::move(copy);
    }
    /// An outer join keeps the rows that have no partner, so the conditions on the partner are a part of ON.
    void joined(std::vector<Join>& joins, std::vector<Expression>& where) const {
        for (Join& join : joins) {
            expression(join.on);
            query(join.source.query);
            if (join.cross)
                add(where, join.source);
            else
                for (Expression& condition : conditions_on(join.source))
                    join.on = Expression::binary(Op::and_, std::move(join.on), std::move(condition));
        }
    }
    void add(std::vector<Expression>& where, const Source& source) const {
        for (Expression& condition : conditions_on(source)) where.push_back(std::move(condition));
    }

  private:
    void expression(Expression& expression) const {
        for (std::size_t i = 0; i < expression.subqueries().size(); ++i) {
            std::shared_ptr<const Select> subquery = expression.subqueries()[i];
            query(subquery);
            expression.set_subquery(i, std::move(subquery));
        }
    }
    std::vector<Expression> conditions_on(const Source& source) const {
        std::vector<Expression> conditions;
        for (const Criterion& criterion : criteria_)
            if (std::find(criterion.tables.begin(), criterion.tables.end(), source.table) != criterion.tables.end())
                conditions.push_back(realiased(criterion.condition, *source.table, source.alias));
        return conditions;
    }

    std::span<const Criterion> criteria_;
};

}  // namespace

void narrow(Select& statement, std::span<const Criterion> criteria) { Narrowing(criteria).select(statement); }

void narrow(Insert& statement, std::span<const Criterion> criteria) {
    const Narrowing narrowing(criteria);
    narrowing.each(statement.values);
    narrowing.query(statement.select);
    narrowing.each(statement.returning);
}

void narrow(Update& statement, std::span<const Criterion> criteria) {
    const Narrowing narrowing(criteria);
    narrowing.each(statement.set);
    narrowing.each(statement.where);
    narrowing.each(statement.returning);
    narrowing.joined(statement.joins, statement.where);
    narrowing.add(statement.where, Source{.table = statement.table});
    narrowing.named(statement.with);
}

void narrow(Delete& statement, std::span<const Criterion> criteria) {
    const Narrowing narrowing(criteria);
    narrowing.each(statement.where);
    narrowing.each(statement.returning);
    narrowing.joined(statement.joins, statement.where);
    narrowing.add(statement.where, Source{.table = statement.table});
    narrowing.named(statement.with);
}

}  // namespace carboy::sql
