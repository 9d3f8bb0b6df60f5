// Keeps containers from holding themselves: values are counted, so such a cycle would never be freed.
#pragma once

#include <carboy/jinja/containers.hpp>

namespace carboy::jinja {

/// Call before `added` goes into a list, dict or namespace (`container` is its address).
/// Throws: TemplateRuntimeError (ValueError) when the container can be reached from the value.
void check_cycle(const Ref* container, const Value& added);

}  // namespace carboy::jinja
