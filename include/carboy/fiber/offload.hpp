// Blocking work, moved off the loop's thread.
#pragma once

#include <carboy/base/function.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace carboy::fiber {

namespace detail {
/// Runs `work` on a pool thread and suspends the fiber until it is done. `work` must not throw.
void offload(std::function<void()> work);
}  // namespace detail

/// Runs `work` on a small pool of threads while the fiber waits, and returns its result or throws its exception.
/// Outside a fiber, runs it immediately on the calling thread.
/// Threads: `work` runs outside any fiber. It always runs to its end, even when the waiting fiber is cancelled.
template <class Work>
auto run_blocking(Work&& work) -> std::invoke_result_t<Work&> {
    using Result = std::invoke_result_t<Work&>;
    std::exception_ptr failure;
    if constexpr (std::is_void_v<Result>) {
        detail::offload([&] {
            try {
                work();
            } catch (...) {
                failure = std::current_exception();
            }
        });
        if (failure) std::rethrow_exception(failure);
    } else {
        std::optional<Result> result;
        detail::offload([&] {
            try {
                result.emplace(work());
            } catch (...) {
                failure = std::current_exception();
            }
        });
        if (failure) std::rethrow_exception(failure);
        return *std::move(result);
    }
}

}  // namespace carboy::fiber
