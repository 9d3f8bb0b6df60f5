// Where an exception was thrown. The runtime looks for a handler before it unwinds, while the stack of the throw is
// still there. On the way it asks a handler whose type never matches, which records the stack.
// Costs nothing until an exception passes; works with exceptions of any library, and with static linking.
#pragma once

#include <exception>
#include <vector>

#include "web/debug/call_stack.hpp"

namespace carboy::web {

/// The stacks of the exceptions that have passed `tell_throw_place` in one request. An exception that was caught and
/// thrown again on the way shows the place where it was thrown again.
class ThrowPlaces {
  public:
    /// Returns the stack of the exception, or nullptr if it is not known.
    const CallStack* find(const std::exception_ptr& thrown) const;
    /// Only the first stack of an exception counts, because the same object may be rethrown later.
    void add(const void* object);

  private:
    struct Place {
        const void* object;
        CallStack stack;
    };
    std::vector<Place> places_;
};

/// The type of the handler that never matches.
struct ThrowProbe {
    virtual ~ThrowProbe();
};

/// Runs `call`; the stack of an exception that leaves it goes to the record of the current request.
template <class Call>
auto tell_throw_place(const Call& call) {
    try {
        return call();
    } catch (const ThrowProbe&) {
        std::terminate();  // it never matches
    }
}

}  // namespace carboy::web
