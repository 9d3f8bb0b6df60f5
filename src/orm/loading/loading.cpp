// Turns rows into objects: one row, one object.
#include <carboy/sql/statement/tables.hpp>

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>

#include "orm/events/model_listeners.hpp"
#include "orm/loading/column_choice.hpp"
#include "orm/loading/eager_query.hpp"
#include "orm/loading/own_strategies.hpp"
#include "orm/mapping/row_key.hpp"
#include "orm/session/core.hpp"

namespace carboy::orm {

/// An object cannot become one of another class.
[[noreturn]] static void refuse_other_class(InstanceState& known, const Mapper& actual) {
    throw SessionError("other_class",
                       described(*known.mapper, KeyOf(known, KeyOf::Of::row)) + " is of the class " +
                           std::string(actual.model) + " in the database now.",
                       "Expunge the object, and read it again.");
}

/// Reads a row into an object. The columns that are not in the row are not loaded then.
void SessionCore::read_columns(InstanceState& state, const sql::ValueView* cells, const ColumnChoice* choice) {
    const Mapper& mapper = *state.mapper;
    if (choice != nullptr && !choice->is_all()) {
        mapper.load_columns(state.object(), cells, choice->columns());
        state.partial = true;
        return;
    }
    mapper.load_row(state.object(), cells);
    if (!state.partial) return;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column)
        mapper.set_loaded(state.object(), column, true);
    state.partial = false;
}

// Most keys are one column that objects have in the form of the row.
static InstanceState*& entry_of(IdentityMap::Entries& entries, const Mapper& mapper, const sql::ValueView* cells) {
    const std::uint16_t first = mapper.primary_key.front();
    if (mapper.primary_key.size() == 1 && mapper.columns[first].exact) return entries[cells[first]];
    return entries[RowKey(mapper, cells)];
}

InstanceState* SessionCore::load_row(const Mapper& mapper, const sql::ValueView* cells, Freshness freshness,
                                     const ColumnChoice* choice) {
    const Mapper& actual = mapper.class_of(cells);
    InstanceState*& known = entry_of(identities.of(mapper), mapper, cells);
    if (known != nullptr) {
        if (known->mapper != &actual) refuse_other_class(*known, actual);
        if (freshness == Freshness::overwrite) overwrite(*known);
        const bool stale = known->generation != generation || freshness != Freshness::current;
        const bool changed = known->changes && freshness != Freshness::overwrite;
        if (!stale || changed || known->erased) {
            if (known->partial) read_missing_columns(*known, cells, choice);
            return known;
        }
        if (freshness != Freshness::current) record_moves(*known);
        read_columns(*known, cells, choice);
        for (const RelationshipProperty& relation : actual.relationships)
            if (relation.direction == Direction::many_to_one) one_of(known->object(), relation).forget();
        known->generation = generation;
        if (dirty_reads_) changes.note_read(*known);
        return known;
    }
    return make_from_row(actual, known, cells, choice);
}

/// Makes the object of a row that has none yet. `known` is its entry in the identity map.
InstanceState* SessionCore::make_from_row(const Mapper& mapper, InstanceState*& known, const sql::ValueView* cells,
                                          const ColumnChoice* choice) {
    try {
        InstanceState* state = store.make(mapper);
        read_columns(*state, cells, choice);
        state->session = this;
        state->status = Status::persistent;
        state->generation = generation;
        mapper.attach(state->object(), state);
        known = state;
        if (!is_reader_ && has_listeners(mapper)) loaded_.push_back(state);
        if (dirty_reads_) changes.note_read(*state);
        return state;
    } catch (...) {
        identities.of(mapper).erase(RowKey(mapper, cells));
        throw;
    }
}

/// Reads the rows of one result. What they have in common is looked up once.
class SessionCore::RowReader {
  public:
    RowReader(SessionCore& core, const Mapper& mapper, Freshness freshness)
        : core_(core),
          mapper_(mapper),
          freshness_(freshness),
          entries_(core.identities.of(mapper)),
          key_(mapper.primary_key.front()),
          is_plain_(mapper.primary_key.size() == 1 && mapper.columns[key_].exact &&
                    mapper.root().hierarchy.by_identity.empty()) {}

    InstanceState* read(const sql::ValueView* cells) {
        if (!is_plain_) return core_.load_row(mapper_, cells, freshness_);
        InstanceState*& known = entries_[cells[key_]];
        return known != nullptr ? core_.load_row(mapper_, cells, freshness_)
                                : core_.make_from_row(mapper_, known, cells, nullptr);
    }

  private:
    SessionCore& core_;
    const Mapper& mapper_;
    const Freshness freshness_;
    IdentityMap::Entries& entries_;
    const std::uint16_t key_;
    const bool is_plain_;
};

