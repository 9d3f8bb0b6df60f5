// Adding objects to a session, changing them, and removing them.
#include <algorithm>
#include <atomic>

#include "orm/events/model_listeners.hpp"
#include "orm/session/core.hpp"

namespace carboy::orm {

std::uint64_t next_departures() noexcept {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

std::string described(const Mapper& mapper, std::span<const sql::ValueView> key) {
    std::string out(mapper.model);
    for (std::size_t i = 0; i < key.size(); ++i) {
        out += i == 0 ? " " : ", ";
        sql::append_repr(out, key[i]);
    }
    return out;
}

std::string described(const Mapper& mapper, std::uint16_t column) {
    return std::string(mapper.model) + "." + std::string(mapper.columns[column].name);
}

void SessionCore::refuse_change(const InstanceState& state) const {
    throw SessionError(
        "untracked",
        "This " + std::string(state.mapper->model) + " is untracked: a change to it would never be written.",
        "Query it without untracked().");
}

/// True for a column of a key of several columns that other models refer to.
static bool is_part_of_key(const Mapper& mapper, std::uint16_t column) {
    for (const auto& [other, relation] : mapper.composite_referrers)
        for (const KeyPart& part : relation->key)
            if (part.remote == column) return true;
    return false;
}

bool SessionCore::about_to_change(InstanceState& state, const void* member) {
    const engine::Use inside(user);
    if (is_reader_) refuse_change(state);
    check_event(&state);
    const auto offset = static_cast<std::size_t>(static_cast<const char*>(member) - static_cast<char*>(state.object()));
    const std::uint16_t column = state.mapper->column_at(offset);
    const ColumnProperty& property = state.mapper->columns[column];
    for (const std::uint16_t relation : property.relations) {
        keys_by_hand = true;
        moves(state, relation);
        one_of(state.object(), state.mapper->relationships[relation]).forget();
    }
    forget_computed(state, column);
    if (property.list_key) key_changes_.note(state.object());
    const bool watched = has_listeners(*state.mapper) && watches_column(*state.mapper, column);
    if (state.status == Status::pending) {
        if (state.mapper->table.columns[column].primary_key) pending_keys_.additions = 0;
        return watched;
    }
    if (watched && !state.mapper->is_loaded(state.object(), column)) load_column(state, member);  // listeners see it
    if (property.unique || state.mapper->table.columns[column].primary_key || is_part_of_key(*state.mapper, column))
        keys_by_hand = keys_renamed = true;
    references_changed = references_changed || property.in_unique_key;
    changes.note(state, column);
    return watched;
}

InstanceState& SessionCore::state_in_session(const Mapper& mapper, const void* object, std::string_view what) const {
    InstanceState* state = mapper.state_of(object);
    if (state != nullptr && state->session == this) return *state;
    if (state != nullptr)
        throw SessionError("other_session",
                           std::string(what) + ": This " + std::string(mapper.model) + " is in another session.",
                           "Query it in this session, or use the session it came from.");
    throw SessionError("not_in_session",
                       std::string(what) + ": This " + std::string(mapper.model) + " is in no session.",
                       "Move it into the session with session.add(std::move(object)), which returns it there.");
}

/// Checks that the objects that a new object refers to are in this session, or have been in it.
void SessionCore::check_targets(const Mapper& mapper, void* object) {
    if (!mapper.refers && !mapper.has_lists) return;
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction != Direction::many_to_one) {
            if (const ManyBase::Items* items = many_of(object, relation).known_items())
                for (void* given : items->given) state_to_link(*relation.target, given, described(mapper, relation));
            continue;
        }
        const OneBase& one = one_of(object, relation);
        if (!one.known() || one.target() == nullptr || detached_.contains(one.target())) continue;
        const std::string name = std::string(mapper.model) + "." + std::string(relation.name);
        if (state_in_session(*relation.target, one.target(), name).status == Status::deleted)
            throw SessionError("deleted",
                               name + ": The row of this " + std::string(relation.target->model) + " is deleted.",
                               "Assign another object, or roll back.");
    }
}

void* SessionCore::add_new(const Mapper& mapper, void* from) {
    const engine::Use inside(user);
    check_usable();
    check_event();
    if (mapper.state_of(from) != nullptr) {
        add_again(mapper, from);
        return from;
    }
    if (!detached_.empty() && detached_.contains(from)) {
        enter_again(*state_before(from), true);
        return from;
    }
    check_targets(mapper, from);
    const bool may_change = validate_new(mapper, from);
    InstanceState* state = store.make_from(mapper, from);
    may_change ? enter(*state) : enter_checked(*state);
    return state->object();
}

void SessionCore::enter(InstanceState& state) {
    if (state.partial) check_whole(state);
    check_targets(*state.mapper, state.object());
    enter_checked(state);
}

