// The addresses of a stack.
#pragma once

#include <cstddef>
#include <cstdint>

namespace carboy::fiber {

/// A stack, which grows down from its end, and the guard addresses below it.
struct StackRange {
    char* begin = nullptr;
    std::size_t size = 0;
    std::size_t guard = 0;

    /// True for an address that only an overflow of this stack can reach.
    bool guards(const void* address) const noexcept {
        const auto at = reinterpret_cast<std::uintptr_t>(address), low = reinterpret_cast<std::uintptr_t>(begin);
        return at < low && at >= low - guard;
    }
    /// Returns the pages below `live` to the system; they are zero when they are next used.
    void trim(const char* live) const noexcept;
};

}  // namespace carboy::fiber
