// Cascades: the objects that are deleted together with an object, and that are restored together with it.
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

/// Returns the objects that a relationship deletes together with their owner.
/// SQL: one SELECT for all objects of the same result, unless the relationship is loaded.
std::vector<InstanceState*> SessionCore::erased_along(InstanceState& state, std::uint16_t number) {
    const RelationshipProperty& relation = state.mapper->relationships[number];
    std::vector<InstanceState*> along;
    if (!relation.attributes.cascades.remove || relation.attributes.view_only) return along;
    if (relation.direction == Direction::many_to_one) {
        const OneBase& one = one_of(state.object(), relation);
        const ForItself cascading(*this);
        if (void* target = one.known() ? one.target() : load_one(state, number)) along.push_back(state_before(target));
        return along;
    }
    const ManyBase& many = many_of(state.object(), relation);
    if (is_unknown(state, relation)) {
        for (void* object : members_of_deleted(state, number)) along.push_back(state_before(object));
        return along;
    }
    if (relation.attributes.passive_deletes && state.status == Status::persistent && !is_current(many)) return along;
    const std::vector<void*> objects = load_quietly(state, number);
    for (void* object : objects) along.push_back(state_before(object));
    return along;
}

/// Adds the objects that are deleted together with those given.
void SessionCore::collect_erased(std::vector<InstanceState*>& states) {
    boost::unordered_flat_set<InstanceState*> seen(states.begin(), states.end());
    for (std::size_t i = 0; i < states.size(); ++i)
        for (std::uint16_t number = 0; number < states[i]->mapper->relationships.size(); ++number)
            for (InstanceState* along : erased_along(*states[i], number))
                if ((along->status == Status::persistent || along->status == Status::pending) &&
                    seen.insert(along).second)
                    states.push_back(along);
}

static bool erases_others(const Mapper& mapper) {
    return std::any_of(mapper.relationships.begin(), mapper.relationships.end(),
                       [](const RelationshipProperty& relation) { return relation.attributes.cascades.remove; });
}

/// Source: SQLAlchemy Session.delete, which follows the cascades before it marks anything.
void SessionCore::erase(InstanceState& state) {
    std::vector<InstanceState*> states{&state};
    if (erases_others(*state.mapper)) collect_erased(states);
    for (InstanceState* one : states) {
        if (one->status == Status::pending) {
            expunge(*one->mapper, one->object());
        } else if (one->status == Status::persistent) {
            changes.touch(*one);
            one->erased = true;
            changes.erased.add(*one);
        }
    }
}

/// Keeps an object that was to be deleted, and the objects that would have been deleted together with it.
void SessionCore::restore_erased(InstanceState& state) {
    if (!state.erased) return;
    state.erased = false;
    changes.erased.remove(state);
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (!relation.attributes.cascades.remove) continue;
        if (relation.direction == Direction::many_to_one) {
            const OneBase& one = one_of(state.object(), relation);
            if (one.known() && one.target() != nullptr) restore_erased(*state_before(one.target()));
        } else if (const ManyBase::Items* items = many_of(state.object(), relation).known_items()) {
            const std::vector<void*> objects = items->objects;
            for (void* object : objects) restore_erased(*state_before(object));
        }
    }
}

}  // namespace carboy::orm
