#include "orm/session/identity_map.hpp"

namespace carboy::orm {

KeyOf::KeyOf(InstanceState& state, Of of)
    : ColumnValues(state, state.mapper->primary_key.size(), of,
                   [&](std::size_t number) { return state.mapper->primary_key[number]; }) {}

IdentityMap::Entries& IdentityMap::of(const Mapper& mapper) {
    const Mapper* const root = &mapper.root();
    for (Model& model : models_)
        if (model.root == root) return model.entries;
    return models_.emplace_front(root).entries;
}

InstanceState* IdentityMap::find(const Mapper& mapper, std::span<const sql::ValueView> key) {
    InstanceState** found = of(mapper).find(key);
    return found == nullptr || !(*found)->mapper->is_a(mapper) ? nullptr : *found;
}

InstanceState* IdentityMap::enter(InstanceState& state) {
    InstanceState*& entry = of(*state.mapper)[KeyOf(state, KeyOf::Of::row)];
    return std::exchange(entry, &state);
}

void IdentityMap::leave(InstanceState& state) noexcept {
    Entries& entries = of(*state.mapper);
    const KeyOf key(state, KeyOf::Of::row);
    InstanceState** found = entries.find(key);
    if (found != nullptr && *found == &state) entries.erase(key);
}

}  // namespace carboy::orm
