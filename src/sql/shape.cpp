#include "sql/shape.hpp"

#include <bit>

namespace carboy::sql {
namespace {

enum class Verb : std::uint64_t { select, insert, update, remove };

std::uint64_t address(const void* pointer) { return std::bit_cast<std::uintptr_t>(pointer); }

void append(Shape& key, Verb verb) { key.push_back(static_cast<std::uint64_t>(verb)); }

void append(Shape& key, const std::vector<Expression>& expressions) {
    key.push_back(expressions.size());
    for (const Expression& expression : expressions) append_shape(key, expression);
}

void append(Shape& key, const std::vector<std::uint16_t>& columns) {
    key.push_back(columns.size());
    key.insert(key.end(), columns.begin(), columns.end());
}

void append(Shape& key, const std::vector<Assignment>& assignments) {
    key.push_back(assignments.size());
    for (const Assignment& assignment : assignments) {
        key.push_back(assignment.column);
        append_shape(key, assignment.value);
    }
}

void append(Shape& key, const Source& source) {
    key.push_back(address(source.table));
    key.push_back(std::uint64_t{source.alias} | std::uint64_t{source.cte} << 16 |
                  std::uint64_t{source.query != nullptr} << 32);
    if (source.query) append_shape(key, *source.query);
}

void append(Shape& key, const std::vector<OrderTerm>& terms) {
    key.push_back(terms.size());
    for (const OrderTerm& term : terms) {
        key.push_back(std::uint64_t{term.descending} | static_cast<std::uint64_t>(term.nulls) << 1);
        append_shape(key, term.expression);
    }
}

void append(Shape& key, const std::vector<Cte>& with) {
    key.push_back(with.size());
    for (const Cte& cte : with) {
        key.push_back(std::uint64_t{cte.number} << 1 | std::uint64_t{cte.recursive});
        key.push_back(cte.columns.size());
        for (const char* column : cte.columns) key.push_back(address(column));
        append_shape(key, *cte.select);
    }
}

void append(Shape& key, const OnConflict& conflict) {
    key.push_back(static_cast<std::uint64_t>(conflict.action));
    if (conflict.action == OnConflict::Action::fail) return;
    append(key, conflict.columns);
    append(key, conflict.set);
    append(key, conflict.where);
}

}  // namespace

void append_shape(Shape& key, const Select& statement) {
    append(key, Verb::select);
    append(key, statement.columns);
    append(key, statement.from);
    key.push_back(statement.joins.size());
    for (const Join& join : statement.joins) {
        append(key, join.source);
        key.push_back(std::uint64_t{join.outer} | std::uint64_t{join.full} << 1);
        append_shape(key, join.on);
    }
    append(key, statement.where);
    append(key, statement.group_by);
    append(key, statement.having);
    append(key, statement.order_by);
    key.push_back(std::uint64_t{statement.limit.has_value()} | std::uint64_t{statement.offset.has_value()} << 1 |
                  std::uint64_t{statement.distinct} << 2 | std::uint64_t{statement.for_update} << 3 |
                  std::uint64_t{statement.for_share} << 4 | static_cast<std::uint64_t>(statement.lock_wait) << 5 |
                  std::uint64_t{statement.compounds.size()} << 8);
    for (const Compound& compound : statement.compounds) {
        key.push_back(static_cast<std::uint64_t>(compound.operation));
        append_shape(key, *compound.select);
    }
    append(key, statement.with);
}

void append_shape(Shape& key, const Insert& statement) {
    append(key, Verb::insert);
    key.push_back(address(statement.table));
    append(key, statement.columns);
    key.push_back(statement.rows << 1 | std::uint64_t{statement.select != nullptr});
    append(key, statement.values);
    if (statement.select) append_shape(key, *statement.select);
    append(key, statement.on_conflict);
    append(key, statement.returning);
}

void append_shape(Shape& key, const Update& statement) {
    append(key, Verb::update);
    key.push_back(address(statement.table));
    append(key, statement.columns);
    append(key, statement.matched);
    append(key, statement.set);
    append(key, statement.where);
    append(key, statement.returning);
}

void append_shape(Shape& key, const Delete& statement) {
    append(key, Verb::remove);
    key.push_back(address(statement.table));
    append(key, statement.matched);
    append(key, statement.where);
    append(key, statement.returning);
}

}  // namespace carboy::sql
