// Prevents containers from containing themselves: values are reference-counted, so a cycle would never be freed.
#pragma once

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {

/// Call it before `added` is inserted into a list, dict or namespace (`container` is its address).
/// Throws: TemplateRuntimeError (ValueError) when the container can be reached from the value.
void check_cycle(const Ref* container, const Value& added);

}  // namespace carboy::jinja
