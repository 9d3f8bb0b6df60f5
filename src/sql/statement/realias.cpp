#include <carboy/sql/statement/realias.hpp>

#include <carboy/sql/statement/alias.hpp>

#include <algorithm>
#include <string>

namespace carboy::sql {

/// Changes only copies, never a node that another expression shares.
class Realias {
  public:
    Realias(const Table& table, std::uint16_t alias) : table_(&table), alias_(alias) {}

    void expression(Expression& expression) const {
        for (Node& node : expression.nodes_)
            if (is_of_table(node)) node.alias = alias_;
        if (expression.rest_ == nullptr) return;
        for (auto& subquery : expression.rest_->subqueries) subquery = select(subquery);
    }

  private:
    bool is_of_table(const Node& node) const {
        return (node.op == Op::column || node.op == Op::table_columns) && node.alias == 0 &&
               whole_table(static_cast<const Table*>(node.ref)) == whole_table(table_);
    }
    bool has_own(const Select& select) const {
        const auto is_table = [&](const Source& source) {
            return whole_table(source.table) == whole_table(table_) && source.alias == 0;
        };
        return is_table(select.from) || std::any_of(select.joins.begin(), select.joins.end(),
                                                    [&](const Join& join) { return is_table(join.source); });
    }

    std::shared_ptr<const Select> select(const std::shared_ptr<const Select>& from) const {
        if (from == nullptr || has_own(*from)) return from;
        auto copy = std::make_shared<Select>(*from);
        for (auto* list : {&copy->columns, &copy->where, &copy->group_by, &copy->having, &copy->distinct_on})
            for (Expression& one : *list) expression(one);
        source(copy->from);
        for (Join& join : copy->joins) {
            source(join.source);
            expression(join.on);
        }
        for (OrderTerm& term : copy->order_by) expression(term.expression);
        for (Compound& compound : copy->compounds) compound.select = select(compound.select);
        for (Cte& cte : copy->with) cte.select = select(cte.select);
        return copy;
    }
    void source(Source& source) const { source.query = select(source.query); }

    const Table* table_;
    std::uint16_t alias_;
};

Expression realiased(Expression expression, const Table& table, std::uint16_t alias) {
    Realias(table, alias).expression(expression);
    return expression;
}

namespace {

bool uses(const Select& select, std::uint16_t alias);

bool uses(const Expression& expression, std::uint16_t alias) {
    return std::any_of(expression.nodes().begin(), expression.nodes().end(),
                       [&](const Node& node) { return node.alias == alias; }) ||
           std::any_of(expression.subqueries().begin(), expression.subqueries().end(),
                       [&](const auto& select) { return uses(*select, alias); });
}

bool uses(const Select& select, std::uint16_t alias) {
    const auto each = [&](const std::vector<Expression>& list) {
        return std::any_of(list.begin(), list.end(), [&](const Expression& one) { return uses(one, alias); });
    };
    const auto source = [&](const Source& one) { return one.alias == alias || (one.query && uses(*one.query, alias)); };
    return source(select.from) || each(select.columns) || each(select.where) || each(select.having) ||
           std::any_of(select.joins.begin(), select.joins.end(),
                       [&](const Join& join) { return source(join.source) || uses(join.on, alias); }) ||
           std::any_of(select.compounds.begin(), select.compounds.end(),
                       [&](const Compound& compound) { return uses(*compound.select, alias); });
}

}  // namespace

std::uint16_t unused_alias(const Expression& expression, const Table& table) {
    for (int number = 1;; ++number) {
        const std::uint16_t alias = alias_number(table.name + "_" + std::to_string(number));
        if (!uses(expression, alias)) return alias;
    }
}

}  // namespace carboy::sql
