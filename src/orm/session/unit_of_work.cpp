#include "orm/session/unit_of_work.hpp"

#include <algorithm>

namespace carboy::orm {

void UnitOfWork::plan() {
    for (InstanceState* state : core_.changes.added.all()) check_targets(*state);
    for (InstanceState* state : core_.changes.dirty.all()) {
        check_targets(*state);
        check_class(*state);
    }
    erase_orphans();
    release_children();
    if (core_.keys_renamed) follow_renamed_keys();
    collect();
    if (mixed_) index();
}

void UnitOfWork::run() {
    if (!operations_.empty() || !core_.links.empty()) connection_ = &core_.writing();
    if (connection_ != nullptr) pipeline_ = connection_->pipeline();
    remove_links();
    for (Number number = 1; number <= operations_.size(); ++number)  // breaking a cycle adds operations
        if (at(number).progress == Progress::waits) {
            if (mixed_ || at(number).state->mapper->refers) {
                run_with_needs(number);
            } else {
                at(number).progress = Progress::done;
                run_operation(number);
            }
        }
    settle();
    insert_links();
    settle();
    for (const Operation& operation : operations_) core_.changes.forget_work(*operation.state);
    core_.changes.added.clear();
    core_.changes.dirty.clear();
    core_.changes.erased.clear();
}

void UnitOfWork::check_targets(InstanceState& state) const {
    if (state.erased || !state.mapper->refers) return;
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (!one.waits() || one.target() == nullptr || relation.target->state_of(one.target()) != nullptr) continue;
        throw SessionError("target_left",
                           std::string(state.mapper->model) + "." + std::string(relation.name) + " refers to a new " +
                               std::string(relation.target->model) + " that has left the session.",
                           "Add that object again, or assign another one.");
    }
}

/// An object cannot become one of another class, so its discriminator does not change.
void UnitOfWork::check_class(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    const std::uint16_t discriminator = mapper.root().hierarchy.discriminator;
    if (discriminator == no_index || state.erased) return;
    const Change* change = change_of(state, discriminator);
    if (change == nullptr || !change->pending || is_without_effect(state, *change)) return;
    throw SessionError("class_changed",
                       described(mapper, discriminator) + " of " + described(mapper, KeyOf(state, KeyOf::Of::row)) +
                           " has been assigned, but an object cannot change its class.",
                       "Add an object of the other class, and delete this one. For rows without objects, write "
                       "update<" +
                           std::string(mapper.root().model) + ">().");
}

/// Deletes the objects that have lost their owners, and the objects that are deleted together with a deleted one.
void UnitOfWork::erase_orphans() {
    const std::vector<InstanceState*> dirty = core_.changes.dirty.all();
    for (InstanceState* state : dirty)
        if (!state->erased && is_orphan(*state)) core_.erase(*state);
    const std::vector<InstanceState*> erased = core_.changes.erased.all();
    for (InstanceState* state : erased) core_.erase(*state);
}

/// Sets the references to deleted objects to NULL where the foreign key allows it and the database does not do so
/// itself. For other references, the database refuses the deletion.
void UnitOfWork::release_children() {
    const std::vector<InstanceState*> erased = core_.changes.erased.all();
    for (InstanceState* state : erased) {
        for (std::uint16_t number = 0; number < state->mapper->relationships.size(); ++number) {
            const RelationshipProperty& relation = state->mapper->relationships[number];
            if (relation.direction != Direction::one_to_many) continue;
            const Mapper& target = *relation.target;
            const RelationshipProperty& one = target.relationships[relation.inverse];
            const bool composite = one.key.size() > 1;
            if (!(composite ? one.on_delete : target.columns[one.local_column].on_delete).empty()) continue;
            if (!can_be_cleared(target, one) && !target.table.columns[one.local_column].nullable) continue;
            const std::vector<void*> children =
                core_.is_unknown(*state, relation)
                    ? core_.members_of_deleted(*state, number)
                    : core_.load_many(*state, number, many_of(state->object(), relation));
            for (void* child : children)
                if (!state_before(child)->erased)
                    core_.set_one(*state_before(child), relation.inverse,
                                  one_of(child, target.relationships[relation.inverse]), nullptr);
        }
    }
}

