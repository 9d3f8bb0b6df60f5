// Telling a process from the one that it was forked from: what the parent has opened is not the child's to use.
#pragma once

#include <atomic>
#include <cstdint>

namespace carboy::engine {

namespace detail {
extern std::atomic<std::uint32_t> forks;
}

/// A number that a child of fork() has one higher than its parent.  Costs one load; getpid() is a system call.
/// A raw clone() or vfork() is not seen; nothing of Carboy may be called after those.
inline std::uint32_t fork_count() noexcept { return detail::forks.load(std::memory_order_relaxed); }

}  // namespace carboy::engine
