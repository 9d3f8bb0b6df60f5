#include <carboy/sql/statement/tables.hpp>

#include <carboy/sql/statement/changed_rows.hpp>
#include <carboy/sql/statement/property.hpp>

#include <algorithm>

namespace carboy::sql {
namespace {

/// Visits everything in a statement that can name a table.
class TableFinder {
  public:
    void select(const Select& statement) {
        named(statement.with);
        each(statement.distinct_on);
        each(statement.columns);
        source(statement.from);
        joined(statement.joins);
        each(statement.where);
        each(statement.group_by);
        each(statement.having);
        for (const Compound& compound : statement.compounds) select(*compound.select);
        for (const OrderTerm& term : statement.order_by) expression(term.expression);
    }

    void joined(const std::vector<Join>& joins) {
        for (const Join& join : joins) {
            source(join.source);
            expression(join.on);
        }
    }
    void named(const std::vector<Cte>& with) {
        for (const Cte& cte : with)
            visit_statement(cte, [&](const auto& statement) {
                for (const Table* one : tables_of(statement)) table(one);
            });
    }
    void each(const std::vector<Expression>& expressions) {
        for (const Expression& one : expressions) expression(one);
    }
    void each(const std::vector<Assignment>& assignments) {
        for (const Assignment& one : assignments) expression(one.value);
    }
    void table(const Table* table) {
        if (table != nullptr && std::find(found_.begin(), found_.end(), table) == found_.end()) found_.push_back(table);
    }

    std::vector<const Table*> take() { return std::move(found_); }

    void expression(const Expression& expression) {
        for (const Node& node : expression.nodes()) {
            if (node.op != Op::column && node.op != Op::table_columns && node.op != Op::excluded) continue;
            const Table& named = *static_cast<const Table*>(node.ref);
            table(&named);
            if (node.op == Op::column) property(named.columns[node.column]);
            for (std::size_t i = 0; node.op == Op::table_columns && i < named.columns.size(); ++i)
                property(named.columns[i]);
        }
        for (const auto& subquery : expression.subqueries()) select(*subquery);
    }

  private:
    void source(const Source& source) {
        table(source.table);
        if (source.query) select(*source.query);
    }
    void property(const Column& column) {
        if (column.property == nullptr) return;
        refuse_cycle(column);
        expression(column.property());
    }

    std::vector<const Table*> found_;
};

}  // namespace

std::vector<const Table*> tables_of(const Select& statement) {
    TableFinder finder;
    finder.select(statement);
    return finder.take();
}

std::vector<const Table*> tables_of(const Expression& expression) {
    TableFinder finder;
    finder.expression(expression);
    return finder.take();
}

std::vector<const Table*> tables_of(const Insert& statement) {
    TableFinder finder;
    finder.table(statement.table);
    finder.each(statement.values);
    if (statement.select) finder.select(*statement.select);
    finder.each(statement.on_conflict.set);
    finder.each(statement.on_conflict.where);
    finder.each(statement.returning);
    return finder.take();
}

std::vector<const Table*> tables_of(const Update& statement) {
    TableFinder finder;
    finder.table(statement.table);
    finder.each(statement.set);
    finder.each(statement.where);
    finder.each(statement.returning);
    finder.joined(statement.joins);
    finder.named(statement.with);
    return finder.take();
}

std::vector<const Table*> tables_of(const Delete& statement) {
    TableFinder finder;
    finder.table(statement.table);
    finder.each(statement.where);
    finder.each(statement.returning);
    finder.joined(statement.joins);
    finder.named(statement.with);
    return finder.take();
}

}  // namespace carboy::sql