/// Updates foreign keys whose target's key has changed since it was assigned.
void UnitOfWork::follow_renamed_keys() {
    const auto follow = [&](InstanceState& state) {
        for (const RelationshipProperty& relation : state.mapper->relationships) {
            if (relation.direction != Direction::many_to_one || state.erased) continue;
            const OneBase& one = one_of(state.object(), relation);
            if (!one.known() || one.waits() || one.target() == nullptr) continue;
            InstanceState& target = *state_before(one.target());
            const bool changed = std::any_of(relation.key.begin(), relation.key.end(), [&](const KeyPart& part) {
                const Change* change = change_of(state, part.local);
                return change != nullptr && change->pending;
            });
            const bool assigned = state.status == Status::pending || changed;
            if (assigned && target.status == Status::persistent) core_.set_foreign_key(state, relation, &target);
        }
    };
    for (InstanceState* state : core_.changes.added.all()) follow(*state);
    const std::vector<InstanceState*> dirty = core_.changes.dirty.all();
    for (InstanceState* state : dirty) {
        drop_unchanged(*state);
        follow(*state);
    }
}

std::vector<const Mapper*> UnitOfWork::mappers_in_order() const {
    std::vector<const Mapper*> mappers;
    for (const auto* list : {&core_.changes.added.all(), &core_.changes.dirty.all(), &core_.changes.erased.all()})
        for (const InstanceState* state : *list)
            if (mappers.empty() || (mappers.back() != state->mapper &&
                                    std::find(mappers.begin(), mappers.end(), state->mapper) == mappers.end()))
                mappers.push_back(state->mapper);
    if (mappers.size() < 2) return mappers;
    std::vector<const sql::Table*> tables;
    for (const Mapper* mapper : mappers) tables.push_back(&mapper->table);
    std::vector<const Mapper*> ordered;
    for (const sql::Table* table : sql::in_creation_order(tables))
        ordered.push_back(
            *std::find_if(mappers.begin(), mappers.end(), [&](const Mapper* m) { return &m->table == table; }));
    return ordered;
}

void UnitOfWork::add_operation(InstanceState& state, Kind kind, InstanceState* replaces) {
    operations_.push_back({.state = &state, .kind = kind, .replaces = replaces});
    state.operation = static_cast<Number>(operations_.size());
}

/// True when rows of a table can refer to rows of the same table or of one that is written later.
static bool refer_backwards(const std::vector<const Mapper*>& order) {
    for (auto mapper = order.begin(); mapper != order.end(); ++mapper) {
        const auto is_later = [&](TypeKey type) {
            return std::any_of(mapper, order.end(), [&](const Mapper* m) { return m->root().type == type; });
        };
        for (const ColumnProperty& column : (*mapper)->columns)
            if (is_later(column.refers_to)) return true;
        for (const RelationshipProperty& relation : (*mapper)->relationships)
            if (relation.direction == Direction::many_to_one && is_later(relation.target->root().type)) return true;
    }
    return false;
}

/// Collects the operations: new rows first, in the order of their tables, deleted ones last.
void UnitOfWork::collect() {
    const std::vector<InstanceState*>& added = core_.changes.added.all();
    const std::vector<InstanceState*>& dirty = core_.changes.dirty.all();
    const std::vector<InstanceState*>& erased = core_.changes.erased.all();
    boost::unordered_flat_map<std::string, InstanceState*> ending;
    for (InstanceState* state : erased) {
        state->operation = 0;
        ending[row_key(*state, KeyOf::Of::row)] = state;
    }
    const std::vector<const Mapper*> order = mappers_in_order();
    operations_.reserve(added.size() + dirty.size() + erased.size());
    if (added.size() == added.size() + dirty.size() + erased.size())
        mixed_ = core_.keys_by_hand && refer_backwards(order);
    else
        mixed_ = !erased.empty() || core_.keys_by_hand || core_.references_changed;
    for (const Mapper* mapper : order)
        for (InstanceState* state : added) {
            if (state->mapper != mapper) continue;
            const auto found = ending.empty() ? ending.end() : ending.find(row_key(*state, KeyOf::Of::object));
            InstanceState* replaces = found == ending.end() ? nullptr : found->second;
            add_operation(*state, Kind::insert, replaces);
            if (replaces == nullptr) continue;
            ending.erase(found);
            replaces->operation = state->operation;
        }
    for (const Mapper* mapper : order)
        for (InstanceState* state : dirty)
            if (state->mapper == mapper && state->status == Status::persistent && !state->erased &&
                drop_unchanged(*state))
                add_operation(*state, Kind::update);
    for (auto mapper = order.rbegin(); mapper != order.rend(); ++mapper)
        for (InstanceState* state : erased)
            if (state->mapper == *mapper && state->operation == 0) add_operation(*state, Kind::remove);
}

bool UnitOfWork::waits(const InstanceState& state, std::uint16_t column) const {
    const std::vector<std::uint16_t>& relations = state.mapper->columns[column].relations;
    return std::any_of(relations.begin(), relations.end(), [&](std::uint16_t relation) {
        return one_of(const_cast<InstanceState&>(state).object(), state.mapper->relationships[relation]).waits();
    });
}

static bool may_be_referred(const Mapper& mapper, std::uint16_t column) {
    return mapper.columns[column].unique || mapper.table.columns[column].primary_key;
}

