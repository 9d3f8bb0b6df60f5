#include "orm/loading/list_load.hpp"

namespace carboy::orm {

ListLoad::ListLoad(SessionCore& core, const RelationshipProperty& relation, bool repeats)
    : core_(core),
      relation_(relation),
      inverse_(relation.association != nullptr ? nullptr : &relation.target->relationships[relation.inverse]),
      repeats_(repeats) {}

void ListLoad::begin(InstanceState& owner) {
    const ManyBase& many = many_of(owner.object(), relation_);
    if (owner.status != Status::persistent || core_.is_current(many)) return;
    ManyBase::Items& items = many.items();
    items.objects.clear();
    items.loaded = true;
    items.generation = core_.list_generation;
    is_by_integer_ = false;
    begun_.push_back(owner.object());
    if (inverse_ == nullptr) {
        is_begun_.insert(owner.object());
        return;
    }
    const KeyValues now(owner, relation_, KeySide::local);
    const KeyValues key(owner, relation_, KeySide::local, KeyValues::Of::row);
    if (!now.has_null()) owners_[now] = owner.object();
    if (key.has_null()) return;
    keys_.add(key);
    owners_[key] = owner.object();
}

/// Finds the list that an object belongs to. Consecutive rows usually belong to the same one. Returns false when that
/// list has not been begun.
bool ListLoad::find_owner(InstanceState& child) {
    sql::Scratch scratch;
    void** owner = nullptr;
    if (relation_.key.size() == 1) {
        const sql::ValueView key = child.mapper->view(child.object(), relation_.key.front().remote, scratch);
        const bool is_integer = key.kind() == sql::Kind::integer;
        if (is_integer && is_by_integer_ && key.as_integer() == key_) return true;
        owner = owners_.find(key);
        is_by_integer_ = is_integer && owner != nullptr;
        key_ = key.as_integer();
    } else {
        owner = owners_.find(KeyValues(child, relation_, KeySide::remote));
    }
    if (owner == nullptr) return false;
    owner_ = *owner;
    list_ = &many_of(owner_, relation_).items().objects;
    return true;
}

void ListLoad::add(void* child) {
    const OneBase& one = one_of(child, *inverse_);
    if (one.waits()) return;
    if (!find_owner(*state_before(child))) return;  // the program has moved it elsewhere
    if (repeats_ && !seen_.insert(child).second) return;
    one.remember(owner_);
    list_->push_back(child);
}

void ListLoad::add_link(void* owner, void* other) {
    if (!is_begun_.contains(owner) || !linked_.insert({owner, other}).second) return;
    many_of(owner, relation_).items().objects.push_back(other);
}

void ListLoad::drop_repeated() {
    for (void* owner : begun_) {
        boost::unordered_flat_set<void*> seen;
        many_of(owner, relation_).items().objects.erase_if([&](void* object) { return !seen.insert(object).second; });
    }
}

void ListLoad::finish() {
    if (inverse_ == nullptr) return core_.add_unwritten_links(relation_, begun_);
    if (core_.changes.has_work()) add_unwritten();
}

void ListLoad::abandon() noexcept {
    for (void* owner : begun_)
        if (ManyBase::Items* items = many_of(owner, relation_).known_items()) items->loaded = false;
}

void ListLoad::add_unwritten() {
    const boost::unordered_flat_set<void*> owners(begun_.begin(), begun_.end());
    boost::unordered_flat_set<void*> present;
    if (!core_.changes.dirty.empty())
        for (void* owner : begun_)
            for (void* object : many_of(owner, relation_).items().objects) present.insert(object);
    for (const auto* list : {&core_.changes.added.all(), &core_.changes.dirty.all()})
        for (InstanceState* child : *list) {
            if (!child->mapper->is_a(*relation_.target) || child->status == Status::deleted) continue;
            InstanceState* owner = core_.referred(*child, *inverse_);
            if (owner == nullptr || !owners.contains(owner->object()) || present.contains(child->object())) continue;
            many_of(owner->object(), relation_).items().objects.push_back(child->object());
        }
}

}  // namespace carboy::orm
