// The order of a flush: each operation runs after those that it needs, which are found when it is about to run.
#include <algorithm>
#include <optional>

#include "orm/events/model_listeners.hpp"
#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

static void append_bytes(std::string& out, const void* data, std::size_t size) {
    out.append(static_cast<const char*>(data), size);
}

std::string UnitOfWork::key(TypeKey type, std::size_t offset, sql::ValueView value) const {
    std::string bytes;
    append_bytes(bytes, &type, sizeof type);
    append_bytes(bytes, &offset, sizeof offset);
    append_key(bytes, value);
    return bytes;
}

/// The key of a row to which a relationship refers by several columns.
std::string UnitOfWork::key(const RelationshipProperty& relation, std::span<const sql::ValueView> values) const {
    constexpr auto several = static_cast<std::size_t>(-2);
    std::string bytes;
    append_bytes(bytes, &relation.target_type, sizeof relation.target_type);
    append_bytes(bytes, &several, sizeof several);
    for (std::size_t i = 0; i < values.size(); ++i) {
        append_bytes(bytes, &relation.key[i].remote, sizeof relation.key[i].remote);
        append_key(bytes, values[i]);
    }
    return bytes;
}

/// The beginning of the key of a row that a unique key identifies; the values follow.
std::string UnitOfWork::key_prefix(const InstanceState& state, std::size_t unique_key) {
    std::string bytes;
    const TypeKey type = state.mapper->root().type;
    append_bytes(bytes, &type, sizeof type);
    append_bytes(bytes, &unique_key, sizeof unique_key);
    return bytes;
}

static constexpr auto key_of_row = static_cast<std::size_t>(-1);

/// A column whose value is being looked up, and the one that asked for it.
struct Asked {
    const InstanceState* state;
    std::uint16_t column;
    const Asked* before;

    bool contains(const InstanceState& other, std::uint16_t number) const {
        return (state == &other && column == number) || (before != nullptr && before->contains(other, number));
    }
};

/// True when a relationship fills the column in from another object.
static bool waits_for_other(InstanceState& state, std::uint16_t column) {
    const std::vector<std::uint16_t>& relations = state.mapper->columns[column].relations;
    return std::any_of(relations.begin(), relations.end(), [&](std::uint16_t relation) {
        const OneBase& one = one_of(state.object(), state.mapper->relationships[relation]);
        return one.waits() && one.target() != nullptr && one.target() != state.object();
    });
}

/// Returns the value of a foreign key that the flush fills in, as far as it is known: the target has a row, or the
/// program has set its key. Two keys may contain each other, such as that of a page and that of its current version;
/// then the value is the one that the program has set.
static std::optional<sql::ValueView> key_of_target(InstanceState& state, std::uint16_t column, sql::Scratch& scratch,
                                                   const Asked* before = nullptr) {
    const Asked asked{&state, column, before};
    for (const std::uint16_t number : state.mapper->columns[column].relations) {
        const RelationshipProperty& relation = state.mapper->relationships[number];
        const OneBase& one = one_of(state.object(), relation);
        if (!one.waits() || one.target() == nullptr || one.target() == state.object()) continue;
        InstanceState& target = *state_before(one.target());
        for (const KeyPart& part : relation.key) {
            if (part.local != column) continue;
            if (waits_for_other(target, part.remote) && !asked.contains(target, part.remote)) {
                if (const auto filled = key_of_target(target, part.remote, scratch, &asked)) return filled;
                continue;
            }
            const sql::ValueView view = target.mapper->view(target.object(), part.remote, scratch);
            const bool assigned = target.status == Status::pending && target.mapper->numbered &&
                                  part.remote == target.mapper->primary_key.front() && view.as_integer() == 0;
            if (!assigned) return view;
        }
    }
    return std::nullopt;
}

/// The primary key of the row of an object, or the one that the flush will give it. Empty when it is not known yet.
std::string UnitOfWork::row_key(InstanceState& state, KeyOf::Of of) {
    std::string bytes = key_prefix(state, key_of_row);
    const KeyOf key(state, of);
    for (std::size_t i = 0; i < state.mapper->primary_key.size(); ++i) {
        const std::uint16_t column = state.mapper->primary_key[i];
        sql::Scratch scratch;
        std::optional<sql::ValueView> filled;
        if (of == KeyOf::Of::object && waits_for_other(state, column)) {
            filled = key_of_target(state, column, scratch);
            if (!filled) return {};
        }
        append_key(bytes, filled.value_or(std::span<const sql::ValueView>(key)[i]));
    }
    return bytes;
}

