// Distinguishes a process from its forked children, which must not use what the parent has opened.
#pragma once

#include <carboy/base/atomic.hpp>

#include <cstdint>

namespace carboy::engine {

namespace detail {
extern Atomic<std::uint32_t> forks;
}

/// A number that is one higher in a child of fork() than in its parent. Costs one load, where getpid() is a system
/// call. It does not notice a raw clone() or vfork(), after which no part of Carboy may be used.
inline std::uint32_t fork_count() noexcept { return detail::forks.load(MemoryOrder::relaxed); }

}  // namespace carboy::engine
