#include <carboy/orm/query/statement_builder.hpp>
#include <carboy/orm/session/error.hpp>

#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm::detail {

void add_join(sql::Select& statement, const sql::Table& table, sql::Expression on, bool outer) {
    statement.joins.push_back({.source = {&table}, .on = std::move(on), .outer = outer});
}

void add_join(sql::Select& statement, const Mapper& mapper, const RelationshipProperty& relation, bool outer) {
    const sql::Table& target = relation.target->table;
    if (&target == &mapper.table)
        throw SessionError(
            "self_join",
            "join(): " + std::string(mapper.model) + "." + std::string(relation.name) + " leads to the same table",
            "Load the relationship instead, or write the join in SQL.");
    if (statement.from.table == nullptr) statement.from = {&mapper.table};
    add_join(statement, target,
             sql::Expression::binary(sql::Op::equal, sql::Expression::column({&mapper.table}, relation.local_column),
                                     sql::Expression::column({&target}, relation.remote_column)),
             outer);
}

void complete_from(sql::Select& statement) {
    const auto is_there = [&](const sql::Table* table) {
        return table == statement.from.table ||
               std::any_of(statement.joins.begin(), statement.joins.end(),
                           [&](const sql::Join& join) { return join.source.table == table; });
    };
    for (const sql::Expression& column : statement.columns)
        for (const sql::Node& node : column.nodes()) {
            if (node.op != sql::Op::column && node.op != sql::Op::table_columns) continue;
            const auto* table = static_cast<const sql::Table*>(node.ref);
            if (statement.from.table == nullptr) statement.from = {table};
            if (!is_there(table))
                throw SessionError(
                    "not_joined",
                    "select(): the table '" + table->name + "' is not joined to '" + statement.from.table->name + "'",
                    "Add .join(...) along a relationship, or join<Model>(condition).");
        }
}

sql::Expression refers_to(const Mapper& mapper, const RelationshipProperty& relation, const void* target) {
    sql::Expression column = sql::Expression::column({&mapper.table}, relation.local_column);
    if (target == nullptr) return sql::Expression::unary(sql::Op::is_null, std::move(column));
    const InstanceState* state = relation.target->state_of(target);
    if (state != nullptr && state->status == Status::pending) state->session->flush();
    sql::Scratch scratch;
    return sql::Expression::binary(
        sql::Op::equal, std::move(column),
        sql::Expression::parameter(sql::Value(relation.target->view(target, relation.remote_column, scratch))));
}

}  // namespace carboy::orm::detail
