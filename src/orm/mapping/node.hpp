// The memory of an object: its state and the object directly after it.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>
#include <carboy/orm/mapping/mapper.hpp>

#include <cstddef>

namespace carboy::orm {

std::size_t node_size(const Mapper& mapper);
char* allocate_nodes(std::size_t size);
void release_nodes(void* memory) noexcept;
void destroy_node(InstanceState* state) noexcept;

}  // namespace carboy::orm