/// Records the values that the row loses when the operation deletes or changes it.
void UnitOfWork::index_before(Number number, InstanceState& state, bool ends) {
    const Mapper& mapper = *state.mapper;
    view_columns(state);
    bool key_changes = ends;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column) {
        const ColumnProperty& property = mapper.columns[column];
        if (property.refers_to == nullptr && !may_be_referred(mapper, column)) continue;
        const sql::ValueView before = in_row(state, column, views_[column]);
        if (!ends && before == views_[column] && !waits(state, column)) continue;
        key_changes = key_changes || mapper.table.columns[column].primary_key;
        if (before.is_null()) continue;
        if (property.refers_to != nullptr)
            leaves_[key(property.refers_to, property.refers_to_offset, before)].push_back({number, column});
    }
    if (key_changes) frees_[row_key(state, KeyOf::Of::row)] = number;
    index_unique_keys(number, state, ends);
    for (const RelationshipProperty& relation : mapper.relationships)
        if (is_composite(relation)) leaves_composite(number, state, relation, ends);
}

/// The same for unique keys. A change of any other column may take the row out of a partial index.
void UnitOfWork::index_unique_keys(Number number, InstanceState& state, bool ends) {
    const std::vector<UniqueKey>& keys = state.mapper->unique_keys;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        bool changes = ends || keys[i].partial;
        for (const std::uint16_t column : keys[i].columns)
            changes = changes || waits(state, column) || in_row(state, column, views_[column]) != views_[column];
        if (!changes) continue;
        std::string bytes = key_prefix(state, i);
        bool has_null = false;
        for (const std::uint16_t column : keys[i].columns) {
            const sql::ValueView before = in_row(state, column, views_[column]);
            has_null = has_null || before.is_null();
            append_key(bytes, before);
        }
        // Rows outside a partial index may have the same values: the first operation is the one that frees them.
        if (!has_null) frees_.emplace(std::move(bytes), number);
    }
}

/// The same for a foreign key of several columns that the row has.
void UnitOfWork::leaves_composite(Number number, InstanceState& state, const RelationshipProperty& relation,
                                  bool ends) {
    const KeyValues before(state, relation, KeySide::local, KeyValues::Of::row);
    if (before.has_null()) return;
    if (!ends && before.is(KeyValues(state, relation, KeySide::local)) && !one_of(state.object(), relation).waits())
        return;
    leaves_[key(relation, before)].push_back({number, column_to_clear(*state.mapper, relation)});
}

/// Records the values that rows can refer to once the operation has run, and those that its own row refers to, which
/// must not be removed before.
void UnitOfWork::index_after(Number number, InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    const bool is_new = state.status == Status::pending;
    view_columns(state);
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column) {
        const ColumnProperty& property = mapper.columns[column];
        const sql::ValueView now = views_[column];
        if (now.is_null() || waits(state, column)) continue;
        if (!is_new && now == in_row(state, column, now)) continue;
        if (property.refers_to != nullptr)
            leaves_[key(property.refers_to, property.refers_to_offset, now)].push_back({number, column});
        const bool unknown = mapper.numbered && column == mapper.primary_key.front() && now.as_integer() == 0;
        if (may_be_referred(mapper, column) && !unknown) gives_[key(mapper.root().type, property.offset, now)] = number;
    }
    index_composite_after(number, state, is_new);
}

void UnitOfWork::index_composite_after(Number number, InstanceState& state, bool is_new) {
    const Mapper& mapper = *state.mapper;
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (!is_composite(relation) || one_of(state.object(), relation).waits()) continue;
        const KeyValues now(state, relation, KeySide::local);
        if (now.has_null()) continue;
        if (is_new || !now.is(KeyValues(state, relation, KeySide::local, KeyValues::Of::row)))
            leaves_[key(relation, now)].push_back({number, column_to_clear(mapper, relation)});
    }
    for (const auto& [other, relation] : mapper.composite_referrers) {
        const KeyValues now(state, *relation, KeySide::remote);
        if (now.has_null()) continue;
        if (is_new || !now.is(KeyValues(state, *relation, KeySide::remote, KeyValues::Of::row)))
            gives_[key(*relation, now)] = number;
    }
}

void UnitOfWork::index() {
    for (Number number = 1; number <= operations_.size(); ++number) {
        const Operation operation = at(number);
        if (operation.kind == Kind::remove)
            index_before(number, *operation.state, true);
        else if (operation.kind == Kind::update)
            index_before(number, *operation.state, false);
        else if (operation.replaces != nullptr)
            index_before(number, *operation.replaces, true);
        if (operation.kind != Kind::remove) index_after(number, *operation.state);
    }
}

}  // namespace carboy::orm