bool UnitOfWork::is_cut(Number number, std::uint16_t column, Need::Why why) const {
    return std::any_of(cut_.begin(), cut_.end(), [&](const Cut& cut) {
        return cut.operation == number && cut.column == column && cut.why == why;
    });
}

bool UnitOfWork::is_null_first(Number number, std::uint16_t column) const {
    return std::any_of(nulls_.begin(), nulls_.end(),
                       [&](const Column& one) { return one.operation == number && one.column == column; });
}

bool UnitOfWork::is_null_first(Number number, const RelationshipProperty& relation) const {
    return std::any_of(relation.key.begin(), relation.key.end(),
                       [&](const KeyPart& part) { return is_null_first(number, part.local); });
}

void UnitOfWork::run_with_needs(Number first) {
    if (next_need(first).operation == 0) {
        at(first).progress = Progress::done;
        return run_operation(first);
    }
    std::vector<Step> path;
    do {
        if (path.empty()) path.push_back({first, {}});
        Step& step = path.back();
        at(step.operation).progress = Progress::runs;
        step.need = next_need(step.operation);
        if (step.need.operation == 0) {
            at(step.operation).progress = Progress::done;
            run_operation(step.operation);
            path.pop_back();
        } else if (at(step.need.operation).progress == Progress::runs) {
            break_cycle(path, step.need.operation);
            for (const Step& one : path) at(one.operation).progress = Progress::waits;
            path.assign(1, {first, {}});
        } else {
            path.push_back({step.need.operation, {}});
        }
    } while (!path.empty());
}

/// A listener may have used the connection.
void UnitOfWork::tell(detail::ModelEvent event, InstanceState& state) {
    settle();
    if (core_.tell(event, state)) last_compiled_ = nullptr;
}

void UnitOfWork::run_operation(Number number) {
    const Operation operation = at(number);
    InstanceState& state = *operation.state;
    if (operation.kind != Kind::insert || operation.replaces != nullptr) write_batch();
    // New rows may be deleted together with others, and a second UPDATE may concern a new row.
    const bool removes = operation.kind == Kind::remove || operation.replaces != nullptr;
    const bool is_new = operation.kind == Kind::update && state.status == Status::pending;
    if ((removes || is_new) && !posted_rows_.empty()) settle();
    const bool tells = has_listeners(*state.mapper);
    switch (operation.kind) {
        case Kind::insert:
            if (state.status != Status::pending) return;
            if (tells) tell(detail::ModelEvent::before_insert, state);
            operation.replaces != nullptr ? replace(number) : insert(number);
            if (tells) tell(detail::ModelEvent::after_insert, state);
            break;
        case Kind::update:
            if (state.status != Status::persistent)
                return;  // the database has deleted the row together with another one
            if (tells) tell(detail::ModelEvent::before_update, state);
            update(number);
            if (tells) tell(detail::ModelEvent::after_update, state);
            break;
        case Kind::remove:
            if (state.status != Status::persistent) break;
            if (tells) tell(detail::ModelEvent::before_delete, state);
            remove(state);
            if (tells) tell(detail::ModelEvent::after_delete, state);
            break;
    }
    if (!nulls_.empty()) write_later(number);
}

UnitOfWork::Need UnitOfWork::next_need(Number number) {
    if (refers_to_batch(number)) settle();
    const Kind kind = at(number).kind;
    if (kind != Kind::remove) {
        const Need target = need_of_new_targets(number);
        if (target.operation != 0 || !mixed_) return target;
        const Need value = need_of_values(number);
        if (value.operation != 0) return value;
        const Need composite = need_of_composite_values(number);
        if (composite.operation != 0) return composite;
    }
    if (kind == Kind::insert || leaves_.empty()) return {};
    return need_of_end(number);
}

