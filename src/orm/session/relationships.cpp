// Keeps both sides of a relationship and its foreign key consistent.
#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

/// `returns`: it has been in the session before, so the lists of others may contain it.
void SessionCore::link_relationships(InstanceState& state, bool returns) {
    for (std::uint16_t number = 0; number < state.mapper->relationships.size(); ++number) {
        const RelationshipProperty& relation = state.mapper->relationships[number];
        switch (relation.direction) {
            case Direction::many_to_one: link_one(state, relation, returns); break;
            case Direction::one_to_many: adopt_list(state, number); break;
            case Direction::many_to_many: adopt_links(state, number); break;
        }
    }
}

void SessionCore::link_one(InstanceState& state, const RelationshipProperty& relation, bool returns) {
    const OneBase& one = one_of(state.object(), relation);
    InstanceState* target = nullptr;
    if (one.known() && one.target() != nullptr) {
        target = state_before(one.target());
        if (relation.inverse != no_index) displace_partners(*target, relation.inverse, state.object());
        if (target->status == Status::persistent) {
            set_foreign_key(state, relation, target);
            one.remember(target->object());
        } else {
            one.wait_for(target->object());
        }
    } else {
        one.forget();
        const KeyValues key(state, relation, KeySide::local);
        if (key.has_null()) return;
        keys_by_hand = true;
        if (relation.inverse != no_index) target = find_loaded(relation, key);
    }
    if (target == nullptr || relation.inverse == no_index) return;
    const RelationshipProperty& inverse = relation.target->relationships[relation.inverse];
    // A list that was read just now contains it already.
    if (inverse.single || returns) drop_from_many(*target, relation.inverse, state.object());
    append_to_many(*target, relation.inverse, state.object());
}

/// Adds the objects to the session that were added to the list of a new object while it was in no session.
void SessionCore::adopt_list(InstanceState& state, std::uint16_t number) {
    const RelationshipProperty& relation = state.mapper->relationships[number];
    if (many_of(state.object(), relation).known_items() == nullptr) return;
    ManyBase::Items& items = many_of(state.object(), relation).items();
    items.loaded = true;  // a new object has no rows elsewhere
    items.generation = list_generation;
    const std::vector<void*> children = items.objects.take();
    const std::vector<void*> given = std::exchange(items.given, {});
    std::vector<FreeNode> unowned = std::exchange(items.unowned, {});
    for (FreeNode& node : unowned) store.adopt(std::move(node));
    const RelationshipProperty& inverse = relation.target->relationships[relation.inverse];
    for (void* object : children) {
        if (std::find(given.begin(), given.end(), object) != given.end()) {
            add_child(state, number, state_to_link(*relation.target, object, described(*state.mapper, relation)));
            continue;
        }
        InstanceState& child = *state_before(object);
        if (child.status == Status::pending || child.status == Status::persistent) {
            if (referred(child, inverse) == &state) items.objects.push_back(object);
        } else if (child.status == Status::detached && !child.has_row && !child.row_gone) {
            one_of(object, inverse).remember(state.object());
            enter(child);
        }
    }
}

/// Removes the current partner of a one-to-one relationship, so that another one can take its place.
void SessionCore::displace_partners(InstanceState& owner, std::uint16_t number, const void* keep) {
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    if (!relation.single || owner.status == Status::deleted || owner.status == Status::detached) return;
    const std::vector<void*> partners = load_quietly(owner, number);
    for (void* partner : partners)
        if (partner != keep)
            set_one(*state_before(partner), relation.inverse,
                    one_of(partner, relation.target->relationships[relation.inverse]), nullptr);
}

void SessionCore::append_to_many(InstanceState& owner, std::uint16_t relation, void* object) {
    const ManyBase& many = many_of(owner.object(), owner.mapper->relationships[relation]);
    if (owner.status == Status::pending || is_current(many)) items_of(many).objects.push_back(object);
}

void SessionCore::drop_from_many(InstanceState& owner, std::uint16_t relation, void* object) {
    const ManyBase& many = many_of(owner.object(), owner.mapper->relationships[relation]);
    if (many.known_items() == nullptr) return;
    // The rest of a list that is never loaded need not be searched.
    if (is_unknown(owner, owner.mapper->relationships[relation]) && !owner.inserted_now)
        many.items().objects.clear();
    else
        many.items().objects.erase(object);
}

void SessionCore::drop_from_lists(InstanceState& state) {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one || relation.inverse == no_index) continue;
        if (InstanceState* owner = referred(state, relation)) drop_from_many(*owner, relation.inverse, state.object());
    }
    drop_from_linked_lists(state);
}

InstanceState* SessionCore::referred(InstanceState& state, const RelationshipProperty& relation) {
    const OneBase& one = one_of(state.object(), relation);
    if (one.known()) {
        if (one.target() == nullptr) return nullptr;
        InstanceState* target = state_before(one.target());
        if (one.waits() || target->status == Status::persistent) return target;
        one.forget();
    }
    return find_loaded(relation, KeyValues(state, relation, KeySide::local));
}

