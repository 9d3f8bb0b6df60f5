// Limits recursion over values, because templates can nest lists, tuples and generators to any depth.
#pragma once

#include <carboy/base/per_stack.hpp>

namespace carboy::jinja {

/// Counts a level of recursion on this stack during its lifetime. A filter may wait inside; other fibers have other
/// stacks.
/// Throws: TemplateRuntimeError (RecursionError) beyond 150 levels.
class Nesting {
  public:
    Nesting();
    ~Nesting() { --per_stack.nesting; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
};

}  // namespace carboy::jinja
