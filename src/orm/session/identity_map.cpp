#include "orm/session/identity_map.hpp"

#include <algorithm>

namespace carboy::orm {

KeyOf::KeyOf(InstanceState& state, Of of)
    : ColumnValues(state, state.mapper->primary_key.size(), of,
                   [&](std::size_t number) { return state.mapper->primary_key[number]; }) {}

InstanceState* IdentityMap::enter(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    Entries& entries = of(mapper);
    if (mapper.primary_key.size() > 1 || state.changes)
        return std::exchange(entries[KeyOf(state, KeyOf::Of::row)], &state);
    sql::Scratch scratch;
    return std::exchange(entries[mapper.view(state.object(), mapper.primary_key.front(), scratch)], &state);
}

void IdentityMap::leave(InstanceState& state) noexcept {
    Entries& entries = of(*state.mapper);
    const KeyOf key(state, KeyOf::Of::row);
    InstanceState** found = entries.find(key);
    if (found != nullptr && *found == &state) entries.erase(key);
}

void IdentityMap::note_left(InstanceState& state) {
    auto& all = model_of(*state.mapper).left;
    if (all == nullptr) all = std::make_unique<KeyMap<std::vector<InstanceState*>>>();
    std::vector<InstanceState*>& left = (*all)[KeyOf(state, KeyOf::Of::row)];
    if (std::find(left.begin(), left.end(), &state) == left.end()) left.push_back(&state);
}

std::vector<InstanceState*> IdentityMap::left_with_row_of(InstanceState& state) {
    const auto& all = model_of(*state.mapper).left;
    if (all == nullptr) return {};
    const KeyOf key(state, KeyOf::Of::row);
    std::vector<InstanceState*>* const found = all->find(key);
    if (found == nullptr) return {};
    std::vector<InstanceState*> left = std::move(*found);
    all->erase(key);
    std::erase_if(left, [&](InstanceState* other) {
        if (other->status != Status::detached || !other->has_row) return true;
        const KeyOf own(*other, KeyOf::Of::row);
        const std::span<const sql::ValueView> a = own;
        const std::span<const sql::ValueView> b = key;
        return !std::equal(a.begin(), a.end(), b.begin(), b.end());
    });
    return left;
}

}  // namespace carboy::orm
