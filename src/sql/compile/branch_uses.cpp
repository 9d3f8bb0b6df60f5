#include "sql/compile/branch_uses.hpp"

#include <carboy/sql/statement/changed_rows.hpp>

#include <utility>

#include "sql/compile/writer.hpp"

namespace carboy::sql {

void BranchUses::find(const Select& statement) {
    for (const auto* list :
         {&statement.columns, &statement.where, &statement.group_by, &statement.having, &statement.distinct_on})
        all(*list);
    for (const OrderTerm& term : statement.order_by) expression(term.expression);
    if (statement.from.query) find(*statement.from.query);
    all(statement.joins);
    for (const Compound& compound : statement.compounds) find(*compound.select);
    all(statement.with);
}

void BranchUses::find(const Insert& statement) {
    all(statement.values);
    if (statement.select) find(*statement.select);
    all(statement.on_conflict.set);
    all(statement.on_conflict.where);
    all(statement.returning);
}

void BranchUses::find(const Update& statement) {
    all(statement.set);
    all(statement.where);
    all(statement.returning);
    all(statement.joins);
    all(statement.with);
}

void BranchUses::find(const Delete& statement) {
    all(statement.where);
    all(statement.returning);
    all(statement.joins);
    all(statement.with);
}

void BranchUses::all(const std::vector<Expression>& expressions) {
    for (const Expression& one : expressions) expression(one);
}
void BranchUses::all(const std::vector<Assignment>& assignments) {
    for (const Assignment& one : assignments) expression(one.value);
}
void BranchUses::all(const std::vector<Join>& joins) {
    for (const Join& join : joins) {
        if (join.source.query) find(*join.source.query);
        expression(join.on);
    }
}
void BranchUses::all(const std::vector<Cte>& with) {
    for (const Cte& cte : with) visit_statement(cte, [&](const auto& statement) { find(statement); });
}

void BranchUses::expression(const Expression& expression) {
    for (const Node& node : expression.nodes()) {
        if (node.op == Op::column) column(node, node.column);
        if (node.op != Op::table_columns) continue;
        for (std::size_t i = 0; i < table_of(node).columns.size(); ++i) column(node, i);
    }
    for (const auto& subquery : expression.subqueries()) find(*subquery);
}

// The columns of a property have the name that the statement gives to its table, also in subqueries.
void BranchUses::column(const Node& node, std::size_t number) {
    const Table& table = table_of(node);
    const Column& described = table.columns[number];
    if (!table.branches.empty()) {
        uses_.emplace(whole_table(&table), node.alias, described.branch);
        if (node.alias == 0) uses_.emplace(whole_table(&table), property_alias_, described.branch);
    }
    if (described.property == nullptr) return;
    const std::uint16_t outer = std::exchange(property_alias_, node.alias == 0 ? property_alias_ : node.alias);
    expression(described.property());
    property_alias_ = outer;
}

}  // namespace carboy::sql
