// Both sides of a relationship and its foreign key are kept in step.
#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

static std::string member_name(const Mapper& mapper, const RelationshipProperty& relation) {
    return std::string(mapper.model) + "." + std::string(relation.name);
}

void* OneBase::load() const {
    if (known_ || state_ == nullptr) return target_;
    const auto offset =
        static_cast<std::size_t>(reinterpret_cast<const char*>(this) - static_cast<char*>(state_->object()));
    return state_->session->load_one(*state_, state_->mapper->relationship_at(offset));
}

void OneBase::set(void* target) {
    if (state_ == nullptr) return remember(target);
    const auto offset = static_cast<std::size_t>(reinterpret_cast<char*>(this) - static_cast<char*>(state_->object()));
    state_->session->set_one(*state_, state_->mapper->relationship_at(offset), *this, target);
}

void throw_empty_one(const OneBase& one) {
    const InstanceState* state = one.instance_state();
    std::string name = "a relationship";
    if (state != nullptr) {
        const auto offset =
            static_cast<std::size_t>(reinterpret_cast<const char*>(&one) - reinterpret_cast<const char*>(state + 1));
        name = member_name(*state->mapper, state->mapper->relationships[state->mapper->relationship_at(offset)]);
    }
    throw SessionError("empty_relationship", name + " is empty",
                       "Ask first: if (object.relation) ..., or take the pointer with get().");
}

ManyBase::~ManyBase() = default;

ManyBase::Items& ManyBase::items() const {
    if (!items_) items_ = std::make_unique<Items>();
    return *items_;
}

static std::uint16_t relation_of(const ManyBase& many, InstanceState& state) {
    const auto offset =
        static_cast<std::size_t>(reinterpret_cast<const char*>(&many) - static_cast<char*>(state.object()));
    return state.mapper->relationship_at(offset);
}

const std::vector<void*>& ManyBase::load() const {
    if (state_ == nullptr) return items().objects;
    return state_->session->load_many(*state_, relation_of(*this, *state_), *this);
}

void* ManyBase::add_new(const Mapper& target, void* from) {
    FreeNode node = make_free_node(target, from);
    if (state_ != nullptr) return state_->session->add_to_many(*state_, relation_of(*this, *state_), std::move(node));
    void* object = node.state->object();
    items().unowned.push_back(std::move(node));
    items().objects.push_back(object);
    return object;
}

void ManyBase::add_known(const Mapper& target, void* object) {
    if (state_ == nullptr)
        throw SessionError(
            "not_in_session",
            "add(): the owner of this list is in no session, so it cannot take this " + std::string(target.model),
            "Add the owner to the session first, or move a new object in: add(std::move(object)).");
    state_->session->add_known_to_many(*state_, relation_of(*this, *state_), object);
}

void ManyBase::remove_known(const Mapper& target, void* object) {
    if (state_ != nullptr) return state_->session->remove_from_many(*state_, relation_of(*this, *state_), object);
    std::erase(items().objects, object);
    std::erase_if(items().unowned, [&](const FreeNode& node) { return node.state->object() == object; });
    (void)target;
}

void SessionCore::link_relationships(InstanceState& state) {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction == Direction::many_to_one)
            link_one(state, relation);
        else
            adopt_unowned(state, relation);
    }
}

void SessionCore::link_one(InstanceState& state, const RelationshipProperty& relation) {
    const OneBase& one = one_of(state.object(), relation);
    if (!one.known() || one.target() == nullptr) return;
    InstanceState& target = *relation.target->state_of(one.target());
    list_relations(state);
    if (target.status == Status::persistent) set_foreign_key(state, relation, &target);
    if (relation.inverse != no_index) append_to_many(target, relation.inverse, state.object());
}

void SessionCore::adopt_unowned(InstanceState& state, const RelationshipProperty& relation) {
    ManyBase::Items& items = many_of(state.object(), relation).items();
    items.loaded = true;  // a new object has no rows elsewhere
    items.generation = generation;
    items.objects.clear();
    std::vector<FreeNode> unowned = std::move(items.unowned);
    items.unowned.clear();
    const RelationshipProperty& inverse = relation.target->relationships[relation.inverse];
    for (FreeNode& node : unowned) {
        InstanceState* child = store.adopt(std::move(node));
        one_of(child->object(), inverse).remember(state.object());
        enter(*child);
    }
}

