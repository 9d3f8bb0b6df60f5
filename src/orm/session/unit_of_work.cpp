#include "orm/session/unit_of_work.hpp"

#include <algorithm>

namespace carboy::orm {

void UnitOfWork::run() {
    release_children();
    connection_ = &core_.writing();
    const std::vector<const Mapper*> order = mappers_in_order();
    for (const Mapper* mapper : order) insert_all(*mapper);
    core_.added.clear();
    for (const Mapper* mapper : order) update_all(*mapper);
    for (InstanceState* state : core_.dirty) state->listed_dirty = false;
    core_.dirty.clear();
    for (auto mapper = order.rbegin(); mapper != order.rend(); ++mapper) delete_all(**mapper);
    core_.erased.clear();
}

std::vector<const Mapper*> UnitOfWork::mappers_in_order() const {
    std::vector<const Mapper*> mappers;
    const auto collect = [&](const std::vector<InstanceState*>& states) {
        for (const InstanceState* state : states)
            if (mappers.empty() || (mappers.back() != state->mapper &&
                                    std::find(mappers.begin(), mappers.end(), state->mapper) == mappers.end()))
                mappers.push_back(state->mapper);
    };
    collect(core_.added);
    collect(core_.dirty);
    collect(core_.erased);
    if (mappers.size() < 2) return mappers;
    std::vector<const sql::Table*> tables;
    for (const Mapper* mapper : mappers) tables.push_back(&mapper->table);
    std::vector<const Mapper*> ordered;
    for (const sql::Table* table : sql::in_creation_order(tables))
        ordered.push_back(
            *std::find_if(mappers.begin(), mappers.end(), [&](const Mapper* m) { return &m->table == table; }));
    return ordered;
}

/// Objects that refer to a deleted one are taken off it, as far as their foreign key can be NULL and the database does
/// not do it by itself.  The others are left for the database to refuse.
void UnitOfWork::release_children() {
    for (std::size_t i = 0; i < core_.erased.size(); ++i) {
        InstanceState& state = *core_.erased[i];
        for (std::uint16_t number = 0; number < state.mapper->relationships.size(); ++number) {
            const RelationshipProperty& relation = state.mapper->relationships[number];
            if (relation.direction != Direction::one_to_many) continue;
            const Mapper& target = *relation.target;
            if (!target.columns[relation.remote_column].on_delete.empty()) continue;
            if (!target.table.columns[relation.remote_column].nullable) continue;
            const std::vector<void*> children = core_.load_many(state, number, many_of(state.object(), relation));
            for (void* child : children)
                if (!state_before(child)->erased)
                    core_.set_one(*state_before(child), relation.inverse,
                                  one_of(child, target.relationships[relation.inverse]), nullptr);
        }
    }
}

std::int64_t UnitOfWork::execute(const sql::Compiled& compiled) {
    if (last_compiled_ != &compiled) {
        prepared_ = &connection_->prepared(compiled.id, compiled.text);
        last_compiled_ = &compiled;
    }
    return connection_->run(*prepared_, parameters_);
}

void UnitOfWork::insert_all(const Mapper& mapper) {
    for (std::size_t i = 0; i < core_.added.size(); ++i)
        if (core_.added[i]->mapper == &mapper) insert_after_targets(*core_.added[i]);
}

InstanceState* UnitOfWork::pending_target(InstanceState& state) const {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (!one.known() || one.target() == nullptr) continue;
        InstanceState* target = relation.target->state_of(one.target());
        if (target != nullptr && target->status == Status::pending && target != &state) return target;
    }
    return nullptr;
}

void UnitOfWork::insert_after_targets(InstanceState& first) {
    std::vector<InstanceState*> path{&first};
    while (!path.empty()) {
        InstanceState& state = *path.back();
        InstanceState* target = state.status == Status::pending ? pending_target(state) : nullptr;
        if (target == nullptr) {
            if (state.status == Status::pending) insert(state);
            state.visiting = false;
            path.pop_back();
            continue;
        }
        state.visiting = true;
        if (target->visiting) {
            for (InstanceState* one : path) one->visiting = false;
            throw SessionError("circular_insert",
                               "new objects of " + std::string(state.mapper->model) + " and " +
                                   std::string(target->mapper->model) +
                                   " refer to each other, so none can be inserted first",
                               "Leave one side empty, flush(), then set it.");
        }
        path.push_back(target);
    }
}