/// Records that the object's foreign keys are about to be read again.
void SessionCore::record_moves(InstanceState& state) {
    for (std::uint16_t number = 0; number < state.mapper->relationships.size(); ++number)
        if (state.mapper->relationships[number].direction == Direction::many_to_one) moves(state, number);
}

/// A join returns an object once for each partner; a query returns it once.  Source: SQLAlchemy Query of one entity.
void drop_repeated(std::vector<void*>& objects) {
    boost::unordered_flat_set<void*> seen;
    std::erase_if(objects, [&](void* object) { return !seen.insert(object).second; });
}

std::unique_ptr<engine::Portions> SessionCore::open_rows(const sql::Select& given, std::size_t portion) {
    const engine::Use inside(user);
    check_usable();
    std::optional<sql::Select> own;
    const sql::Select& statement = narrowed(given, own);
    autoflush_for(statement);
    const sql::Compiled& compiled = sql::compiled(statement, dialect_);
    count_statement(compiled.text);
    engine::Connection& connection = connection_for(statement, compiled.effect);
    std::vector<sql::ValueView> parameters;
    sql::append_parameters(parameters, statement, dialect_);
    return std::make_unique<engine::Portions>(connection, compiled.id, compiled.text, parameters, portion);
}

std::vector<void*> SessionCore::load_objects(const Mapper& mapper, const sql::Select& statement,
                                             const LoadOptions& load) {
    const engine::Use inside(user);
    if (load.plan || load.populate_existing || mapper.defers || mapper.loads_along)
        return load_eagerly(mapper, statement, with_own_strategies(mapper, load));
    // A lock does not protect values that were read before it was taken.
    const Freshness freshness = statement.for_update || statement.for_share ? Freshness::fresh : Freshness::current;
    constexpr std::size_t usual = 16;
    std::vector<void*> objects;
    objects.reserve(usual);
    RowReader reader(*this, mapper, freshness);
    for_each_row(statement, [&](const sql::ValueView* cells) { objects.push_back(reader.read(cells)->object()); });
    if (!statement.joins.empty()) drop_repeated(objects);
    make_group(objects, {});
    tell_loaded();
    return objects;
}

std::vector<void*> SessionCore::load_eagerly(const Mapper& mapper, const sql::Select& statement,
                                             const LoadOptions& load) {
    place_moved();
    EagerQuery query(*this, mapper, statement, load);
    std::vector<void*> objects;
    try {
        for_each_row(query.statement(), [&](const sql::ValueView* cells) { objects.push_back(query.row(cells)); });
    } catch (...) {
        query.abandon();
        throw;
    }
    query.finish();
    if (!query.statement().joins.empty()) drop_repeated(objects);
    make_group(objects, load.plan);
    fulfil(mapper, load.plan, objects);
    tell_loaded();
    return objects;
}

void SessionCore::make_group(const std::vector<void*>& objects, const LoadPlanPtr& plan) {
    if (objects.empty()) return;
    const auto loads_more = [](void* object) {
        const Mapper& actual = *state_before(object)->mapper;
        return actual.defers || !actual.relationships.empty();
    };
    if (plan || (objects.size() > 1 && std::any_of(objects.begin(), objects.end(), loads_more)))
        return groups.make(objects, plan);
    for (void* object : objects) {
        InstanceState& state = *state_before(object);
        if (state.group != nullptr && state.group->plan) groups.leave(state);  // the latest query decides
    }
}

/// Returns the statement that reads one object by its key.
static sql::Select by_key(const Mapper& mapper) {
    sql::Select statement{.columns = {sql::Expression::table_columns({&mapper.table})}, .from = {&mapper.table}};
    ColumnChoice(mapper).apply_to(statement);
    for (const std::uint16_t column : mapper.primary_key)
        statement.where.push_back(sql::Expression::binary(
            sql::Op::equal, sql::Expression::column({&mapper.table}, column), sql::Expression::parameter({})));
    return statement;
}

static const sql::Compiled& compiled_by_key(const Mapper& mapper, const sql::Dialect& dialect) {
    // thread_local: looking up and compiling do not wait, and what is returned is kept for the process.
    thread_local std::vector<std::pair<std::pair<const Mapper*, const sql::Dialect*>, const sql::Compiled*>> known;
    const std::pair wanted{&mapper, &dialect};
    for (const auto& [key, compiled] : known)
        if (key == wanted) return *compiled;
    return *known.emplace_back(wanted, &sql::compiled(by_key(mapper), dialect)).second;
}

