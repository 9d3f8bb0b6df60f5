// Rows become objects: one row, one object.
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

Identities& SessionCore::identities(const Mapper& mapper) {
    for (auto& [known, identities] : identities_)
        if (known == &mapper) return *identities;
    return *identities_.emplace_back(&mapper, std::make_unique<Identities>()).second;
}

/// The key columns of a row.  Shape: a view for each column of the primary key, in `storage` unless there is one.
static std::span<const sql::ValueView> key_of_row(const Mapper& mapper, const sql::ValueView* cells,
                                                  KeyViews& storage) {
    if (mapper.primary_key.size() == 1) return {cells + mapper.primary_key.front(), 1};
    storage.clear();
    for (const std::uint16_t column : mapper.primary_key) storage.push_back(cells[column]);
    return storage;
}

InstanceState* SessionCore::load_row(const Mapper& mapper, const sql::ValueView* cells) {
    KeyViews storage;
    InstanceState*& known = identities(mapper)[key_of_row(mapper, cells, storage)];
    if (known != nullptr) {
        if (known->generation == generation || known->changes || known->erased) return known;
        mapper.object.load(known->object(), cells);
        for (const RelationshipProperty& relation : mapper.relationships)
            if (relation.direction == Direction::many_to_one) one_of(known->object(), relation).forget();
        known->generation = generation;
        return known;
    }
    try {
        InstanceState* state = store.make(mapper);
        mapper.object.load(state->object(), cells);
        state->session = this;
        state->status = Status::persistent;
        state->generation = generation;
        mapper.object.attach(state->object(), state);
        known = state;
        return state;
    } catch (...) {
        identities(mapper).erase(key_of_row(mapper, cells, storage));
        throw;
    }
}

/// A join gives an object once for each partner; a query gives it once.  Source: SQLAlchemy Query of one entity.
static void drop_repeated(std::vector<void*>& objects) {
    boost::unordered_flat_set<void*> seen;
    std::erase_if(objects, [&](void* object) { return !seen.insert(object).second; });
}

std::vector<void*> SessionCore::load_objects(const Mapper& mapper, const sql::Select& statement) {
    check_usable();
    autoflush_for(statement);
    engine::Connection& connection = reading();
    const sql::Compiled& compiled = sql::compiled(statement, dialect_);
    std::vector<sql::ValueView> parameters;
    sql::append_parameters(parameters, statement);
    std::vector<void*> objects;
    engine::Execution rows = connection.start(connection.prepared(compiled.id, compiled.text), parameters);
    while (const sql::ValueView* cells = rows.next()) objects.push_back(load_row(mapper, cells)->object());
    if (!statement.joins.empty()) drop_repeated(objects);
    if (objects.size() > 1) {
        LoadGroup& group = groups_.emplace_back(LoadGroup{objects});
        for (void* object : objects) state_before(object)->group = &group;
    }
    return objects;
}

/// The statement that reads one object by its key.
static sql::Select by_key(const Mapper& mapper) {
    sql::Select statement{.columns = {sql::Expression::table_columns({&mapper.table})}, .from = {&mapper.table}};
    for (const std::uint16_t column : mapper.primary_key)
        statement.where.push_back(sql::Expression::binary(
            sql::Op::equal, sql::Expression::column({&mapper.table}, column), sql::Expression::parameter({})));
    return statement;
}

static const sql::Compiled& compiled_by_key(const Mapper& mapper, const sql::Dialect& dialect) {
    thread_local std::vector<std::pair<std::pair<const Mapper*, const sql::Dialect*>, const sql::Compiled*>> known;
    const std::pair wanted{&mapper, &dialect};
    for (const auto& [key, compiled] : known)
        if (key == wanted) return *compiled;
    return *known.emplace_back(wanted, &sql::compiled(by_key(mapper), dialect)).second;
}

void* SessionCore::get(const Mapper& mapper, std::span<const sql::ValueView> key) {
    check_usable();
    if (key.size() != mapper.primary_key.size())
        throw SessionError("key_size",
                           "get(): the primary key of " + std::string(mapper.model) + " has " +
                               std::to_string(mapper.primary_key.size()) + " columns, but " +
                               std::to_string(key.size()) + " values were given",
                           "Give one value for each key column, in the order of the model.");
    if (InstanceState** known = identities(mapper).find(key))
        if ((*known)->generation == generation || (*known)->changes)
            return (*known)->erased ? nullptr : (*known)->object();
    autoflush_for(mapper);
    engine::Connection& connection = reading();
    const sql::Compiled& compiled = compiled_by_key(mapper, dialect_);
    engine::Execution rows = connection.start(connection.prepared(compiled.id, compiled.text), key);
    const sql::ValueView* cells = rows.next();
    return cells == nullptr ? nullptr : load_row(mapper, cells)->object();
}

void SessionCore::refresh(const Mapper& mapper, void* object) {
    check_usable();
    InstanceState& state = state_in_session(mapper, object, "refresh()");
    if (state.status != Status::persistent)
        throw SessionError("no_row", "refresh(): this " + std::string(mapper.model) + " has no row yet",
                           "Call flush() or commit() first.");
    autoflush_for(mapper);
    forget_relationships(state);
    state.generation = 0;
    if (state.changes) {
        for (Change& change : *state.changes) change.pending = false;
    }
    std::unique_ptr<std::vector<Change>> changes = std::move(state.changes);
    const KeyOf key(mapper, object);
    void* found = get(mapper, key);
    state.changes = std::move(changes);
    if (found == nullptr)
        throw SessionError("row_gone", "refresh(): the row of " + described(mapper, key) + " is gone",
                           "Somebody deleted it: expunge the object.");
}

static bool any_of_table(const std::vector<InstanceState*>& states, const sql::Table* table) {
    return std::any_of(states.begin(), states.end(),
                       [&](const InstanceState* state) { return &state->mapper->table == table; });
}

void SessionCore::autoflush_for(const Mapper& mapper) {
    if (!options.autoflush || flushing_ || !is_modified()) return;
    if (any_of_table(added, &mapper.table) || any_of_table(dirty, &mapper.table) || any_of_table(erased, &mapper.table))
        flush();
}

void SessionCore::autoflush_for(const sql::Select& statement) {
    if (!options.autoflush || flushing_ || !is_modified()) return;
    const auto pending = [&](const sql::Table* table) {
        return any_of_table(added, table) || any_of_table(dirty, table) || any_of_table(erased, table);
    };
    bool needed = pending(statement.from.table);
    for (const sql::Join& join : statement.joins) needed = needed || pending(join.source.table);
    if (needed) flush();
}

}  // namespace carboy::orm
