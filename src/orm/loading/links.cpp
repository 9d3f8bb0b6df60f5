// Many-to-many relationships: keeps the lists of both sides and the rows that link them consistent.
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>

#include "orm/loading/column_choice.hpp"
#include "orm/loading/list_load.hpp"
#include "orm/loading/own_strategies.hpp"
#include "orm/mapping/row_key.hpp"
#include "orm/session/related.hpp"

namespace carboy::orm {

Link SessionCore::link_of(InstanceState& owner, const RelationshipProperty& relation, InstanceState& other) {
    Link link{.association = relation.association};
    link.ends[relation.end] = &owner;
    link.ends[1 - relation.end] = &other;
    return link;
}

const std::vector<void*>& SessionCore::load_quietly(InstanceState& owner, std::uint16_t relation) {
    const KeepUnflushed quiet(*this);
    const ForItself cascading(*this);
    return load_many(owner, relation, many_of(owner.object(), owner.mapper->relationships[relation]));
}

void SessionCore::add_link(InstanceState& owner, std::uint16_t number, InstanceState& other) {
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    const Link link = link_of(owner, relation, other);
    bool has_row = false;
    if (!is_unknown(owner, relation)) {
        const std::vector<void*>& list = load_quietly(owner, number);
        has_row = std::find(list.begin(), list.end(), other.object()) != list.end();
        items_of(many_of(owner.object(), relation)).objects.push_back(other.object());
    }
    LinkChange* known = links.find(link);
    if (known != nullptr && known->added > 0) has_row = false;
    if (relation.inverse != no_index) append_to_many(other, relation.inverse, owner.object());
    if (known != nullptr && known->removed) {
        known->removed = false;
        links.settle(link);
    } else if (!has_row) {
        ++links.of(link).added;
    }
}

void SessionCore::remove_link(InstanceState& owner, std::uint16_t number, InstanceState& other) {
    const RelationshipProperty& relation = owner.mapper->relationships[number];
    const bool unknown = is_unknown(owner, relation);
    if (!unknown) load_quietly(owner, number);
    ListObjects& list = items_of(many_of(owner.object(), relation)).objects;
    if (!unknown && !list.erase_first(other.object()))
        throw SessionError("not_in_list", described(*owner.mapper, relation) + ".remove(): This " +
                                              std::string(relation.target->model) + " is not in the list.");
    if (relation.inverse != no_index) {
        const RelationshipProperty& inverse = relation.target->relationships[relation.inverse];
        if (ManyBase::Items* items = many_of(other.object(), inverse).known_items())
            items->objects.erase_first(owner.object());
    }
    const bool remains = !unknown && list.contains(other.object());
    const Link link = link_of(owner, relation, other);
    LinkChange* known = links.find(link);
    if (known != nullptr && known->added > 0) {
        --known->added;
        links.settle(link);
    } else if (!remains) {
        links.of(link).removed = true;
    }
}

/// Adds the objects in the list of a new object to the session; they may be new themselves.
void SessionCore::adopt_links(InstanceState& state, std::uint16_t number) {
    const RelationshipProperty& relation = state.mapper->relationships[number];
    if (many_of(state.object(), relation).known_items() == nullptr) return;
    ManyBase::Items& items = many_of(state.object(), relation).items();
    items.loaded = true;
    items.generation = list_generation;
    const std::vector<void*> given = std::exchange(items.given, {});
    std::vector<FreeNode> unowned = std::exchange(items.unowned, {});
    for (FreeNode& node : unowned) store.adopt(std::move(node));
    const std::vector<void*> objects = items.objects.take();
    for (void* object : objects) {
        const bool is_given = std::find(given.begin(), given.end(), object) != given.end();
        InstanceState& other = is_given ? state_in_session(*relation.target, object, described(*state.mapper, relation))
                                        : *state_before(object);
        if (other.status == Status::deleted || other.row_gone || (other.status == Status::detached && other.has_row))
            continue;
        items.objects.push_back(object);
        const Link link = link_of(state, relation, other);
        if (links.find(link) == nullptr) {
            links.of(link).added = 1;
            if (relation.inverse != no_index && other.status != Status::detached) {
                const ManyBase& list = many_of(object, relation.target->relationships[relation.inverse]);
                const ManyBase::Items* known = list.known_items();
                if (known == nullptr || !known->objects.contains(state.object()))
                    append_to_many(other, relation.inverse, state.object());
            }
        }
        if (other.status != Status::detached) continue;
        if (relation.inverse != no_index) {
            ListObjects& back = items_of(many_of(object, relation.target->relationships[relation.inverse])).objects;
            if (!back.contains(state.object())) back.push_back(state.object());
        }
        enter(other);
    }
}

/// Lets a list be read at its next use.
static void read_list_again(const SessionCore& core, InstanceState& owner, std::uint16_t relation) {
    if (owner.status != Status::persistent) return;
    if (ManyBase::Items* items = core.known_items_of(many_of(owner.object(), owner.mapper->relationships[relation])))
        items->loaded = false;
}

/// Removes the unwritten links of an object that leaves the session, and removes it from the lists of the others.
void SessionCore::drop_links(InstanceState& state) {
    if (!links.empty())
        for (const Link& link : links.of_object(state)) {
            const std::size_t own = link.ends[0] == &state ? 0 : 1;
            InstanceState& other = *link.ends[1 - own];
            const std::uint16_t relation = link.association->ends[1 - own].relation;
            if (relation != no_index) {
                drop_from_many(other, relation, state.object());
                if (links.find(link)->removed) read_list_again(*this, other, relation);  // the row of the link stays
            }
            links.forget(link);
        }
    drop_from_linked_lists(state, state.status == Status::persistent);
}

/// Removes the object from the lists of those that it is linked with, or lets all lists be read again.
void SessionCore::drop_from_linked_lists(InstanceState& state, bool row_stays) {
    for (const Association* association : all_associations())
        for (std::size_t end = 0; end < 2; ++end) {
            const std::uint16_t back = association->ends[1 - end].relation;
            if (!state.mapper->is_a(*association->ends[end].mapper) || back == no_index) continue;
            const std::uint16_t own = association->ends[end].relation;
            const ManyBase* list =
                own == no_index ? nullptr : &many_of(state.object(), state.mapper->relationships[own]);
            if (list == nullptr || !is_current(*list)) {
                if (state.status != Status::pending) outdate_lists();
                continue;
            }
            const std::vector<void*> others = items_of(*list).objects;
            for (void* other : others) {
                drop_from_many(*state_before(other), back, state.object());
                if (row_stays && state_before(other)->status == Status::persistent)
                    many_of(other, association->ends[1 - end].mapper->relationships[back]).items().loaded = false;
            }
        }
}

void SessionCore::load_links(const Mapper& mapper, const RelationshipProperty& relation,
                             const std::vector<void*>& objects, const LoadPlanPtr& plan) {
    const std::size_t key_size = relation.association->ends[relation.end].columns.size();
    const LoadPlanPtr whole = with_own_strategies(*relation.target, plan);
    ColumnChoice choice(*relation.target, whole.get());
    ListLoad lists(*this, relation);
    for (void* object : objects) lists.begin(*state_before(object));
    std::vector<InstanceState*> owners;
    KeyMap<void*> by_key;
    for (void* owner : lists.owners()) {
        owners.push_back(state_before(owner));
        by_key[KeyOf(*owners.back(), KeyOf::Of::row)] = owner;
    }
    std::vector<void*> found;
    boost::unordered_flat_set<void*> seen;
    const auto add = [&](const sql::ValueView* cells) {
        void* other = load_row(*relation.target, choice.row(cells), Freshness::current, &choice)->object();
        if (seen.insert(other).second) found.push_back(other);
        const RowKey key(mapper, std::span(cells + choice.size(), key_size));
        if (void** owner = by_key.find(key)) lists.add_link(*owner, other);
    };
    const std::size_t at_once = key_size == 1 ? keys_per_statement : composite_keys_per_statement;
    try {
        const KeepUnflushed quiet(*this);
        for (std::size_t first = 0; first < owners.size(); first += at_once) {
            sql::Select statement =
                select_linked(relation, std::span(owners).subspan(first, std::min(at_once, owners.size() - first)));
            choice.apply_to(statement);
            for_each_row(statement, add);
        }
    } catch (...) {
        lists.abandon();
        throw;
    }
    make_group(found, whole);
    fulfil(*relation.target, whole, found);
    lists.finish();
}

void SessionCore::add_unwritten_links(const RelationshipProperty& relation, const std::vector<void*>& owners) {
    if (links.empty()) return;
    const boost::unordered_flat_set<void*> loaded(owners.begin(), owners.end());
    links.for_each([&](const LinkChange& change) {
        if (change.link.association != relation.association) return;
        void* owner = change.link.ends[relation.end]->object();
        if (!loaded.contains(owner)) return;
        ListObjects& objects = many_of(owner, relation).items().objects;
        void* other = change.link.ends[1 - relation.end]->object();
        if (change.removed) objects.erase(other);
        for (std::size_t i = 0; i < change.added; ++i) objects.push_back(other);
    });
}

}  // namespace carboy::orm