const sql::Compiled& UnitOfWork::insertion(const Mapper& mapper, bool with_key) {
    if (insertion_.mapper == &mapper && insertion_.with_key == with_key) return *insertion_.compiled;
    insertion_ = {.mapper = &mapper, .with_key = with_key, .statement = {.table = &mapper.table}};
    for (std::uint16_t i = 0; i < mapper.columns.size(); ++i)
        if (with_key || i != mapper.primary_key.front()) insertion_.statement.columns.push_back(i);
    // Engines that number rows through a sequence tell the new key alone to who asks for it.
    if (!with_key && core_.dialect().numbering == sql::Numbering::serial)
        insertion_.statement.returning.push_back(
            sql::Expression::column(sql::Source{&mapper.table}, mapper.primary_key.front()));
    insertion_.compiled = &sql::compiled(insertion_.statement, core_.dialect());
    return *insertion_.compiled;
}

void UnitOfWork::insert(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    core_.sync_foreign_keys(state);
    for (const ColumnProperty& column : mapper.columns)
        if (column.before_insert != nullptr) column.before_insert(static_cast<char*>(state.object()) + column.offset);
    views_.resize(mapper.columns.size());
    if (scratch_.size() < mapper.columns.size()) scratch_.resize(mapper.columns.size());
    mapper.object.view(state.object(), views_.data(), scratch_.data());
    const std::uint16_t key = mapper.primary_key.front();
    const bool with_key = !mapper.numbered || views_[key].as_integer() != 0;
    const sql::Compiled& compiled = insertion(mapper, with_key);
    parameters_.clear();
    for (const std::uint16_t column : insertion_.statement.columns) parameters_.push_back(views_[column]);
    execute(compiled);
    if (!with_key) mapper.load(state.object(), key, sql::ValueView::integer(connection_->last_insert_id()));
    state.generated_key = !with_key;
    state.status = Status::persistent;
    state.generation = core_.generation;
    state.inserted_now = true;
    core_.inserted.push_back(&state);
    if (mapper.primary_key.size() == 1) {
        core_.identities(mapper)[mapper.view(state.object(), key, scratch_[key])] = &state;
    } else {
        core_.identities(mapper)[KeyOf(mapper, state.object())] = &state;
    }
}

void UnitOfWork::drop_unchanged(InstanceState& state) const {
    sql::Scratch scratch;
    std::erase_if(*state.changes, [&](const Change& change) {
        return change.pending && !change.written &&
               state.mapper->view(state.object(), change.column, scratch) == change.original.view();
    });
}

void UnitOfWork::update_all(const Mapper& mapper) {
    for (std::size_t i = 0; i < core_.dirty.size(); ++i) {
        InstanceState& state = *core_.dirty[i];
        if (state.mapper != &mapper || state.status != Status::persistent || state.erased) continue;
        core_.sync_foreign_keys(state);
        if (!state.changes) continue;
        drop_unchanged(state);
        const bool pending =
            std::any_of(state.changes->begin(), state.changes->end(), [](const Change& c) { return c.pending; });
        if (pending) update(state);
    }
}

const sql::Compiled& UnitOfWork::updating(sql::Update& statement) {
    if (updating_.compiled == nullptr || updating_.statement.table != statement.table ||
        updating_.statement.columns != statement.columns || updating_.statement.matched != statement.matched) {
        updating_.statement = statement;
        updating_.compiled = &sql::compiled(statement, core_.dialect());
    }
    return *updating_.compiled;
}

/// The value that a column has in the database.
static sql::ValueView stored(const InstanceState& state, std::uint16_t column, sql::ValueView now) {
    if (state.changes)
        for (const Change& change : *state.changes)
            if (change.column == column && !change.written) return change.original.view();
    return now;
}

