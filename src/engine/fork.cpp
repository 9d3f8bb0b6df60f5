#include <carboy/engine/fork.hpp>

#include <pthread.h>

namespace carboy::engine {

constinit Atomic<std::uint32_t> detail::forks{0};

namespace {
[[maybe_unused]] const int registered =
    ::pthread_atfork(nullptr, nullptr, [] { detail::forks.fetch_add(1, MemoryOrder::relaxed); });
}  // namespace

}  // namespace carboy::engine
