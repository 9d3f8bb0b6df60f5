#include "jinja/nesting.hpp"

#include "jinja/fail.hpp"

#include <carboy/jinja/ref.hpp>

#include <vector>

namespace carboy::jinja {

static constexpr int deepest = 150;
static constexpr int deepest_destruction = 50;

int& Nesting::depth() noexcept {
    static thread_local int value = 0;
    return value;
}

Nesting::Nesting() {
    if (depth() >= deepest) fail("RecursionError", "a value is nested too deeply");
    ++depth();
}

/// Destroys an object. What it owns goes with it, but in a loop rather than by recursion when the chain is long.
void Ref::drop() const noexcept {
    static constinit thread_local int depth = 0;
    static constinit thread_local std::vector<const Ref*>* waiting = nullptr;
    if (depth >= deepest_destruction) {
        if (!waiting) waiting = new std::vector<const Ref*>;
        waiting->push_back(this);
        return;
    }
    ++depth;
    destroy();
    if (depth == 1 && waiting) [[unlikely]] {
        while (!waiting->empty()) {
            const Ref* next = waiting->back();
            waiting->pop_back();
            next->destroy();
        }
        delete std::exchange(waiting, nullptr);
    }
    --depth;
}

}  // namespace carboy::jinja