/// A row is written after the new rows that it refers to.
UnitOfWork::Need UnitOfWork::need_of_new_targets(Number number) {
    InstanceState& state = *at(number).state;
    if (!state.mapper->refers) return {};
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (!one.waits() || one.target() == nullptr || is_null_first(number, relation)) continue;
        const InstanceState& target = *state_before(one.target());
        if (target.status == Status::pending && waits_for(target.operation, number))
            return {target.operation, Need::Why::refers, column_to_clear(*state.mapper, relation)};
    }
    return {};
}

/// A foreign key is written after the row that it refers to has the value, and a unique key after the row that had it
/// has lost it.
UnitOfWork::Need UnitOfWork::need_of_values(Number number) {
    InstanceState& state = *at(number).state;
    const Mapper& mapper = *state.mapper;
    const bool is_new = at(number).kind == Kind::insert;
    view_columns(state);
    bool key_changes = is_new;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column) {
        const ColumnProperty& property = mapper.columns[column];
        const bool is_key = mapper.table.columns[column].primary_key;
        if (property.refers_to == nullptr && !is_key) continue;
        sql::Scratch scratch;
        const std::optional<sql::ValueView> now = value_to_write(number, column, scratch);
        if (!now || now->is_null() || (!is_new && *now == in_row(state, column, *now))) continue;
        key_changes = key_changes || is_key;
        if (property.refers_to == nullptr) continue;
        const auto found = gives_.find(key(property.refers_to, property.refers_to_offset, *now));
        if (found != gives_.end() && waits_for(found->second, number) && !is_cut(number, column, Need::Why::refers))
            return {found->second, Need::Why::refers, column};
    }
    for (std::size_t i = 0; i < mapper.unique_keys.size(); ++i) {
        const Need need = need_of_unique_key(number, i);
        if (need.operation != 0) return need;
    }
    if (!key_changes) return {};
    return need_of_freed(row_key(state, KeyOf::Of::object), number, mapper.primary_key.front());
}

/// Returns the value that the operation writes, or nothing when it is not known yet. The columns are in `views_`.
std::optional<sql::ValueView> UnitOfWork::value_to_write(Number number, std::uint16_t column, sql::Scratch& scratch) {
    if (is_null_first(number, column)) return std::nullopt;
    InstanceState& state = *at(number).state;
    if (!waits(state, column)) return views_[column];
    return key_of_target(state, column, scratch);
}

UnitOfWork::Need UnitOfWork::need_of_freed(const std::string& key, Number number, std::uint16_t column) {
    const auto found = frees_.find(key);
    if (found == frees_.end() || !waits_for(found->second, number) || is_cut(number, column, Need::Why::takes))
        return {};
    return {found->second, Need::Why::takes, column};
}

/// True for a column that the next UPDATE of the row writes.
static bool changes(const InstanceState& state, std::uint16_t column) {
    const Change* const change = change_of(state, column);
    return change != nullptr && change->pending;
}

/// Returns a column that a cycle of rows which take each other's key can be broken by: one that can be NULL, and that
/// changes if possible.
std::uint16_t UnitOfWork::column_to_free(InstanceState& state, const UniqueKey& key) {
    std::uint16_t found = key.columns.front();
    bool can_be_null = false;
    for (const std::uint16_t column : key.columns) {
        const sql::Column& described = state.mapper->table.columns[column];
        if (!described.nullable || described.primary_key) continue;
        const bool is_written = state.status == Status::pending || changes(state, column);
        if (!can_be_null || is_written) found = column;
        can_be_null = true;
        if (is_written) break;
    }
    return found;
}

UnitOfWork::Need UnitOfWork::need_of_unique_key(Number number, std::size_t unique_key) {
    InstanceState& state = *at(number).state;
    const UniqueKey& key = state.mapper->unique_keys[unique_key];
    bool is_taken = at(number).kind == Kind::insert || key.partial;
    std::string bytes;
    for (const std::uint16_t column : key.columns) {
        sql::Scratch scratch;
        const std::optional<sql::ValueView> now = value_to_write(number, column, scratch);
        if (!now || now->is_null()) return {};
        is_taken = is_taken || *now != in_row(state, column, *now);
        append_key(bytes, *now);
    }
    if (!is_taken) return {};
    return need_of_freed(key_prefix(state, unique_key) + bytes, number, column_to_free(state, key));
}

