#include "orm/mapping/node.hpp"

#include <new>

#include "orm/mapping/changes.hpp"

namespace carboy::orm {

std::size_t node_size(const Mapper& mapper) {
    const std::size_t size = sizeof(InstanceState) + mapper.object.size;
    return (size + alignof(InstanceState) - 1) / alignof(InstanceState) * alignof(InstanceState);
}

// Aligned allocation takes several times as long, so it is used only where the alignment requires it.
static constexpr bool is_overaligned = alignof(InstanceState) > __STDCPP_DEFAULT_NEW_ALIGNMENT__;

char* allocate_nodes(std::size_t size) {
    if constexpr (is_overaligned)
        return static_cast<char*>(::operator new (size, std::align_val_t{alignof(InstanceState)}));
    else
        return static_cast<char*>(::operator new(size));
}

void release_nodes(void* memory) noexcept {
    if constexpr (is_overaligned)
        ::operator delete (memory, std::align_val_t{alignof(InstanceState)});
    else
        ::operator delete(memory);
}

void DestroyChanges::destroy(Changes* changes) noexcept { delete changes; }

void destroy_node(InstanceState* state) noexcept {
    state->mapper->object.destroy(state->object());
    state->~InstanceState();
}

}  // namespace carboy::orm
