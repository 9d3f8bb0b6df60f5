// The query of the objects in a list that is never loaded.
#include <carboy/orm/query/query.hpp>

#include "orm/session/core.hpp"

namespace carboy::orm::detail {

static InstanceState& owner_of(const ManyBase& list) {
    InstanceState* const owner = list.instance_state();
    if (owner == nullptr)
        throw SessionError("not_in_session", "select(): The owner of the list is in no session.",
                           "Add the owner to a session first.");
    return *owner;
}

Session& session_of_list(const ManyBase& list) {
    return static_cast<SessionCore*>(owner_of(list).session)->session_of_queries();
}

/// Joins the association's rows that link the owner. Their alias leaves the table's own name to the program's joins.
static void select_linked_members(InstanceState& owner, const RelationshipProperty& relation, sql::Select& statement) {
    const sql::Source target{&relation.target->table};
    const sql::Table& table = *relation.association->table;
    const sql::Source between{.table = &table, .alias = sql::alias_number(table.name + "_of_owner")};
    statement.joins.push_back(
        {.source = between, .on = keys_of_association(relation, 1U - relation.end, between, target)});
    const KeyOf key(owner, KeyOf::Of::row);
    const std::vector<std::uint16_t>& columns = relation.association->ends[relation.end].columns;
    for (std::size_t i = 0; i < columns.size(); ++i)
        statement.where.push_back(
            sql::Expression::binary(sql::Op::equal, sql::Expression::column(between, columns[i]),
                                    sql::Expression::parameter_copy(std::span<const sql::ValueView>(key)[i])));
}

void select_members(const ManyBase& list, sql::Select& statement) {
    InstanceState& owner = owner_of(list);
    const Mapper& mapper = *owner.mapper;
    const auto offset =
        static_cast<std::size_t>(reinterpret_cast<const char*>(&list) - static_cast<char*>(owner.object()));
    const RelationshipProperty& relation = mapper.relationships[mapper.relationship_at(offset)];
    // A key that no flush has written would find nothing.
    if (owner.status == Status::pending || owner.in_dirty)
        static_cast<SessionCore*>(owner.session)->autoflush_for(mapper);
    if (owner.status != Status::persistent)
        throw SessionError("no_row", orm::described(mapper, relation) + ".select(): The owner has no row.",
                           "Call flush() or commit() after the owner was added.");
    const sql::Source target{&relation.target->table};
    if (relation.association != nullptr) {
        select_linked_members(owner, relation, statement);
    } else {
        sql::Scratch scratch;
        for (const KeyPart& part : relation.key) {
            const sql::ValueView now = mapper.view(owner.object(), part.local, scratch);
            statement.where.push_back(
                sql::Expression::binary(sql::Op::equal, sql::Expression::column(target, part.remote),
                                        sql::Expression::parameter_copy(in_row(owner, part.local, now))));
        }
    }
    for (const OrderColumn& term : relation.order)
        statement.order_by.push_back({sql::Expression::column(target, term.column), term.descending});
}

}  // namespace carboy::orm::detail
