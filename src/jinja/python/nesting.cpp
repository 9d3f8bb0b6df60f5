#include "jinja/python/nesting.hpp"

#include "jinja/errors/fail.hpp"

#include <carboy/jinja/python/ref.hpp>

#include <vector>

namespace carboy::jinja {

static constexpr int deepest = 150;
static constexpr int deepest_destruction = 50;

Nesting::Nesting() {
    if (per_stack.nesting >= deepest) fail("RecursionError", "a value is nested too deeply");
    ++per_stack.nesting;
}

/// Destroys an object. What it owns is destroyed too, but in a loop instead of by recursion when the chain is long.
void Ref::drop() const noexcept {
    using Waiting = std::vector<const Ref*>;
    if (per_stack.destruction >= deepest_destruction) {
        if (!per_stack.undestroyed) per_stack.undestroyed = new Waiting;
        static_cast<Waiting*>(per_stack.undestroyed)->push_back(this);
        return;
    }
    ++per_stack.destruction;
    destroy();
    if (per_stack.destruction == 1 && per_stack.undestroyed) [[unlikely]] {
        auto* const waiting = static_cast<Waiting*>(per_stack.undestroyed);
        while (!waiting->empty()) {
            const Ref* next = waiting->back();
            waiting->pop_back();
            next->destroy();
        }
        delete waiting;
        per_stack.undestroyed = nullptr;
    }
    --per_stack.destruction;
}

}  // namespace carboy::jinja