void SessionCore::append_to_many(InstanceState& owner, std::uint16_t relation, void* object) {
    const ManyBase& many = many_of(owner.object(), owner.mapper->relationships[relation]);
    list_relations(owner);
    if (owner.status == Status::pending || is_current(many)) many.items().objects.push_back(object);
}

void SessionCore::drop_from_many(InstanceState& owner, std::uint16_t relation, void* object) {
    const ManyBase& many = many_of(owner.object(), owner.mapper->relationships[relation]);
    list_relations(owner);
    if (many.known_items() != nullptr) std::erase(many.items().objects, object);
}

void SessionCore::set_one(InstanceState& state, std::uint16_t number, OneBase& one, void* target) {
    check_usable();
    const RelationshipProperty& relation = state.mapper->relationships[number];
    InstanceState* target_state = nullptr;
    if (target != nullptr)
        target_state = &state_in_session(*relation.target, target, member_name(*state.mapper, relation));
    void* before = one.known() ? one.target() : nullptr;
    if (!one.known() && state.status == Status::persistent) {
        sql::Scratch scratch;
        InstanceState* loaded =
            find_loaded(relation, state.mapper->view(state.object(), relation.local_column, scratch));
        if (loaded != nullptr) before = loaded->object();
    }
    if (one.known() && before == target) return;
    if (target == nullptr || target_state->status == Status::persistent) set_foreign_key(state, relation, target_state);
    one.remember(target);
    list_relations(state);
    if (state.status == Status::persistent) list_dirty(state);
    if (relation.inverse == no_index) return;
    if (before != nullptr) drop_from_many(*relation.target->state_of(before), relation.inverse, state.object());
    if (target != nullptr) append_to_many(*target_state, relation.inverse, state.object());
}

void SessionCore::set_foreign_key(InstanceState& state, const RelationshipProperty& relation, InstanceState* target) {
    sql::Scratch mine, theirs;
    const sql::ValueView current = state.mapper->view(state.object(), relation.local_column, mine);
    sql::ValueView wanted;
    if (target != nullptr) wanted = relation.target->view(target->object(), relation.remote_column, theirs);
    if (current == wanted) return;
    if (wanted.is_null() && !state.mapper->table.columns[relation.local_column].nullable)
        throw SessionError("not_null",
                           member_name(*state.mapper, relation) + " cannot be empty: its column '" +
                               state.mapper->table.columns[relation.local_column].name + "' is NOT NULL",
                           "Give it another object, erase this one, or make the column std::optional.");
    if (state.status == Status::persistent) note_change(state, relation.local_column);
    state.mapper->load(state.object(), relation.local_column, wanted);
}

void SessionCore::sync_foreign_keys(InstanceState& state) {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (!one.known() || one.target() == nullptr) continue;
        InstanceState* target = relation.target->state_of(one.target());
        if (target != nullptr && target->status == Status::persistent) set_foreign_key(state, relation, target);
    }
}

void* SessionCore::add_to_many(InstanceState& owner, std::uint16_t number, FreeNode node) {
    check_usable();
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    InstanceState* child = store.adopt(std::move(node));
    one_of(child->object(), relation.target->relationships[relation.inverse]).remember(owner.object());
    enter(*child);
    return child->object();
}

void SessionCore::add_known_to_many(InstanceState& owner, std::uint16_t number, void* object) {
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    InstanceState& child = state_in_session(*relation.target, object, member_name(*owner.mapper, relation) + ".add()");
    const RelationshipProperty& inverse = relation.target->relationships[relation.inverse];
    set_one(child, relation.inverse, one_of(object, inverse), owner.object());
}

void SessionCore::remove_from_many(InstanceState& owner, std::uint16_t number, void* object) {
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    InstanceState& child =
        state_in_session(*relation.target, object, member_name(*owner.mapper, relation) + ".remove()");
    OneBase& one = one_of(object, relation.target->relationships[relation.inverse]);
    if (one.load() != owner.object())
        throw SessionError("not_in_list", member_name(*owner.mapper, relation) + ".remove(): this " +
                                              std::string(relation.target->model) + " is not in the list");
    set_one(child, relation.inverse, one, nullptr);
}

}  // namespace carboy::orm