void SessionCore::moves(InstanceState& state, std::uint16_t number) {
    place_moved();
    const RelationshipProperty& relation = state.mapper->relationships[number];
    if (relation.inverse != no_index) moved_.push_back({&state, number, referred(state, relation)});
}

void SessionCore::place_moved_objects() {
    const std::vector<Moved> moved = std::exchange(moved_, {});
    for (const Moved& move : moved) {
        const RelationshipProperty& relation = move.child->mapper->relationships[move.relation];
        if (relation.inverse == no_index || move.child->status == Status::detached ||
            move.child->status == Status::deleted)
            continue;
        InstanceState* to = referred(*move.child, relation);
        if (to == move.from) continue;
        if (move.from != nullptr) drop_from_many(*move.from, relation.inverse, move.child->object());
        if (to != nullptr) append_to_many(*to, relation.inverse, move.child->object());
    }
}

[[noreturn]] static void throw_view_only(const Mapper& mapper, const RelationshipProperty& relation) {
    throw SessionError("view_only", described(mapper, relation) + " is view_only and cannot be changed.",
                       "Change the relationship that it is a view of.");
}

/// An object that loses its owner is deleted at the flush, unless it gets another one. A new object leaves at once.
/// Source: SQLAlchemy orm/unitofwork.py, track_cascade_events.
void SessionCore::make_orphan(InstanceState& state, std::uint16_t number, InstanceState* owner) {
    const RelationshipProperty& relation = state.mapper->relationships[number];
    const OneBase& one = one_of(state.object(), relation);
    if (owner != nullptr) drop_from_many(*owner, relation.inverse, state.object());
    if (state.status == Status::pending) {
        one.remember(nullptr);
        return expunge(*state.mapper, state.object());
    }
    if (can_be_cleared(*state.mapper, relation)) {
        set_foreign_key(state, relation, nullptr);
        return one.remember(nullptr);
    }
    references_changed = true;
    changes.note(state, relation.local_column);
    one.wait_for(nullptr);  // the foreign key stays until the row is deleted
}

bool is_orphan(InstanceState& state) {
    if (state.status != Status::persistent) return false;
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one || relation.inverse == no_index) continue;
        if (!relation.target->relationships[relation.inverse].attributes.cascades.delete_orphan) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (!one.known() || one.target() != nullptr) continue;
        for (const KeyPart& part : relation.key)
            if (const Change* change = change_of(state, part.local); change != nullptr && change->pending) return true;
    }
    return false;
}

void SessionCore::set_one(InstanceState& state, std::uint16_t number, OneBase& one, void* target) {
    const engine::Use inside(user);
    if (is_reader_) refuse_change(state);
    check_event();
    check_usable();
    place_moved();
    const RelationshipProperty& relation = state.mapper->relationships[number];
    if (relation.attributes.view_only) throw_view_only(*state.mapper, relation);
    InstanceState* target_state = nullptr;
    if (target != nullptr) {
        const std::string name = described(*state.mapper, relation);
        target_state = &state_in_session(*relation.target, target, name);
        if (target_state->status == Status::deleted)
            throw SessionError("deleted",
                               name + ": The row of this " + std::string(relation.target->model) + " is deleted.",
                               "Assign another object, or roll back.");
    }
    InstanceState* before = referred(state, relation);
    const bool waits = target_state != nullptr && target_state->status == Status::pending;
    if (one.waits() && before == target_state) return;
    const bool has_inverse = relation.inverse != no_index;
    if (target_state != nullptr && has_inverse) displace_partners(*target_state, relation.inverse, state.object());
    if (target_state == nullptr && has_inverse && state.status != Status::deleted &&
        relation.target->relationships[relation.inverse].attributes.cascades.delete_orphan &&
        (before != nullptr || !one.known()))
        return make_orphan(state, number, before);
    if (waits) {
        if (state.status != Status::pending) {
            references_changed = true;
            for (const KeyPart& part : relation.key) changes.note(state, part.local);
        }
        one.wait_for(target);
    } else {
        set_foreign_key(state, relation, target_state);
        one.remember(target);
    }
    if (relation.inverse == no_index || before == target_state || state.status == Status::deleted) return;
    if (before != nullptr) drop_from_many(*before, relation.inverse, state.object());
    if (target_state != nullptr) append_to_many(*target_state, relation.inverse, state.object());
}

void SessionCore::set_foreign_key(InstanceState& state, const RelationshipProperty& relation, InstanceState* target) {
    for (const KeyPart& part : relation.key) set_key_part(state, relation, part, target);
}

