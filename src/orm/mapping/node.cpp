#include "orm/mapping/node.hpp"

#include <new>

namespace carboy::orm {

std::size_t node_size(const Mapper& mapper) {
    const std::size_t size = sizeof(InstanceState) + mapper.object.size;
    return (size + alignof(InstanceState) - 1) / alignof(InstanceState) * alignof(InstanceState);
}

char* allocate_nodes(std::size_t size) {
    return static_cast<char*>(::operator new (size, std::align_val_t{alignof(InstanceState)}));
}

void release_nodes(void* memory) noexcept { ::operator delete (memory, std::align_val_t{alignof(InstanceState)}); }

void destroy_node(InstanceState* state) noexcept {
    state->mapper->object.destroy(state->object());
    state->~InstanceState();
}

}  // namespace carboy::orm
