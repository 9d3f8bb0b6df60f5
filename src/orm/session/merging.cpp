// merge(): copies an object from outside the session to the session's object of the same row.
#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

void* SessionCore::merge(const Mapper& mapper, const void* given) {
    const engine::Use inside(user);
    check_usable();
    Merged merged;
    const KeepUnflushed quiet(*this);
    return merge_into(mapper, given, merged);
}

/// Returns the primary key of an object in no session, or nothing when the database has yet to assign it.
static std::vector<sql::Value> key_of(const Mapper& mapper, const void* given) {
    std::vector<sql::Value> key;
    sql::Scratch scratch;
    for (const std::uint16_t column : mapper.primary_key) key.emplace_back(mapper.view(given, column, scratch));
    if (mapper.numbered && key.front().view().as_integer() == 0) key.clear();
    return key;
}

/// True when the key of a new object contains the key of another one, which the database has yet to assign.
static bool key_waits(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    return std::any_of(mapper.primary_key.begin(), mapper.primary_key.end(), [&](std::uint16_t column) {
        const std::vector<std::uint16_t>& relations = mapper.columns[column].relations;
        return std::any_of(relations.begin(), relations.end(), [&](std::uint16_t relation) {
            return one_of(state.object(), mapper.relationships[relation]).waits();
        });
    });
}

/// Returns the new object with this key, or nullptr.
InstanceState* SessionCore::pending_with(const Mapper& mapper, std::span<const sql::ValueView> key) {
    if (changes.added.empty()) return nullptr;
    if (pending_keys_.additions != changes.added.additions()) {
        pending_keys_.objects.clear();
        sql::Scratch scratch;
        for (InstanceState* state : changes.added.all())
            if (!state->mapper->numbered ||
                state->mapper->view(state->object(), state->mapper->primary_key.front(), scratch).as_integer() != 0)
                pending_keys_.objects.enter(*state);
        pending_keys_.additions = changes.added.additions();
    }
    InstanceState* found = pending_keys_.objects.find(mapper, key);
    return found != nullptr && found->in_added && !key_waits(*found) ? found : nullptr;
}

void* SessionCore::merge_into(const Mapper& mapper, const void* given, Merged& merged) {
    if (const auto known = merged.find(given); known != merged.end()) return known->second;
    if (const InstanceState* own = mapper.state_of(given); own != nullptr && own->session == this)
        return const_cast<void*>(given);
    const std::vector<sql::Value> key = key_of(mapper, given);
    std::vector<sql::ValueView> views;
    for (const sql::Value& value : key) views.push_back(value.view());
    void* object = views.empty() ? nullptr : get(mapper, views);
    if (object == nullptr && !views.empty())
        if (InstanceState* pending = pending_with(mapper, views)) object = pending->object();
    if (object == nullptr) {
        InstanceState* state = store.make(mapper);
        object = state->object();
        merged[given] = object;
        for (std::uint16_t column = 0; column < mapper.columns.size(); ++column) {
            const ColumnProperty& property = mapper.columns[column];
            property.value(static_cast<const char*>(given) + property.offset);  // loads a deferred column
            sql::Scratch scratch;
            mapper.load(object, column, mapper.view(given, column, scratch));
        }
        const bool known = pending_keys_.additions == changes.added.additions();
        enter(*state);
        if (known && pending_keys_.additions + 1 == changes.added.additions()) {
            if (!views.empty()) pending_keys_.objects.enter(*state);
            ++pending_keys_.additions;
        }
    } else {
        merged[given] = object;
        merge_columns(*state_before(object), given);
    }
    merge_relationships(*state_before(object), given, merged);
    return object;
}

void SessionCore::merge_columns(InstanceState& state, const void* given) {
    const Mapper& mapper = *state.mapper;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column) {
        if (mapper.table.columns[column].primary_key || mapper.is_computed(column)) continue;
        if (!mapper.is_loaded(given, column)) continue;
        sql::Scratch mine, theirs;
        const sql::ValueView now = mapper.view(state.object(), column, mine);
        const sql::ValueView wanted = mapper.view(given, column, theirs);
        if (now == wanted && mapper.is_loaded(state.object(), column)) continue;
        if (column == mapper.version_column && state.status == Status::persistent) {
            if (wanted.as_integer() == 0) continue;  // the program has not set it
            throw ConcurrentUpdate("concurrent_update",
                                   "merge(): " + described(mapper, KeyOf(state, KeyOf::Of::row)) +
                                       " has been changed since the given object was read.",
                                   "Read it again and repeat the change.");
        }
        const sql::Value copy(wanted);
        about_to_change(state, static_cast<char*>(state.object()) + mapper.columns[column].offset);
        mapper.load(state.object(), column, copy.view());
    }
}

/// The list of a given object may be one of another session.
static const ManyBase::Items* known_items_in_its_session(const ManyBase& many) {
    const InstanceState* const owner = many.instance_state();
    if (owner == nullptr || owner->session == nullptr) return many.known_items();
    return static_cast<const SessionCore*>(owner->session)->known_items_of(many);
}

void SessionCore::merge_relationships(InstanceState& state, const void* given, Merged& merged) {
    const bool is_elsewhere = state.mapper->state_of(given) != nullptr;
    for (std::uint16_t number = 0; number < state.mapper->relationships.size(); ++number) {
        const RelationshipProperty& relation = state.mapper->relationships[number];
        if (!relation.attributes.cascades.merge || relation.attributes.view_only) continue;
        if (relation.direction == Direction::many_to_one) {
            const OneBase& one = one_of(const_cast<void*>(given), relation);
            if (!one.known() || (one.target() == nullptr && is_elsewhere)) continue;
            void* target = one.target() == nullptr ? nullptr : merge_into(*relation.target, one.target(), merged);
            set_one(state, number, one_of(state.object(), relation), target);
            continue;
        }
        const ManyBase::Items* items = known_items_in_its_session(many_of(const_cast<void*>(given), relation));
        if (items == nullptr || (is_elsewhere && !items->loaded)) continue;
        if (items->objects.empty() && !is_elsewhere && !items->loaded) continue;
        if (relation.write_only && is_elsewhere) continue;
        const std::vector<void*> objects = items->objects;
        std::vector<void*> wanted;
        for (void* object : objects) wanted.push_back(merge_into(*relation.target, object, merged));
        if (relation.write_only)
            for (void* object : wanted) add_child(state, number, *state_before(object));
        else
            replace_many(state, number, wanted);
    }
}

}  // namespace carboy::orm