/// The same with the values of the key, as a query.
static sql::Select select_one(const Mapper& mapper, std::span<const sql::ValueView> key) {
    const sql::Source source{&mapper.table};
    sql::Select statement{.columns = {sql::Expression::table_columns(source)}, .from = source};
    for (std::size_t i = 0; i < key.size(); ++i)
        statement.where.push_back(sql::Expression::binary(sql::Op::equal,
                                                          sql::Expression::column(source, mapper.primary_key[i]),
                                                          sql::Expression::parameter_copy(key[i])));
    return statement;
}

[[noreturn]] static void refuse_key_size(const Mapper& mapper, std::size_t given) {
    throw SessionError("key_size",
                       "get(): The primary key of " + std::string(mapper.model) + " has " +
                           std::to_string(mapper.primary_key.size()) + " columns, but " + std::to_string(given) +
                           " values were given.",
                       "Give one value for each key column, in the order of the model.");
}

static const LoadOptions no_options;

/// Returns the object with this key if it has been read in this transaction, or has been changed.
inline InstanceState* SessionCore::find_current(const Mapper& mapper, std::span<const sql::ValueView> key) {
    check_usable();
    if (key.size() != mapper.primary_key.size()) [[unlikely]]
        refuse_key_size(mapper, key.size());
    InstanceState* const known = identities.find(mapper, key);
    return known != nullptr && (known->generation == generation || known->changes) ? known : nullptr;
}

void* SessionCore::get(const Mapper& mapper, std::span<const sql::ValueView> key) {
    const engine::Use inside(user);
    if (InstanceState* const known = find_current(mapper, key)) return known->erased ? nullptr : known->object();
    return read_one(mapper, key, no_options);
}

void* SessionCore::get(const Mapper& mapper, std::span<const sql::ValueView> key, const LoadOptions& load) {
    const engine::Use inside(user);
    InstanceState* const known = find_current(mapper, key);
    if (known != nullptr && !load.populate_existing) return known->erased ? nullptr : known->object();
    return read_one(mapper, key, load);
}

/// Returns the object of a row, which it reads.
void* SessionCore::read_one(const Mapper& mapper, std::span<const sql::ValueView> key, const LoadOptions& load) {
    autoflush_for(mapper);
    void* found = nullptr;
    const sql::Table* const table = &mapper.table;
    if (load.plan || load.populate_existing || mapper.loads_along || narrows({&table, 1})) {
        const std::vector<void*> objects = load_objects(mapper, select_one(mapper, key), load);
        if (!objects.empty()) found = objects.front();
    } else {
        found = get_by_key(mapper, key, Freshness::current);
        tell_loaded();
    }
    return found == nullptr || state_before(found)->erased ? nullptr : found;
}

void* SessionCore::get_by_key(const Mapper& mapper, std::span<const sql::ValueView> key, Freshness freshness) {
    engine::Connection& connection = reading();
    const engine::Use one_call(connection.user());
    const sql::Compiled& compiled = compiled_by_key(mapper, dialect_);
    count_statement(compiled.text);
    engine::Prepared& prepared = connection.prepared(compiled.id, compiled.text);
    engine::Execution rows = connection.start(prepared, key);
    prepared.statement->expect_one_row();
    const sql::ValueView* cells = rows.next();
    if (cells == nullptr) return nullptr;
    if (!mapper.defers) return load_row(mapper, cells, freshness)->object();
    ColumnChoice choice(mapper);
    return load_row(mapper, choice.row(cells), freshness, &choice)->object();
}

/// Returns only the changes that a flush has written, which a rollback needs. The others are discarded, because the
/// program reads the row again.
static OwnedChanges written_only(OwnedChanges changes) {
    if (!changes) return changes;
    changes->erase_if([](const Change& change) { return !change.written; });
    for (Change& change : *changes) {
        change.pending = false;
        change.stored.reset();
    }
    if (changes->empty()) changes.reset();
    return changes;
}

/// Discards the pending changes to an object whose row is about to be read.
void SessionCore::overwrite(InstanceState& state) {
    if (state.erased) return;
    check_discard(state);
    give_up_links({&state});
    state.changes = written_only(std::move(state.changes));
    changes.dirty.remove(state);
    forget_lists(state);
}

