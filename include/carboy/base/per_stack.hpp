// State that belongs to the calls on one stack, for code that does not know about fibers. A fiber has its own and takes
// it along when it waits, so that no other fiber of the thread sees it.
#pragma once

namespace carboy {

struct PerStack {
    /// Levels of recursion over values.
    int nesting = 0;
    /// Objects that are being destroyed inside each other's destructors, and those that wait to be destroyed.
    int destruction = 0;
    void* undestroyed = nullptr;
    /// The render in progress.
    void* render = nullptr;
};

/// The state of the current stack.
// thread_local: a fiber stays on its thread, and each switch puts in what belongs to the stack that runs.
inline constinit thread_local PerStack per_stack;

}  // namespace carboy
