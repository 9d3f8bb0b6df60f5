#include <carboy/orm/mapping/references.hpp>

#include <carboy/orm/mapping/object_session.hpp>
#include <carboy/sql/statement/realias.hpp>

#include <memory>
#include <utility>

#include "orm/mapping/foreign_key.hpp"

namespace carboy::orm::detail {

const Mapper& find_joined_mapper(Atomic<const Mapper*>& known, TypeKey type) {
    const Mapper& mapper = mapper_for(type);
    known.store(&mapper, MemoryOrder::release);
    return mapper;
}

const sql::Table& ColumnName::table() const {
    const sql::Table* known = table_.load(MemoryOrder::acquire);
    if (known == nullptr) [[unlikely]] {
        const Mapper& mapper = mapper_();
        number_.store(mapper.column_named(name_), MemoryOrder::relaxed);
        table_.store(known = &mapper.table, MemoryOrder::release);
    }
    return *known;
}

std::uint16_t ColumnName::number() const {
    table();
    return number_.load(MemoryOrder::relaxed);
}

sql::Expression ColumnName::expression() const {
    const sql::Table& named = table();
    const std::uint16_t column = number_.load(MemoryOrder::relaxed);
    if (alias_ == nullptr) return sql::Expression::column(named, column);
    return sql::Expression::column(sql::Source{&named, alias_->number()}, column);
}

sql::Source source_of(const Mapper& mapper, const sql::AliasName* alias) {
    return {.table = &mapper.table, .alias = alias == nullptr ? std::uint16_t{0} : alias->number()};
}

/// The database assigns the key of a new object when it is written.
static void flush_new(const Mapper& mapper, const void* object) {
    const InstanceState* state = mapper.state_of(object);
    if (state != nullptr && state->status == Status::pending) state->session->flush();
}

const RelationshipProperty& relationship_named(const Mapper& mapper, std::string_view name) {
    return mapper.relationships[mapper.relationship_named(name)];
}

sql::Expression keys_of_association(const RelationshipProperty& relation, std::size_t number,
                                    const sql::Source& between, const sql::Source& rows) {
    const Association::End& end = relation.association->ends[number];
    std::vector<sql::Expression> all;
    for (std::size_t i = 0; i < end.columns.size(); ++i)
        all.push_back(sql::Expression::binary(sql::Op::equal, sql::Expression::column(between, end.columns[i]),
                                              sql::Expression::column(rows, end.mapper->primary_key[i])));
    return all.size() == 1 ? std::move(all.front()) : sql::Expression::nary(sql::Op::and_, std::move(all));
}

sql::Source source_between(const RelationshipProperty& relation, const sql::Source& target) {
    const sql::Table& table = *relation.association->table;
    if (target.alias == 0) return {.table = &table};
    return {.table = &table, .alias = sql::alias_number(table.name + "_" + std::string(sql::alias_name(target.alias)))};
}

static sql::Expression combined(sql::Op op, std::vector<sql::Expression> parts) {
    return parts.size() == 1 ? std::move(parts.front()) : sql::Expression::nary(op, std::move(parts));
}

/// Compares the columns of a key with the values of an object of the target.
static sql::Expression compared(const RelationshipProperty& relation, sql::Op op, sql::Op combine,
                                const sql::Source& source, const void* target) {
    std::vector<sql::Expression> parts;
    for (const KeyPart& part : relation.key) {
        sql::Scratch scratch;
        parts.push_back(sql::Expression::binary(
            op, sql::Expression::column(source, part.local),
            sql::Expression::parameter_copy(relation.target->view(target, part.remote, scratch))));
    }
    return combined(combine, std::move(parts));
}

/// Compares the columns of a key that can be NULL with NULL; a foreign key with one NULL refers to nothing.
static sql::Expression nulls(const Mapper& mapper, const RelationshipProperty& relation, sql::Op op, sql::Op combine,
                             const sql::Source& source) {
    const bool any = can_be_cleared(mapper, relation);
    std::vector<sql::Expression> parts;
    for (const KeyPart& part : relation.key)
        if (!any || mapper.table.columns[part.local].nullable)
            parts.push_back(sql::Expression::unary(op, sql::Expression::column(source, part.local)));
    return combined(combine, std::move(parts));
}

static sql::Expression exists(sql::Select rows) {
    rows.columns = {sql::Expression::keyword("1")};
    return sql::Expression::subquery(sql::Op::exists, std::make_shared<const sql::Select>(std::move(rows)));
}

sql::Expression related_exists(const Mapper& mapper, const RelationshipProperty& relation, const sql::AliasName* alias,
                               sql::Expression condition) {
    const sql::Source outer = source_of(mapper, alias);
    const sql::Table& target = relation.target->table;
    sql::Source inner{.table = &target};
    const bool same_rows = sql::whole_table(&target) == sql::whole_table(&mapper.table);
    if (same_rows && outer.alias == 0) {  // the condition is about the inner rows
        inner.alias = sql::unused_alias(condition, target);
        condition = sql::realiased(std::move(condition), target, inner.alias);
    }
    sql::Select rows{.columns = {}, .from = inner};
    if (relation.association != nullptr) {
        const sql::Source between = source_between(relation, inner);
        rows.joins.push_back(
            {.source = between, .on = keys_of_association(relation, 1U - relation.end, between, inner)});
        rows.where.push_back(keys_of_association(relation, relation.end, between, outer));
    } else {
        rows.where.push_back(orm::same_key(relation, outer, inner));
    }
    if (!condition.empty()) rows.where.push_back(std::move(condition));
    return exists(std::move(rows));
}

sql::Expression has_in_list(const Mapper& mapper, const RelationshipProperty& relation, const sql::AliasName* alias,
                            const void* object) {
    flush_new(*relation.target, object);
    const sql::Source outer = source_of(mapper, alias);
    if (relation.association == nullptr) return compared(relation, sql::Op::equal, sql::Op::and_, outer, object);
    sql::Scratch scratch;
    const sql::Source between{.table = relation.association->table};
    sql::Select rows{.columns = {}, .from = between};
    rows.where.push_back(keys_of_association(relation, relation.end, between, outer));
    const Association::End& end = relation.association->ends[1U - relation.end];
    for (std::size_t i = 0; i < end.columns.size(); ++i)
        rows.where.push_back(sql::Expression::binary(
            sql::Op::equal, sql::Expression::column(between, end.columns[i]),
            sql::Expression::parameter_copy(relation.target->view(object, end.mapper->primary_key[i], scratch))));
    return exists(std::move(rows));
}

sql::Expression refers_elsewhere(const Mapper& mapper, const RelationshipProperty& relation,
                                 const sql::AliasName* alias, const void* target) {
    const sql::Source source = source_of(mapper, alias);
    if (target == nullptr) return nulls(mapper, relation, sql::Op::is_not_null, sql::Op::and_, source);
    flush_new(*relation.target, target);
    sql::Expression differs = compared(relation, sql::Op::not_equal, sql::Op::or_, source, target);
    return sql::Expression::binary(sql::Op::or_, std::move(differs),
                                   nulls(mapper, relation, sql::Op::is_null, sql::Op::or_, source));
}

sql::Expression refers_to(const Mapper& mapper, const RelationshipProperty& relation, const sql::AliasName* alias,
                          const void* target) {
    const sql::Source source = source_of(mapper, alias);
    if (target == nullptr) return nulls(mapper, relation, sql::Op::is_null, sql::Op::or_, source);
    flush_new(*relation.target, target);
    return compared(relation, sql::Op::equal, sql::Op::and_, source, target);
}

void add_condition(std::vector<sql::Expression>& conditions, sql::Expression condition) {
    conditions.push_back(std::move(condition));
}

}  // namespace carboy::orm::detail
