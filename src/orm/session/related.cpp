#include "orm/session/related.hpp"

#include <carboy/sql/compile/parameters.hpp>

#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

static void add_order(sql::Select& statement, const Mapper& target, std::span<const OrderColumn> order) {
    for (const OrderColumn& term : order)
        statement.order_by.push_back(
            {sql::Expression::column(sql::Source{&target.table}, term.column), term.descending});
}

/// `column` IN keys, padded to one of a few lengths by repeating the last key.
static sql::Expression in_keys(const sql::Source& source, std::uint16_t column, std::span<const sql::Value> keys) {
    std::vector<sql::Expression> operands{sql::Expression::column(source, column)};
    const std::size_t size = sql::padded_list_size(keys.size());
    operands.reserve(size + 1);
    for (std::size_t i = 0; i < size; ++i)
        operands.push_back(sql::Expression::parameter(keys[std::min(i, keys.size() - 1)]));
    return sql::Expression::nary(sql::Op::in, std::move(operands));
}

/// The columns have one of the keys, which are padded in the same way.
static sql::Expression in_composite_keys(const sql::Source& source, std::span<const std::uint16_t> columns,
                                         std::span<const sql::Value> keys) {
    const std::size_t width = columns.size();
    const std::size_t count = keys.size() / width;
    const std::size_t size = sql::padded_list_size(count);
    std::vector<sql::Expression> any;
    for (std::size_t row = 0; row < size; ++row) {
        std::vector<sql::Expression> all;
        for (std::size_t i = 0; i < width; ++i)
            all.push_back(
                sql::Expression::binary(sql::Op::equal, sql::Expression::column(source, columns[i]),
                                        sql::Expression::parameter(keys[std::min(row, count - 1) * width + i])));
        any.push_back(sql::Expression::nary(sql::Op::and_, std::move(all)));
    }
    return any.size() == 1 ? std::move(any.front()) : sql::Expression::nary(sql::Op::or_, std::move(any));
}

sql::Select select_by(const Mapper& target, std::span<const std::uint16_t> columns, std::span<const sql::Value> keys,
                      std::span<const OrderColumn> order) {
    const sql::Source source{&target.table};
    sql::Select statement{.columns = {sql::Expression::table_columns(source)}, .from = source};
    statement.where.push_back(columns.size() == 1 ? in_keys(source, columns.front(), keys)
                                                  : in_composite_keys(source, columns, keys));
    add_order(statement, target, order);
    return statement;
}

/// The rows whose columns have the keys of objects.
static sql::Expression with_keys_of(const sql::Source& source, std::span<const std::uint16_t> columns,
                                    std::span<InstanceState* const> owners) {
    if (columns.size() == 1) {
        std::vector<sql::Value> keys;
        for (InstanceState* owner : owners) {
            const KeyOf key(*owner, KeyOf::Of::row);
            keys.emplace_back(std::span<const sql::ValueView>(key).front());
        }
        return in_keys(source, columns.front(), keys);
    }
    std::vector<sql::Expression> any;
    for (InstanceState* owner : owners) {
        const KeyOf key(*owner, KeyOf::Of::row);
        std::vector<sql::Expression> all;
        for (std::size_t i = 0; i < columns.size(); ++i)
            all.push_back(
                sql::Expression::binary(sql::Op::equal, sql::Expression::column(source, columns[i]),
                                        sql::Expression::parameter_copy(std::span<const sql::ValueView>(key)[i])));
        any.push_back(sql::Expression::nary(sql::Op::and_, std::move(all)));
    }
    return any.size() == 1 ? std::move(any.front()) : sql::Expression::nary(sql::Op::or_, std::move(any));
}

sql::Select select_columns(const Mapper& mapper, std::span<InstanceState* const> states,
                           std::span<const std::uint16_t> columns) {
    const sql::Source source{&mapper.table};
    sql::Select statement{.columns = {}, .from = source};
    for (const std::uint16_t key : mapper.primary_key)
        statement.columns.push_back(sql::Expression::column(source, key));
    for (const std::uint16_t column : columns) statement.columns.push_back(sql::Expression::column(source, column));
    statement.where.push_back(with_keys_of(source, mapper.primary_key, states));
    return statement;
}

sql::Select select_linked(const RelationshipProperty& relation, std::span<InstanceState* const> owners) {
    const Association& association = *relation.association;
    const Association::End& own = association.ends[relation.end];
    const Association::End& other = association.ends[1 - relation.end];
    const sql::Source target{&relation.target->table};
    const sql::Source rows{association.table};
    std::vector<sql::Expression> same;
    for (std::size_t i = 0; i < other.columns.size(); ++i)
        same.push_back(sql::Expression::binary(sql::Op::equal, sql::Expression::column(rows, other.columns[i]),
                                               sql::Expression::column(target, relation.target->primary_key[i])));
    sql::Select statement{.columns = {sql::Expression::table_columns(target)}, .from = target};
    for (const std::uint16_t column : own.columns) statement.columns.push_back(sql::Expression::column(rows, column));
    statement.joins.push_back(
        {.source = rows,
         .on = same.size() == 1 ? std::move(same.front()) : sql::Expression::nary(sql::Op::and_, std::move(same))});
    statement.where.push_back(with_keys_of(rows, own.columns, owners));
    add_order(statement, *relation.target, relation.order);
    return statement;
}

void compare_with_row(SessionCore& core, InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    const sql::Source source{&mapper.table};
    sql::Select statement{.columns = {sql::Expression::table_columns(source)}, .from = source};
    const KeyOf key(state, KeyOf::Of::row);
    for (std::size_t i = 0; i < mapper.primary_key.size(); ++i)
        statement.where.push_back(
            sql::Expression::binary(sql::Op::equal, sql::Expression::column(source, mapper.primary_key[i]),
                                    sql::Expression::parameter_copy(std::span<const sql::ValueView>(key)[i])));
    const FreeNode row = make_free_node(mapper);
    const SeeAllRows all(core);
    bool found = false;
    core.for_each_row(statement, [&](const sql::ValueView* cells) {
        found = true;
        mapper.load_row(row.state->object(), cells);
    });
    if (!found) {
        state.has_row = false;
        state.changes.reset();
    }
    if (!state.changes) return;
    sql::Scratch scratch;
    for (Change& change : *state.changes) {
        sql::Value value(mapper.view(row.state->object(), change.column, scratch));
        if (change.written)
            change.stored = std::make_unique<sql::Value>(std::move(value));
        else
            change.original = std::move(value), change.unread = false;
    }
}

}  // namespace carboy::orm
