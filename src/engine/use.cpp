#include <carboy/engine/use.hpp>

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace carboy::engine {

void OneUser::refuse() const {
    throw ProgrammingError(
        "connection_in_use", fmt::format("Another thread or fiber is inside a call of this {}.", what_),
        fmt::format("Give each thread and each fiber its own {0}, or guard this {0} with a lock. If there is no other "
                    "thread or fiber, the {0} may have been destroyed before a query or a cursor that uses it.",
                    what_));
}

bool OneUser::is_taken() const noexcept {
    const void* const seen = user_.load(MemoryOrder::relaxed);
    return seen != nullptr && seen != fiber::current_id();
}

// A fiber whose loop is ending cannot wait any more. The one inside is then another fiber that is being unwound, or a
// thread that is about to leave.
bool OneUser::enter_late() noexcept {
    constexpr std::chrono::milliseconds pause{1};
    const void* const me = fiber::current_id();
    if (user_.load(MemoryOrder::relaxed) == me) return false;
    for (int tries_left = 1000;;) {
        const void* seen = nullptr;
        if (user_.compare_exchange(seen, me, MemoryOrder::acquire)) return true;
        if (seen == me) return false;
        try {
            fiber::sleep_for(pause);
        } catch (...) {
            if (--tries_left == 0) return false;
            std::this_thread::sleep_for(pause);
        }
    }
}

}  // namespace carboy::engine