void SessionCore::set_key_part(InstanceState& state, const RelationshipProperty& relation, const KeyPart& part,
                               InstanceState* target) {
    sql::Scratch mine, theirs;
    const sql::ValueView current = state.mapper->view(state.object(), part.local, mine);
    sql::ValueView wanted;
    if (target != nullptr) wanted = relation.target->view(target->object(), part.remote, theirs);
    // A new key of an object that is to be deleted is never written.
    if (target != nullptr && target->erased) wanted = in_row(*target, part.remote, wanted);
    if (current == wanted) return;
    if (wanted.is_null() && !state.mapper->table.columns[part.local].nullable) {
        if (target == nullptr && can_be_cleared(*state.mapper, relation)) return;  // another column becomes NULL
        throw SessionError("not_null",
                           described(*state.mapper, relation) + " cannot be empty: its column '" +
                               state.mapper->table.columns[part.local].name + "' is NOT NULL.",
                           "Assign another object, erase this one, or make the column std::optional.");
    }
    if (state.status != Status::pending) {
        references_changed = true;
        changes.note(state, part.local);
    } else if (state.mapper->table.columns[part.local].primary_key) {
        pending_keys_.additions = 0;
    }
    state.mapper->load(state.object(), part.local, wanted);
}

/// Returns the state of an object that is to be linked: one of this session, or one that has left it and comes back.
InstanceState& SessionCore::state_to_link(const Mapper& mapper, void* object, const std::string& what) {
    if (mapper.state_of(object) == nullptr && detached_.contains(object)) {
        InstanceState& state = *state_before(object);
        if (!state.row_gone) return state;
    }
    InstanceState& state = state_in_session(mapper, object, what);
    if (state.status == Status::deleted)
        throw SessionError("deleted", what + ": The row of this " + std::string(mapper.model) + " is deleted.",
                           "Use another object, or roll back.");
    return state;
}

/// Adds an object to a list, called on the list.
void SessionCore::add_child(InstanceState& owner, std::uint16_t number, InstanceState& child) {
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    if (relation.direction == Direction::many_to_many) {
        if (child.status == Status::detached) enter_again(child, false);
        return add_link(owner, number, child);
    }
    OneBase& one = one_of(child.object(), relation.target->relationships[relation.inverse]);
    if (child.status != Status::detached) return set_one(child, relation.inverse, one, owner.object());
    if (child.has_row) {
        enter_again(child, false);
        return set_one(child, relation.inverse, one, owner.object());
    }
    one.remember(owner.object());
    enter_again(child, false);
}

void* SessionCore::add_to_many(InstanceState& owner, std::uint16_t number, FreeNode node) {
    const engine::Use inside(user);
    if (is_reader_) refuse_change(owner);
    check_event();
    check_usable();
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    if (relation.attributes.view_only) throw_view_only(*owner.mapper, relation);
    displace_partners(owner, number, nullptr);
    validate_new(*relation.target, node.state->object());
    InstanceState* child = store.adopt(std::move(node));
    add_child(owner, number, *child);
    return child->object();
}

void SessionCore::add_known_to_many(InstanceState& owner, std::uint16_t number, void* object) {
    const engine::Use inside(user);
    if (is_reader_) refuse_change(owner);
    check_event();
    check_usable();
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    if (relation.attributes.view_only) throw_view_only(*owner.mapper, relation);
    add_child(owner, number, state_to_link(*relation.target, object, described(*owner.mapper, relation) + ".add()"));
}

void SessionCore::remove_from_many(InstanceState& owner, std::uint16_t number, void* object) {
    const engine::Use inside(user);
    if (is_reader_) refuse_change(owner);
    check_event();
    check_usable();
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    if (relation.attributes.view_only) throw_view_only(*owner.mapper, relation);
    InstanceState& child = state_in_session(*relation.target, object, described(*owner.mapper, relation) + ".remove()");
    if (relation.direction == Direction::many_to_many) return remove_link(owner, number, child);
    OneBase& one = one_of(object, relation.target->relationships[relation.inverse]);
    place_moved();
    if (referred(child, relation.target->relationships[relation.inverse]) != &owner)
        throw SessionError("not_in_list", described(*owner.mapper, relation) + ".remove(): This " +
                                              std::string(relation.target->model) + " is not in the list.");
    set_one(child, relation.inverse, one, nullptr);
}

/// Source: SQLAlchemy orm/collections.py, bulk_replace.
void SessionCore::replace_many(InstanceState& owner, std::uint16_t number, const std::vector<void*>& objects) {
    const engine::Use inside(user);
    if (is_reader_) refuse_change(owner);
    check_event();
    check_usable();
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    const std::string what = described(*owner.mapper, relation);
    if (relation.attributes.view_only) throw_view_only(*owner.mapper, relation);
    for (void* object : objects) state_to_link(*relation.target, object, what);
    const std::vector<void*> before = load_quietly(owner, number);
    const auto has = [](const std::vector<void*>& all, void* object) {
        return std::find(all.begin(), all.end(), object) != all.end();
    };
    for (void* object : before)
        if (!has(objects, object)) remove_from_many(owner, number, object);
    for (void* object : objects)
        if (!has(before, object)) add_child(owner, number, state_to_link(*relation.target, object, what));
    ListObjects& now = items_of(many_of(owner.object(), relation)).objects;
    if (now.size() == objects.size() && std::is_permutation(now.begin(), now.end(), objects.begin()))
        now.assign(objects);
}

}  // namespace carboy::orm