/// The same for an object whose targets have been checked.
void SessionCore::enter_checked(InstanceState& state) {
    changes.touch(state);
    state.status = Status::pending;  // so that objects that refer to each other come back together
    try {
        if (!detached_.empty()) enter_targets(state);
    } catch (...) {
        state.status = Status::detached;
        throw;
    }
    const bool returns = !detached_.empty() && detached_.erase(state.object()) > 0;
    state.session = this;
    state.generation = generation;
    state.has_row = state.row_gone = false;
    state.changes.reset();
    state.mapper->attach(state.object(), &state);
    changes.added.add(state);
    if (state.mapper->has_lists) state.new_lists = new_list_generation();
    if (state.mapper->has_lists || state.mapper->refers) link_relationships(state, returns);
}

/// Takes back the objects that an object refers to and that have left the session.
void SessionCore::enter_targets(InstanceState& state) {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (!one.known() || one.target() == state.object() || !detached_.contains(one.target())) continue;
        InstanceState& target = *state_before(one.target());
        if (!target.has_row) one.wait_for(one.target());
        if (target.status == Status::detached) enter_again(target, false);
    }
}

/// Takes back an object that has left the session. `moved`: the program has moved it in, so it may become a new row.
void SessionCore::enter_again(InstanceState& state, bool moved) {
    if (state.row_gone && !moved)
        throw SessionError("deleted", "add(): The row of this " + std::string(state.mapper->model) + " is deleted.",
                           "Add it as a new object: session.add(std::move(object)).");
    if (state.has_row)
        enter_with_row(state);
    else
        enter(state);
}

/// True for an object whose foreign key was set outside the session. It takes precedence over the object that was known
/// before.
bool SessionCore::is_set_by_hand(InstanceState& state, const RelationshipProperty& relation) const {
    if (one_of(state.object(), relation).waits()) return false;
    const KeyValues now(state, relation, KeySide::local);
    const auto left = left_keys_.find({&state, &relation});
    if (left == left_keys_.end()) return !now.is(KeyValues(state, relation, KeySide::local, KeyValues::Of::row));
    std::vector<sql::ValueView> before;
    for (const sql::Value& value : left->second) before.push_back(value.view());
    return !now.is(before);
}

/// Records the foreign keys that an object leaves the session with and that its row does not have yet.
void SessionCore::record_left_keys(InstanceState& state) {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        left_keys_.erase({&state, &relation});
        const OneBase& one = one_of(state.object(), relation);
        const KeyValues now(state, relation, KeySide::local);
        if (!one.known() || one.waits() || now.is(KeyValues(state, relation, KeySide::local, KeyValues::Of::row)))
            continue;
        std::vector<sql::Value>& values = left_keys_[{&state, &relation}];
        for (const sql::ValueView& view : std::span<const sql::ValueView>(now)) values.emplace_back(view);
    }
}

/// Before anything changes, checks the objects referred to by an object that comes back with its row.
void SessionCore::check_returning(InstanceState& state) {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) {
            if (const ManyBase::Items* items = many_of(state.object(), relation).known_items())
                for (void* given : items->given)
                    state_to_link(*relation.target, given, described(*state.mapper, relation));
            continue;
        }
        const OneBase& one = one_of(state.object(), relation);
        if (!one.known() || one.target() == nullptr || is_set_by_hand(state, relation)) continue;
        const InstanceState* target = relation.target->state_of(one.target());
        if (target != nullptr && target->session == this && target->status == Status::deleted)
            throw SessionError("deleted",
                               described(*state.mapper, relation) + ": The row of this " +
                                   std::string(relation.target->model) + " is deleted.",
                               "Assign another object, or roll back.");
    }
}

void SessionCore::enter_with_row(InstanceState& state) {
    if (identities.find(*state.mapper, KeyOf(state, KeyOf::Of::row)) != nullptr)
        throw SessionError("other_object",
                           "add(): Another object of this session represents the row of " +
                               described(*state.mapper, KeyOf(state, KeyOf::Of::row)) + ".",
                           "Use that one: session.get<Model>(key) returns it.");
    check_returning(state);
    changes.touch(state);
    state.status = Status::persistent;
    state.has_row = false;
    state.generation = 0;
    state.new_lists = 0;
    detached_.erase(state.object());
    identities.enter(state);
    state.mapper->attach(state.object(), &state);
    std::vector<std::pair<std::uint16_t, void*>> assigned;
    for (std::uint16_t number = 0; number < state.mapper->relationships.size(); ++number) {
        const RelationshipProperty& relation = state.mapper->relationships[number];
        if (relation.direction == Direction::many_to_one) {
            const OneBase& one = one_of(state.object(), relation);
            if (one.known() && one.target() != nullptr && !is_set_by_hand(state, relation) &&
                relation.target->state_of(one.target()) != nullptr)
                assigned.emplace_back(number, one.target());
            one.forget();
            left_keys_.erase({&state, &relation});
            moved_.push_back({&state, number, nullptr});
        } else {
            enter_list_again(state, number);
        }
    }
    keys_by_hand = keys_renamed = true;
    if (drop_unchanged(state)) changes.dirty.add(state);
    for (const auto& [number, target] : assigned) {
        const RelationshipProperty& relation = state.mapper->relationships[number];
        const OneBase& one = one_of(state.object(), relation);
        if (referred(state, relation) != state_before(target))
            set_one(state, number, one_of(state.object(), relation), target);
        else
            one.remember(target);
    }
}

