// Lazy relationships: the first one that is looked at loads it for every object of the same result.
#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {
namespace {

/// Different keys, in the order in which they came.
class KeySet {
  public:
    void add(sql::ValueView key) {
        bool& seen = seen_[key];
        if (!seen) keys_.emplace_back(key);
        seen = true;
    }
    const std::vector<sql::Value>& keys() const { return keys_; }

  private:
    KeyMap<bool> seen_;
    std::vector<sql::Value> keys_;
};

/// How many keys one statement asks for: engines limit the number of parameters.
constexpr std::size_t keys_per_statement = 32'000;

sql::Select select_by(const Mapper& target, std::uint16_t column, std::span<const sql::Value> keys) {
    const sql::Source source{&target.table};
    std::vector<sql::Expression> operands{sql::Expression::column(source, column)};
    const std::size_t size = sql::padded_list_size(keys.size());
    operands.reserve(size + 1);
    for (std::size_t i = 0; i < size; ++i)
        operands.push_back(sql::Expression::parameter(keys[std::min(i, keys.size() - 1)]));
    sql::Select statement{.columns = {sql::Expression::table_columns(source)}, .from = source};
    statement.where.push_back(sql::Expression::nary(sql::Op::in, std::move(operands)));
    return statement;
}

const std::vector<void*>& companions(const InstanceState& state, const std::vector<void*>& alone) {
    return state.group == nullptr ? alone : state.group->objects;
}

}  // namespace

template <class Visit>
void SessionCore::select_related(const Mapper& target, std::uint16_t column, const std::vector<sql::Value>& keys,
                                 Visit visit) {
    for (std::size_t first = 0; first < keys.size(); first += keys_per_statement) {
        const std::size_t count = std::min(keys_per_statement, keys.size() - first);
        for (void* object : load_objects(target, select_by(target, column, std::span(keys).subspan(first, count))))
            visit(object);
    }
}

InstanceState* SessionCore::find_loaded(const RelationshipProperty& relation, sql::ValueView key) {
    const Mapper& target = *relation.target;
    if (key.is_null() || target.primary_key.size() != 1 || target.primary_key.front() != relation.remote_column)
        return nullptr;
    InstanceState** found = identities(target).find(key);
    return found == nullptr ? nullptr : *found;
}

void SessionCore::load_ones(const Mapper& mapper, const RelationshipProperty& relation,
                            const std::vector<void*>& objects) {
    KeySet missing;
    std::vector<void*> waiting;
    sql::Scratch scratch;
    for (void* object : objects) {
        const OneBase& one = one_of(object, relation);
        if (state_before(object)->status != Status::persistent || one.known()) continue;
        const sql::ValueView key = mapper.view(object, relation.local_column, scratch);
        if (InstanceState* loaded = find_loaded(relation, key)) {
            one.remember(loaded->object());
        } else if (key.is_null()) {
            one.remember(nullptr);
        } else {
            missing.add(key);
            waiting.push_back(object);
        }
    }
    KeyMap<void*> found;
    select_related(*relation.target, relation.remote_column, missing.keys(), [&](void* target) {
        found[relation.target->view(target, relation.remote_column, scratch)] = target;
    });
    for (void* object : waiting) {
        void** target = found.find(mapper.view(object, relation.local_column, scratch));
        one_of(object, relation).remember(target == nullptr ? nullptr : *target);
    }
}

void* SessionCore::load_one(InstanceState& state, std::uint16_t number) {
    const RelationshipProperty& relation = state.mapper->relationships[number];
    const OneBase& one = one_of(state.object(), relation);
    if (state.status == Status::persistent) {
        const std::vector<void*> alone{state.object()};
        load_ones(*state.mapper, relation, companions(state, alone));
    } else {
        sql::Scratch scratch;
        const sql::ValueView key = state.mapper->view(state.object(), relation.local_column, scratch);
        if (key.is_null()) return nullptr;
        const std::vector<sql::Value> keys{sql::Value(key)};
        select_related(*relation.target, relation.remote_column, keys, [&](void* target) { one.remember(target); });
    }
    return one.target();
}

bool SessionCore::is_current(const ManyBase& many) const {
    const ManyBase::Items* items = many.known_items();
    return items != nullptr && items->loaded && items->generation == generation;
}

void SessionCore::load_manies(const Mapper& mapper, const RelationshipProperty& relation,
                              const std::vector<void*>& objects) {
    KeySet keys;
    KeyMap<void*> owners;
    sql::Scratch scratch;
    for (void* object : objects) {
        const ManyBase& many = many_of(object, relation);
        if (state_before(object)->status != Status::persistent || is_current(many)) continue;
        const sql::ValueView key = mapper.view(object, relation.local_column, scratch);
        keys.add(key);
        owners[key] = object;
        ManyBase::Items& items = many.items();
        items.objects.clear();
        items.loaded = false;
    }
    const RelationshipProperty& inverse = relation.target->relationships[relation.inverse];
    select_related(*relation.target, relation.remote_column, keys.keys(), [&](void* child) {
        void** owner = owners.find(relation.target->view(child, relation.remote_column, scratch));
        if (owner == nullptr) return;
        one_of(child, inverse).remember(*owner);
        many_of(*owner, relation).items().objects.push_back(child);
    });
    owners.for_each([&](void* owner) {
        ManyBase::Items& items = many_of(owner, relation).items();
        items.loaded = true;
        items.generation = generation;
    });
}

const std::vector<void*>& SessionCore::load_many(InstanceState& state, std::uint16_t number, const ManyBase& many) {
    if (state.status != Status::persistent || is_current(many)) return many.items().objects;
    const RelationshipProperty& relation = state.mapper->relationships[number];
    autoflush_for(*relation.target);
    if (!is_current(many)) {
        const std::vector<void*> alone{state.object()};
        load_manies(*state.mapper, relation, companions(state, alone));
    }
    return many.items().objects;
}

}  // namespace carboy::orm
