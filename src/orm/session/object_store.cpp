#include "orm/session/object_store.hpp"

#include <algorithm>
#include <new>

#include "orm/mapping/node.hpp"

namespace carboy::orm {
namespace {

constexpr std::size_t first_chunk = 4;  // most sessions read few objects
constexpr std::size_t largest_chunk = 1024;

}  // namespace

std::size_t ObjectStore::find_chunk_with_room(const Mapper& mapper) {
    auto open = std::find_if(open_.begin(), open_.end(), [&](std::size_t i) { return chunks_[i].mapper == &mapper; });
    if (open != open_.end() && chunks_[*open].count < chunks_[*open].capacity) return *open;
    const std::size_t capacity =
        open == open_.end() ? first_chunk : std::min(largest_chunk, 2 * chunks_[*open].capacity);
    const std::size_t size = node_size(mapper);
    chunks_.push_back({&mapper, nullptr, size, 0, capacity});
    chunks_.back().memory = allocate_nodes(size * capacity);
    if (open == open_.end())
        open_.push_back(chunks_.size() - 1);
    else
        *open = chunks_.size() - 1;
    return chunks_.size() - 1;
}

InstanceState* ObjectStore::make_from(const Mapper& mapper, void* from) {
    const std::size_t chunk = chunk_with_room(mapper);
    auto* state = new (place(chunk)) InstanceState;
    state->mapper = &mapper;
    mapper.object.move_construct(state->object(), from);
    ++chunks_[chunk].count;
    return state;
}

InstanceState* ObjectStore::adopt(FreeNode node) {
    chunks_.reserve(chunks_.size() + 1);
    InstanceState* state = std::exchange(node.state, nullptr);
    chunks_.push_back({state->mapper, reinterpret_cast<char*>(state), node_size(*state->mapper), 1, 1});
    return state;
}

void ObjectStore::clear() noexcept {
    for (const Chunk& chunk : chunks_) {
        for (std::size_t i = 0; i < chunk.count; ++i)
            destroy_node(std::launder(reinterpret_cast<InstanceState*>(chunk.memory + i * chunk.node_size)));
        release_nodes(chunk.memory);
    }
    chunks_.clear();
    open_.clear();
    latest_ = 0;
}

}  // namespace carboy::orm