/// Marks the list of an object that comes back, so that it is read again, and adds what was added in the meantime.
void SessionCore::enter_list_again(InstanceState& state, std::uint16_t number) {
    const RelationshipProperty& relation = state.mapper->relationships[number];
    ManyBase::Items* items = many_of(state.object(), relation).known_items();
    if (items == nullptr) return;
    items->objects.clear();
    items->loaded = false;
    const std::vector<void*> given = std::exchange(items->given, {});
    for (FreeNode& node : std::exchange(items->unowned, {})) add_child(state, number, *store.adopt(std::move(node)));
    for (void* object : given)
        add_child(state, number, state_to_link(*relation.target, object, described(*state.mapper, relation)));
}

void SessionCore::add_again(const Mapper& mapper, void* object) {
    check_event();
    const engine::Use inside(user);
    check_usable();
    if (mapper.state_of(object) == nullptr && detached_.contains(object))
        return enter_again(*state_before(object), false);
    InstanceState& state = state_in_session(mapper, object, "add()");
    if (state.status == Status::deleted)
        throw SessionError("deleted", "add(): The row of this " + std::string(mapper.model) + " is already deleted.",
                           "Add a new object with its values, or roll back.");
    restore_erased(state);
}

void SessionCore::delete_(const Mapper& mapper, void* object) {
    check_event();
    const engine::Use inside(user);
    check_usable();
    InstanceState& state = state_in_session(mapper, object, "delete_()");
    if (state.status == Status::pending) {
        expunge(mapper, object);
    } else if (state.status == Status::persistent) {
        erase(state);
    }
}

/// Records every column, so that changes outside the session are found when the program adds the object again.
static void record_columns(InstanceState& state) {
    if (!state.changes) state.changes = make_changes();
    sql::Scratch scratch;
    for (std::uint16_t column = 0; column < state.mapper->columns.size(); ++column) {
        const bool loaded = state.mapper->is_loaded(state.object(), column);
        sql::Value now;
        if (loaded) now = sql::Value(state.mapper->view(state.object(), column, scratch));
        Change* change = change_of(state, column);
        if (change == nullptr) {
            state.changes->push_back({.column = column, .unread = !loaded, .original = std::move(now), .stored = {}});
        } else if (!change->pending) {
            change->stored = loaded ? std::make_unique<sql::Value>(std::move(now)) : nullptr;
            change->pending = true;
        }
    }
}

void SessionCore::expunge(const Mapper& mapper, void* object) {
    check_event();
    const engine::Use inside(user);
    InstanceState& state = state_in_session(mapper, object, "expunge()");
    place_moved();
    for (InstanceState* other : along(state, &Cascades::expunge))
        if (other != &state && other->session == this && other->status != Status::detached) expunge_alone(*other);
    expunge_alone(state);
}

void SessionCore::expunge_alone(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    void* object = state.object();
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction != Direction::many_to_one || relation.inverse == no_index) continue;
        if (InstanceState* owner = referred(state, relation)) drop_from_many(*owner, relation.inverse, object);
        if (state.status != Status::persistent) continue;
        // The row stays in the list that it belongs to: another object will represent it.
        InstanceState* owner = find_loaded(relation, KeyValues(state, relation, KeySide::local, KeyValues::Of::row));
        if (owner == nullptr || owner->status != Status::persistent) continue;
        if (ManyBase::Items* items =
                known_items_of(many_of(owner->object(), relation.target->relationships[relation.inverse])))
            items->loaded = false;
    }
    drop_links(state);
    if (state.status == Status::persistent) {
        identities.leave(state);
        record_left_keys(state);
        record_columns(state);
        state.has_row = true;
        identities.note_left(state);
    }
    state.row_gone = state.status == Status::deleted;
    detach(state);
}

/// The session deletes a row or gives it another key: the objects that have left the session and stood for it cannot
/// come back as its objects.
void SessionCore::end_row_of(InstanceState& state) {
    if (detached_.empty()) return;
    for (InstanceState* left : identities.left_with_row_of(state)) {
        changes.touch(*left);
        left->has_row = false;
        left->row_gone = true;
    }
}

void SessionCore::detach(InstanceState& state) noexcept {
    state.status = Status::detached;
    changes.forget_work(state);
    if (!state.has_row) changes.reread.remove(state);
    groups.leave(state);
    if (!state.has_row) state.changes.reset();
    state.mapper->attach(state.object(), nullptr);
    state.new_lists = 0;
    detached_.insert(state.object());
    departures = next_departures();
}

}  // namespace carboy::orm