/// The same for foreign keys of several columns that the program has set.
UnitOfWork::Need UnitOfWork::need_of_composite_values(Number number) {
    InstanceState& state = *at(number).state;
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (!is_composite(relation) || is_null_first(number, relation) || one_of(state.object(), relation).waits())
            continue;
        const KeyValues now(state, relation, KeySide::local);
        if (now.has_null()) continue;
        const std::uint16_t column = column_to_clear(*state.mapper, relation);
        const auto found = gives_.find(key(relation, now));
        if (found != gives_.end() && waits_for(found->second, number) && !is_cut(number, column, Need::Why::refers))
            return {found->second, Need::Why::refers, column};
    }
    return {};
}

/// Returns an operation that removes a reference to this key and has not run yet.
UnitOfWork::Need UnitOfWork::need_of_leaving(const std::string& key, Number number) {
    const auto found = leaves_.find(key);
    if (found == leaves_.end()) return {};
    std::vector<Column>& leaving = found->second;
    while (!leaving.empty() && at(leaving.back().operation).progress == Progress::done) leaving.pop_back();
    for (const Column& other : leaving)
        if (waits_for(other.operation, number) && !is_cut(other.operation, other.column, Need::Why::leaves))
            return {other.operation, Need::Why::leaves, other.column};
    return {};
}

/// A row is deleted, or loses a value that others refer to, after the rows that refer to it are deleted or changed.
UnitOfWork::Need UnitOfWork::need_of_end(Number number) {
    InstanceState& state = *at(number).state;
    const Mapper& mapper = *state.mapper;
    const bool ends = at(number).kind == Kind::remove;
    view_columns(state);
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column) {
        if (!mapper.columns[column].unique && !mapper.table.columns[column].primary_key) continue;
        const sql::ValueView before = in_row(state, column, views_[column]);
        if (before.is_null() || (!ends && before == views_[column])) continue;
        const Need need = need_of_leaving(key(mapper.root().type, mapper.columns[column].offset, before), number);
        if (need.operation != 0) return need;
    }
    for (const auto& [other, relation] : mapper.composite_referrers) {
        const KeyValues before(state, *relation, KeySide::remote, KeyValues::Of::row);
        if (before.has_null() || (!ends && before.is(KeyValues(state, *relation, KeySide::remote)))) continue;
        const Need need = need_of_leaving(key(*relation, before), number);
        if (need.operation != 0) return need;
    }
    return {};
}

bool UnitOfWork::can_be_null(Number number, std::uint16_t column) const {
    const sql::Column& described = at(number).state->mapper->table.columns[column];
    return described.nullable && !described.primary_key;
}

/// Removes one need from a cycle. From `again` on, each operation of the path needs the next one, and the last needs
/// `again`.
void UnitOfWork::break_cycle(const std::vector<Step>& path, Number again) {
    const auto first =
        std::find_if(path.begin(), path.end(), [&](const Step& step) { return step.operation == again; });
    for (auto step = first; step != path.end(); ++step) {
        const Need& need = step->need;
        if (need.why != Need::Why::leaves) {
            if (!can_be_null(step->operation, need.column)) continue;
            // A column that does not change is written twice, too.
            const Operation& waiting = at(step->operation);
            if (waiting.kind == Kind::update && !changes(*waiting.state, need.column))
                core_.changes.note(*waiting.state, need.column);
            nulls_.push_back({step->operation, need.column});
            return;
        }
        const Operation& other = at(need.operation);
        if (!can_be_null(need.operation, need.column) || other.kind == Kind::insert) continue;
        write_null(*other.state, need.column);
        cut_.push_back({need.operation, need.column, Need::Why::leaves});
        return;
    }
    // References that cannot be NULL are left to the database, which deletes their rows or refuses.
    for (auto step = first; step != path.end(); ++step) {
        const Need& need = step->need;
        if (need.why == Need::Why::refers) continue;
        const Number waiting = need.why == Need::Why::takes ? step->operation : need.operation;
        cut_.push_back({waiting, need.column, need.why});
        return;
    }
    const auto model = [&](const Step& step) { return std::string(at(step.operation).state->mapper->model); };
    throw SessionError("circular_insert",
                       "New objects of " + model(*first) + " and " + model(path.back()) +
                           " refer to each other, so none can be inserted first.",
                       "Make one of the foreign keys std::optional.");
}

}  // namespace carboy::orm
