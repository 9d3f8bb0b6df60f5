// Lazy relationships: accessing the first one loads the relationship for every object of the same result.
#include <algorithm>

#include "orm/loading/list_load.hpp"
#include "orm/session/related.hpp"

namespace carboy::orm {

template <class Visit>
void SessionCore::select_related(const Mapper& target, std::span<const std::uint16_t> columns,
                                 const std::vector<sql::Value>& keys, const LoadPlanPtr& plan, Visit visit,
                                 std::span<const OrderColumn> order) {
    const std::size_t at_once =
        columns.size() == 1 ? keys_per_statement : composite_keys_per_statement * columns.size();
    for (std::size_t first = 0; first < keys.size(); first += at_once) {
        const std::size_t count = std::min(at_once, keys.size() - first);
        const sql::Select statement = select_by(target, columns, std::span(keys).subspan(first, count), order);
        for (void* object : load_objects(target, statement, {.plan = plan})) visit(object);
    }
}

/// Reads the rows of objects again.  SQL: one SELECT for the objects of a model, or one each for keys of several
/// columns.
void SessionCore::read_rows(const std::vector<InstanceState*>& states) {
    const SeeAllRows all(*this);
    for (InstanceState* state : states) {
        const Mapper& mapper = *state->mapper;
        if (mapper.primary_key.size() > 1) get_by_key(mapper, KeyOf(*state, KeyOf::Of::row), Freshness::fresh);
    }
    std::vector<const Mapper*> mappers;
    for (const InstanceState* state : states)
        if (state->mapper->primary_key.size() == 1 &&
            std::find(mappers.begin(), mappers.end(), state->mapper) == mappers.end())
            mappers.push_back(state->mapper);
    sql::Scratch scratch;
    const auto alone = std::make_shared<const LoadPlan>(LoadPlan{.relations = {}, .complete = true});
    for (const Mapper* mapper : mappers) {
        const std::uint16_t column = mapper->primary_key.front();
        KeySet keys;
        for (InstanceState* state : states)
            if (state->mapper == mapper) keys.add(mapper->view(state->object(), column, scratch));
        select_related(*mapper, {&column, 1}, keys.keys(), mapper->loads_along ? alone : nullptr, [](void*) {});
    }
}

/// Returns the object with the key in a foreign key: the key of its row, or the one that the program has assigned.
InstanceState* SessionCore::find_loaded(const RelationshipProperty& relation, const KeyValues& key) {
    if (key.has_null()) return nullptr;
    const Mapper& target = *relation.target;
    const bool by_primary_key = refers_to_primary_key(relation);
    if (by_primary_key)
        if (InstanceState* found = identities.find(target, key)) return found;
    InstanceState* found = nullptr;
    const auto look = [&](InstanceState& state) {
        if (found != nullptr || state.status == Status::detached || state.status == Status::deleted) return;
        if (key.is(KeyValues(state, relation, KeySide::remote)) ||
            key.is(KeyValues(state, relation, KeySide::remote, KeyValues::Of::row)))
            found = &state;
    };
    if (!by_primary_key) identities.for_each(target, look);
    if (found != nullptr || !keys_renamed) return found;
    for (InstanceState* state : changes.dirty.all())
        if (state->mapper->is_a(target)) look(*state);
    return found;
}

void SessionCore::load_ones(const RelationshipProperty& relation, const std::vector<void*>& objects,
                            const LoadPlanPtr& plan) {
    KeySet missing;
    std::vector<void*> waiting;
    const bool by_primary_key = refers_to_primary_key(relation);
    for (void* object : objects) {
        const OneBase& one = one_of(object, relation);
        if (state_before(object)->status != Status::persistent || one.known()) continue;
        const KeyValues key(*state_before(object), relation, KeySide::local);
        if (key.has_null()) {
            one.remember(nullptr);
            continue;
        }
        InstanceState* loaded = by_primary_key || keys_renamed ? find_loaded(relation, key) : nullptr;
        if (loaded != nullptr && loaded->status == Status::persistent) {
            one.remember(loaded->object());
        } else {
            missing.add(key);
            waiting.push_back(object);
        }
    }
    KeyMap<void*> found;
    const std::vector<std::uint16_t> columns = key_columns(relation, KeySide::remote);
    select_related(*relation.target, columns, missing.keys(), plan, [&](void* target) {
        found[KeyValues(*state_before(target), relation, KeySide::remote, KeyValues::Of::row)] = target;
    });
    for (void* object : waiting) {
        const OneBase& one = one_of(object, relation);
        if (one.known()) continue;  // set by a flush
        void** target = found.find(KeyValues(*state_before(object), relation, KeySide::local));
        // A missing row may belong to an object that the next flush inserts.
        if (target != nullptr)
            one.remember(*target);
        else if (!is_modified())
            one.remember(nullptr);
    }
}

/// Returns the class that declares a relationship of an object.
static const Mapper& declaring(const InstanceState& state, std::uint16_t number) {
    const Mapper* mapper = state.mapper;
    while (mapper->hierarchy.base != nullptr && number < mapper->hierarchy.inherited_relations)
        mapper = mapper->hierarchy.base;
    return *mapper;
}

/// Returns the objects of a load group that are of this class.
static std::vector<void*> of_class(const std::vector<void*>& objects, const Mapper& mapper) {
    std::vector<void*> chosen = objects;
    std::erase_if(chosen, [&](void* object) { return !state_before(object)->mapper->is_a(mapper); });
    return chosen;
}

void* SessionCore::load_one(InstanceState& state, std::uint16_t number) {
    const engine::Use inside(user);
    place_moved();
    const RelationshipProperty& relation = state.mapper->relationships[number];
    const OneBase& one = one_of(state.object(), relation);
    if (one.known()) one.forget();  // its target has left the session
    if (state.status != Status::persistent) {
        autoflush_for(*relation.target);  // which may write this object, too
        if (one.known()) return one.target();
        if (state.status != Status::persistent) return look_up_one(state, relation);
    }
    const LoadPlanPtr plan = plan_for(state, number);
    const HoldGroup group(groups, state);
    const std::vector<void*> alone{state.object()};
    load_ones(relation, group ? of_class(group->objects, declaring(state, number)) : alone, plan);
    return one.target();
}

void* SessionCore::look_up_one(InstanceState& state, const RelationshipProperty& relation) {
    const KeyValues key(state, relation, KeySide::local);
    if (key.has_null()) return nullptr;
    KeySet keys;
    keys.add(key);
    void* found = nullptr;
    const std::vector<std::uint16_t> columns = key_columns(relation, KeySide::remote);
    select_related(*relation.target, columns, keys.keys(), {}, [&](void* target) { found = target; });
    if (found != nullptr) one_of(state.object(), relation).remember(found);
    return found;
}

/// Returns the plan for the objects of a relationship that is about to be loaded because it is used.
/// Throws: SessionError when the query that returned the object forbids it.
LoadPlanPtr SessionCore::plan_for(const InstanceState& state, std::uint16_t number) const {
    if (flushing_) return {};
    const LoadPlanPtr plan = state.group == nullptr ? LoadPlanPtr() : state.group->plan;
    const LoadPlan::Relation* const entry = plan ? plan->find(number) : nullptr;
    LoadStrategy strategy = state.mapper->relationships[number].attributes.lazy;
    if (plan && plan->raise_others) strategy = LoadStrategy::raise;
    if (entry != nullptr && entry->strategy != LoadStrategy::unset) strategy = entry->strategy;
    if (strategy == LoadStrategy::raise && !cascading_)
        throw SessionError("raise_load",
                           described(*state.mapper, state.mapper->relationships[number]) +
                               " is not loaded, and the model or the query that returned the object forbids loading "
                               "it here.",
                           "Add selectin_load() or joined_load() for it to the query's options(), or remove its "
                           "raise_load().");
    return entry == nullptr || entry->plan.empty() ? LoadPlanPtr() : LoadPlanPtr(plan, &entry->plan);
}

bool SessionCore::is_current(const ManyBase& many) const {
    if (const ManyBase::Items* items = many.known_items()) return items->loaded && items->generation == list_generation;
    const InstanceState* const owner = many.instance_state();
    return owner != nullptr && owner->new_lists == new_list_generation();
}

ManyBase::Items& SessionCore::items_of(const ManyBase& many) const {
    const bool is_new = many.known_items() == nullptr && is_current(many);
    ManyBase::Items& items = many.items();
    if (is_new) {
        items.loaded = true;
        items.generation = list_generation;
    }
    return items;
}

// The number of a new object's lists returns after all others were used, so no object may keep it so long.
void SessionCore::outdate_lists() noexcept {
    if (++list_generation % new_list_generations != 0) return;
    changes.touched.for_each([](InstanceState& state) { state.new_lists = 0; });
}

[[noreturn]] static void throw_write_only(const Mapper& mapper, const RelationshipProperty& relation, bool deletes) {
    if (deletes)
        throw SessionError("write_only",
                           described(mapper, relation) +
                               " is write-only, so its objects are not loaded in order to delete their owner.",
                           "Give the foreign key an ON DELETE action, such as on_delete_cascade, and the list the "
                           "attribute passive_deletes, or delete the objects first.");
    throw SessionError("write_only", described(mapper, relation) + " is write-only, so its objects are not loaded.",
                       "Query them with select(), and pass the result.");
}

bool SessionCore::is_unknown(InstanceState& owner, const RelationshipProperty& relation) const {
    return relation.write_only && owner.status != Status::pending && !is_current(many_of(owner.object(), relation));
}

std::vector<void*> SessionCore::unwritten_members(InstanceState& owner, std::uint16_t number) {
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    std::vector<void*> members;
    if (relation.direction == Direction::many_to_many) {
        links.for_each([&](const LinkChange& change) {
            if (change.link.association == relation.association && change.link.ends[relation.end] == &owner &&
                change.added > 0)
                members.push_back(change.link.ends[1 - relation.end]->object());
        });
        return members;
    }
    const RelationshipProperty& one = relation.target->relationships[relation.inverse];
    for (const auto* list : {&changes.added.all(), &changes.dirty.all()})
        for (InstanceState* state : *list)
            if (state->mapper->is_a(*relation.target) && state->status != Status::deleted &&
                referred(*state, one) == &owner)
                members.push_back(state->object());
    return members;
}

std::vector<void*> SessionCore::members_of_deleted(InstanceState& owner, std::uint16_t number) {
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    if (!relation.attributes.passive_deletes) throw_write_only(*owner.mapper, relation, true);
    return unwritten_members(owner, number);
}

void SessionCore::load_manies(const RelationshipProperty& relation, const std::vector<void*>& objects,
                              const LoadPlanPtr& plan) {
    ListLoad lists(*this, relation);
    for (void* object : objects) lists.begin(*state_before(object));
    const std::vector<std::uint16_t> columns = key_columns(relation, KeySide::remote);
    try {
        select_related(
            *relation.target, columns, lists.keys(), plan, [&](void* child) { lists.add(child); }, relation.order);
    } catch (...) {
        lists.abandon();
        throw;
    }
    lists.finish();
}

const std::vector<void*>& SessionCore::load_many(InstanceState& state, std::uint16_t number, const ManyBase& many) {
    const engine::Use inside(user);
    place_moved();
    if (state.status != Status::persistent || is_current(many)) return items_of(many).objects;
    const RelationshipProperty& relation = state.mapper->relationships[number];
    if (relation.write_only) throw_write_only(*state.mapper, relation, false);
    const LoadPlanPtr plan = plan_for(state, number);
    autoflush_for(*relation.target, relation.association);
    if (state.status == Status::persistent && !is_current(many)) {
        const HoldGroup group(groups, state);
        const Mapper& mapper = declaring(state, number);
        const std::vector<void*> alone{state.object()};
        const std::vector<void*> objects = group ? of_class(group->objects, mapper) : alone;
        if (relation.direction == Direction::many_to_many)
            load_links(mapper, relation, objects, plan);
        else
            load_manies(relation, objects, plan);
    }
    return items_of(many).objects;
}

void SessionCore::load_relation(const Mapper& mapper, std::uint16_t number, const std::vector<void*>& objects,
                                const LoadPlanPtr& plan) {
    place_moved();
    const RelationshipProperty& relation = mapper.relationships[number];
    autoflush_for(*relation.target, relation.association);
    if (relation.direction == Direction::many_to_one)
        load_ones(relation, objects, plan);
    else if (relation.direction == Direction::many_to_many)
        load_links(mapper, relation, objects, plan);
    else
        load_manies(relation, objects, plan);
}

/// Adds the objects of a relationship that is loaded.
static void add_targets(std::vector<void*>& targets, void* object, const RelationshipProperty& relation) {
    if (relation.direction == Direction::many_to_one) {
        const OneBase& one = one_of(object, relation);
        if (one.known() && one.target() != nullptr) targets.push_back(one.target());
    } else if (const ManyBase::Items* items = many_of(object, relation).known_items()) {
        targets.insert(targets.end(), items->objects.begin(), items->objects.end());
    }
}

void SessionCore::fulfil(const Mapper& mapper, const LoadPlanPtr& plan, const std::vector<void*>& objects) {
    if (!plan || objects.empty()) return;
    for (const LoadPlan::Relation& entry : plan->relations) {
        const LoadPlanPtr next(plan, &entry.plan);
        const bool now = entry.strategy == LoadStrategy::selectin || entry.strategy == LoadStrategy::joined;
        if (now) load_relation(mapper, entry.number, objects, entry.plan.empty() ? LoadPlanPtr() : next);
        if (entry.plan.empty() || (!now && entry.strategy != LoadStrategy::contains)) continue;
        std::vector<void*> targets;
        for (void* object : objects) add_targets(targets, object, mapper.relationships[entry.number]);
        fulfil(*mapper.relationships[entry.number].target, next, targets);
    }
}

}  // namespace carboy::orm
