// Objects enter a session, change, and leave it.
#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

std::string described(const Mapper& mapper, std::span<const sql::ValueView> key) {
    std::string out(mapper.model);
    for (std::size_t i = 0; i < key.size(); ++i) {
        out += i == 0 ? " " : ", ";
        sql::append_repr(out, key[i]);
    }
    return out;
}

void about_to_change(InstanceState& state, const void* member) {
    const auto offset = static_cast<std::size_t>(static_cast<const char*>(member) - static_cast<char*>(state.object()));
    const std::uint16_t column = state.mapper->column_at(offset);
    for (const std::uint16_t relation : state.mapper->columns[column].relations)
        one_of(state.object(), state.mapper->relationships[relation]).forget();
    if (state.status == Status::persistent) state.session->note_change(state, column);
}

InstanceState& SessionCore::state_in_session(const Mapper& mapper, const void* object, std::string_view what) const {
    InstanceState* state = mapper.state_of(object);
    if (state != nullptr && state->session == this) return *state;
    if (state != nullptr)
        throw SessionError("other_session",
                           std::string(what) + ": this " + std::string(mapper.model) + " is in another session",
                           "Query it in this session, or use the session it came from.");
    throw SessionError("not_in_session",
                       std::string(what) + ": this " + std::string(mapper.model) + " is in no session",
                       "session.add(std::move(object)) moves an object into the session and returns it there.");
}

void* SessionCore::add_new(const Mapper& mapper, void* from) {
    check_usable();
    InstanceState* state = store.make_from(mapper, from);
    enter(*state);
    return state->object();
}

void SessionCore::enter(InstanceState& state) {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (one.known() && one.target() != nullptr)
            state_in_session(*relation.target, one.target(),
                             std::string(state.mapper->model) + "." + std::string(relation.name));
    }
    state.status = Status::pending;
    state.session = this;
    state.generation = generation;
    state.mapper->object.attach(state.object(), &state);
    added.push_back(&state);
    link_relationships(state);
}

void SessionCore::add_again(const Mapper& mapper, void* object) {
    check_usable();
    InstanceState& state = state_in_session(mapper, object, "add()");
    if (state.status == Status::deleted)
        throw SessionError("deleted", "add(): the row of this " + std::string(mapper.model) + " is deleted already",
                           "Add a new object with its values, or roll back.");
    if (!state.erased) return;
    state.erased = false;
    std::erase(erased, &state);
}

void SessionCore::erase(const Mapper& mapper, void* object) {
    check_usable();
    InstanceState& state = state_in_session(mapper, object, "erase()");
    if (state.status == Status::pending) {
        expunge(mapper, object);
    } else if (state.status == Status::persistent && !state.erased) {
        state.erased = true;
        erased.push_back(&state);
    }
}

void SessionCore::expunge(const Mapper& mapper, void* object) {
    InstanceState& state = state_in_session(mapper, object, "expunge()");
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction != Direction::many_to_one || relation.inverse == no_index) continue;
        const OneBase& one = one_of(object, relation);
        if (one.known() && one.target() != nullptr)
            drop_from_many(*relation.target->state_of(one.target()), relation.inverse, object);
    }
    if (state.status == Status::pending) std::erase(added, &state);
    if (state.status == Status::persistent) identities(mapper).erase(KeyOf(mapper, object));
    for (auto* list : {&dirty, &erased, &inserted, &changed, &related}) std::erase(*list, &state);
    detach(state);
}

void SessionCore::detach(InstanceState& state) noexcept {
    state.status = Status::detached;
    state.erased = false;
    state.changes.reset();
    state.mapper->object.attach(state.object(), nullptr);
}

void SessionCore::list_dirty(InstanceState& state) {
    if (state.listed_dirty) return;
    state.listed_dirty = true;
    dirty.push_back(&state);
}

void SessionCore::list_relations(InstanceState& state) {
    if (state.listed_relations) return;
    state.listed_relations = true;
    related.push_back(&state);
}

void SessionCore::note_change(InstanceState& state, std::uint16_t column) {
    if (!state.changes) {
        state.changes = std::make_unique<std::vector<Change>>();
        changed.push_back(&state);
    }
    list_dirty(state);
    const auto known =
        std::find_if(state.changes->begin(), state.changes->end(), [&](const Change& c) { return c.column == column; });
    if (known != state.changes->end()) {
        known->pending = true;
        return;
    }
    sql::Scratch scratch;
    state.changes->push_back(
        {.column = column, .original = sql::Value(state.mapper->view(state.object(), column, scratch))});
}

}  // namespace carboy::orm
