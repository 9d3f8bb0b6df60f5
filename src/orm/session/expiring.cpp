// Expiring and expunging objects, and the session's lists and facts about its objects.
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

/// Returns the object and the objects in memory that a cascade reaches from it.
std::vector<InstanceState*> SessionCore::along(InstanceState& first, bool Cascades::*cascade) {
    std::vector<InstanceState*> states{&first};
    boost::unordered_flat_set<InstanceState*> seen{&first};
    const auto add = [&](void* object) {
        InstanceState* state = state_before(object);
        if (state->status != Status::detached && seen.insert(state).second) states.push_back(state);
    };
    for (std::size_t i = 0; i < states.size(); ++i)
        for (const RelationshipProperty& relation : states[i]->mapper->relationships) {
            if (!(relation.attributes.cascades.*cascade)) continue;
            if (relation.direction == Direction::many_to_one) {
                const OneBase& one = one_of(states[i]->object(), relation);
                if (one.known() && one.target() != nullptr) add(one.target());
            } else if (const ManyBase::Items* items = many_of(states[i]->object(), relation).known_items()) {
                if (items->loaded)
                    for (void* object : items->objects) add(object);
            }
        }
    return states;
}

/// Discards changes that no flush has written: the columns get the row's values again.
void SessionCore::give_up_changes(InstanceState& state) {
    if (state.in_dirty)
        for (const RelationshipProperty& relation : state.mapper->relationships) {
            if (relation.direction != Direction::many_to_one || relation.inverse == no_index) continue;
            InstanceState* owner = referred(state, relation);
            if (owner != nullptr) drop_from_many(*owner, relation.inverse, state.object());
        }
    if (state.changes) {
        for (const Change& change : *state.changes) {
            if (!change.pending) continue;
            moved_.erase(
                std::remove_if(moved_.begin(), moved_.end(), [&](const Moved& moved) { return moved.child == &state; }),
                moved_.end());
            if (change.knows_row())
                state.mapper->load(state.object(), change.column, change.in_row({}));
            else
                unload(state, change.column);
        }
        state.changes->erase_if([](const Change& change) { return !change.written; });
        for (Change& change : *state.changes) {
            change.pending = change.computed = false;
            change.stored.reset();
        }
        if (state.changes->empty()) state.changes.reset();
    }
    changes.dirty.remove(state);
    computed_.erase(&state);
    forget_relationships(state);
}

/// Discards links of these objects that no flush has written. A link stays when another object has it in its list.
/// Source: SQLAlchemy, where each object has the history of its own lists.
void SessionCore::give_up_links(const std::vector<InstanceState*>& states) {
    if (links.empty()) return;
    const boost::unordered_flat_set<InstanceState*> given_up(states.begin(), states.end());
    std::vector<Link> gone;
    links.for_each([&](const LinkChange& change) {
        bool of_these = false, of_others = false;
        for (std::size_t end = 0; end < 2; ++end) {
            if (given_up.contains(change.link.ends[end]))
                of_these = true;
            else if (change.link.association->ends[end].relation != no_index)
                of_others = true;
        }
        if (of_these && !of_others) gone.push_back(change.link);
    });
    for (const Link& link : gone) links.forget(link);
}

void SessionCore::expire(const Mapper& mapper, void* object) {
    const engine::Use inside(user);
    check_usable();
    check_event();
    InstanceState& state = state_in_session(mapper, object, "expire()");
    if (state.status != Status::persistent)
        throw SessionError("no_row", "expire(): This " + std::string(mapper.model) + " has no row yet.",
                           "Call flush() or commit() first.");
    place_moved();
    bool lists_change = false;
    const std::vector<InstanceState*> states = along(state, &Cascades::refresh_expire);
    give_up_links(states);
    for (InstanceState* one : states) {
        if (one->status != Status::persistent) continue;
        lists_change = lists_change || one->in_dirty;
        give_up_changes(*one);
        const KeepUnflushed quiet(*this);
        refresh(*one->mapper, one->object());
    }
    // An object whose change is discarded may be in a list of another object.
    if (lists_change) outdate_lists();
}

std::vector<InstanceState*> SessionCore::objects_with_rows() {
    std::vector<InstanceState*> states;
    for (const Mapper* mapper : all_mappers())
        if (mapper->hierarchy.base == nullptr)
            identities.for_each(*mapper, [&](InstanceState& state) {
                if (state.status == Status::persistent) states.push_back(&state);
            });
    return states;
}

void SessionCore::expire_all() {
    const engine::Use inside(user);
    check_usable();
    check_event();
    place_moved();
    std::vector<InstanceState*> states = objects_with_rows();
    give_up_links(states);
    for (InstanceState* state : states) give_up_changes(*state);
    outdate_lists();
    read_frame_again(std::move(states));
}

void SessionCore::expunge_all() {
    const engine::Use inside(user);
    check_event();
    place_moved();
    std::vector<InstanceState*> states = changes.added.all();
    for (const Mapper* mapper : all_mappers())
        if (mapper->hierarchy.base == nullptr)
            identities.for_each(*mapper, [&](InstanceState& state) { states.push_back(&state); });
    for (InstanceState* state : states)
        if (state->status != Status::detached) expunge_alone(*state);
}

bool SessionCore::is_changed(InstanceState& state) {
    const engine::Use inside(user);
    if (state.status == Status::pending || state.erased) return true;
    if (!links.empty() && !links.of_object(state).empty()) return true;
    if (!state.changes) return false;
    return std::any_of(state.changes->begin(), state.changes->end(),
                       [&](const Change& change) { return change.pending && !is_without_effect(state, change); });
}

ObjectState SessionCore::state_of(const Mapper& mapper, const void* object) const {
    InstanceState* state = mapper.state_of(object);
    if (state == nullptr) {
        if (!detached_.contains(object)) return ObjectState::transient;
        state = state_before(const_cast<void*>(object));
        return state->has_row || state->row_gone ? ObjectState::detached : ObjectState::transient;
    }
    state_in_session(mapper, object, "state_of()");
    switch (state->status) {
        case Status::pending: return ObjectState::pending;
        case Status::persistent: return ObjectState::persistent;
        case Status::deleted: return ObjectState::deleted;
        case Status::detached: break;
    }
    return ObjectState::detached;
}

}  // namespace carboy::orm