void UnitOfWork::update(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    views_.resize(mapper.columns.size());
    if (scratch_.size() < mapper.columns.size()) scratch_.resize(mapper.columns.size());
    mapper.object.view(state.object(), views_.data(), scratch_.data());
    sql::Update statement{.table = &mapper.table};
    parameters_.clear();
    for (const Change& change : *state.changes)
        if (change.pending && change.column != mapper.version_column) {
            statement.columns.push_back(change.column);
            parameters_.push_back(views_[change.column]);
        }
    const std::uint16_t version = mapper.version_column;
    if (version != no_index) {
        statement.columns.push_back(version);
        parameters_.push_back(sql::ValueView::integer(views_[version].as_integer() + 1));
    }
    for (const std::uint16_t column : mapper.primary_key) {
        statement.matched.push_back(column);
        parameters_.push_back(stored(state, column, views_[column]));
    }
    if (version != no_index) {
        statement.matched.push_back(version);
        parameters_.push_back(views_[version]);
    } else {
        for (const Change& change : *state.changes)
            if (change.pending && !change.written && mapper.columns[change.column].exact &&
                !mapper.table.columns[change.column].primary_key) {
                statement.matched.push_back(change.column);
                parameters_.push_back(change.original.view());
            }
    }
    if (execute(updating(statement)) == 0)
        throw ConcurrentUpdate("concurrent_update",
                               described(mapper, KeyOf(mapper, state.object())) +
                                   " was changed or deleted by somebody else since it was read",
                               "Roll back, read it again and repeat the change.");
    if (version != no_index) {
        core_.note_change(state, version);
        mapper.load(state.object(), version, sql::ValueView::integer(views_[version].as_integer() + 1));
    }
    if (std::any_of(mapper.primary_key.begin(), mapper.primary_key.end(),
                    [&](std::uint16_t column) { return !(stored(state, column, views_[column]) == views_[column]); })) {
        KeyViews before;
        for (const std::uint16_t column : mapper.primary_key) before.push_back(stored(state, column, views_[column]));
        core_.identities(mapper).erase(before);
        core_.identities(mapper)[KeyOf(mapper, state.object())] = &state;
    }
    for (Change& change : *state.changes) {
        change.pending = false;
        change.written = true;
    }
    state.generation = core_.generation;
}

/// Erased objects of one model, those that refer to others of them before the others.
std::vector<InstanceState*> UnitOfWork::children_first(const Mapper& mapper) const {
    std::vector<InstanceState*> states;
    for (InstanceState* state : core_.erased)
        if (state->mapper == &mapper && state->status == Status::persistent) states.push_back(state);
    const auto self = std::find_if(mapper.relationships.begin(), mapper.relationships.end(), [&](const auto& relation) {
        return relation.direction == Direction::many_to_one && relation.target == &mapper;
    });
    if (self == mapper.relationships.end() || states.size() < 2) return states;
    std::vector<std::pair<std::size_t, InstanceState*>> by_depth;
    sql::Scratch scratch;
    for (InstanceState* state : states) {
        std::size_t depth = 0;
        const InstanceState* at = state;
        while (depth <= states.size() && at != nullptr && at->erased) {
            ++depth;
            at = core_.find_loaded(*self,
                                   mapper.view(const_cast<InstanceState*>(at)->object(), self->local_column, scratch));
        }
        by_depth.emplace_back(depth, state);
    }
    std::stable_sort(by_depth.begin(), by_depth.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::transform(by_depth.begin(), by_depth.end(), states.begin(), [](const auto& entry) { return entry.second; });
    return states;
}

void UnitOfWork::delete_all(const Mapper& mapper) {
    for (InstanceState* state : children_first(mapper)) remove(*state);
}

/// What the database does to referring rows by itself (ON DELETE ...) shows when they are next read.
void UnitOfWork::expire_children(InstanceState& state, const RelationshipProperty& relation) const {
    const ManyBase::Items* items = many_of(state.object(), relation).known_items();
    if (items == nullptr || relation.target->columns[relation.remote_column].on_delete.empty()) return;
    for (void* child : items->objects) state_before(child)->generation = 0;
}

void UnitOfWork::remove(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    sql::Delete statement{.table = &mapper.table, .matched = mapper.primary_key};
    if (mapper.version_column != no_index) statement.matched.push_back(mapper.version_column);
    views_.resize(mapper.columns.size());
    if (scratch_.size() < mapper.columns.size()) scratch_.resize(mapper.columns.size());
    mapper.object.view(state.object(), views_.data(), scratch_.data());
    parameters_.clear();
    for (const std::uint16_t column : statement.matched) parameters_.push_back(stored(state, column, views_[column]));
    if (execute(sql::compiled(statement, core_.dialect())) == 0)
        throw ConcurrentUpdate("concurrent_update",
                               described(mapper, KeyOf(mapper, state.object())) +
                                   " was changed or deleted by somebody else since it was read",
                               "Roll back and read it again.");
    core_.identities(mapper).erase(KeyOf(mapper, state.object()));
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction == Direction::one_to_many) expire_children(state, relation);
        if (relation.direction != Direction::many_to_one || relation.inverse == no_index) continue;
        sql::Scratch scratch;
        InstanceState* owner = core_.find_loaded(relation, mapper.view(state.object(), relation.local_column, scratch));
        if (owner != nullptr) core_.drop_from_many(*owner, relation.inverse, state.object());
    }
    state.status = Status::deleted;
    core_.deleted.push_back(&state);
}

}  // namespace carboy::orm