void SessionCore::refresh(const Mapper& mapper, void* object) {
    const engine::Use inside(user);
    check_usable();
    InstanceState& state = state_in_session(mapper, object, "refresh()");
    if (state.status != Status::persistent)
        throw SessionError("no_row", "refresh(): This " + std::string(mapper.model) + " has no row yet.",
                           "Call flush() or commit() first.");
    check_discard(state);
    autoflush_for(mapper);
    if (state.status != Status::persistent || identities.find(mapper, KeyOf(state, KeyOf::Of::row)) != &state)
        throw SessionError("row_gone", "refresh(): The row of this " + std::string(mapper.model) + " no longer exists.",
                           "Expunge the object, because its row has been deleted.");
    const KeyOf key(state, KeyOf::Of::row);
    std::vector<sql::Value> values;
    for (const sql::ValueView view : std::span<const sql::ValueView>(key)) values.emplace_back(view);
    std::vector<sql::ValueView> views;
    for (const sql::Value& value : values) views.push_back(value.view());
    OwnedChanges before = std::exchange(state.changes, nullptr);
    const bool was_erased = state.erased;
    state.erased = false;
    void* found = nullptr;
    try {
        found = get_by_key(mapper, views, Freshness::fresh);
        // A row of another class is not among the rows of this one.
        if (found == nullptr && mapper.hierarchy.base != nullptr) get_by_key(mapper.root(), views, Freshness::fresh);
    } catch (...) {
        state.changes = std::move(before);
        state.erased = was_erased;
        throw;
    }
    state.erased = was_erased;
    if (found == nullptr) {
        state.changes = std::move(before);
        throw SessionError("row_gone", "refresh(): The row of " + described(mapper, views) + " no longer exists.",
                           "Expunge the object, because its row has been deleted.");
    }
    state.changes = written_only(std::move(before));
    give_up_links({&state});
    forget_lists(state);
}

// Deleting a row also deletes the rows that refer to it, or clears their references, depending on their foreign keys.
static void add_referring(std::vector<const sql::Table*>& tables) {
    if (tables.empty()) return;
    const std::vector<const sql::Table*> all = all_tables(bind_key_of(tables.front()));
    for (std::size_t i = 0; i < tables.size(); ++i)
        for (const sql::Table* table : all)
            for (const sql::ForeignKey& key : table->foreign_keys)
                if (refers_to(key, *tables[i]) && std::find(tables.begin(), tables.end(), table) == tables.end())
                    tables.push_back(table);
}

bool SessionCore::would_change(std::span<const sql::Table* const> tables) {
    const auto named = [&](const sql::Table* table) {
        return std::any_of(tables.begin(), tables.end(),
                           [&](const sql::Table* one) { return sql::whole_table(one) == sql::whole_table(table); });
    };
    const auto waits = [&](const InstanceState* state) { return named(&state->mapper->table); };
    const std::vector<InstanceState*>& added = changes.added.all();
    const std::vector<InstanceState*>& dirty = changes.dirty.all();
    if (std::any_of(added.begin(), added.end(), waits) || std::any_of(dirty.begin(), dirty.end(), waits)) return true;
    bool linked = false;
    links.for_each([&](const LinkChange& change) { linked = linked || named(change.link.association->table); });
    if (linked) return true;
    std::vector<const sql::Table*> hit;
    const auto add_hit = [&](const InstanceState* state) {
        if (std::find(hit.begin(), hit.end(), &state->mapper->table) == hit.end()) hit.push_back(&state->mapper->table);
    };
    for (const InstanceState* state : changes.erased.all()) add_hit(state);
    for (InstanceState* state : dirty)
        if (is_orphan(*state)) add_hit(state);
    if (hit.empty()) return false;
    add_referring(hit);
    return std::any_of(hit.begin(), hit.end(), named);
}

// A first write that begins another transaction ends the streams instead.
void SessionCore::keep_streams() {
    if (streams.empty() || !connection_ || !connection_->goes_on_to_write()) return;
    streams.read_rest_of([&](std::span<const sql::Table* const> tables) { return would_change(tables); });
}

void SessionCore::keep_streams(std::vector<const sql::Table*> written) {
    if (streams.empty() || !connection_ || !connection_->goes_on_to_write()) return;
    add_referring(written);
    streams.read_rest_of([&](std::span<const sql::Table* const> tables) {
        return std::any_of(tables.begin(), tables.end(), [&](const sql::Table* table) {
            return std::any_of(written.begin(), written.end(),
                               [&](const sql::Table* one) { return sql::whole_table(one) == sql::whole_table(table); });
        });
    });
}

void SessionCore::keep_all_streams() {
    if (!streams.empty() && connection_ && connection_->goes_on_to_write())
        streams.read_rest_of([](std::span<const sql::Table* const>) { return true; });
}

void SessionCore::flush_for(const Mapper& mapper, const Association* association) {
    if (is_reader_) return session_of_reader().autoflush_for(mapper, association);
    const sql::Table* tables[2] = {&mapper.table, association == nullptr ? &mapper.table : association->table};
    if (would_change(tables)) flush();
}

void SessionCore::autoflush_for(const sql::Select& statement) {
    if (is_reader_) return session_of_reader().autoflush_for(statement);
    if (!options.autoflush || flushing_ || !is_modified()) return;
    if (would_change(sql::tables_of(statement))) flush();
}

}  // namespace carboy::orm
