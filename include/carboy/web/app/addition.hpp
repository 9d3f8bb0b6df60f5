// Identifies what has been added to an application or blueprint, so that setup code may run twice in a process, as in
// tests, without adding anything twice.
#pragma once

#include <type_traits>

namespace carboy::web {

/// A hook or error handler that has been added.
struct Addition {
    /// Distinguishes kinds of hooks and types of functions; null when the function carries values, which cannot be
    /// compared.
    const void* type = nullptr;
    /// A function pointer, or null.
    const void* function = nullptr;
    int status = 0;

    bool same_as(const Addition& other) const noexcept {
        return type != nullptr && type == other.type && function == other.function && status == other.status;
    }
};

namespace detail {

template <class Kind, class Function>
inline constexpr char addition_identity = 0;

/// `Kind` is the role in which the function is added.
template <class Kind, class Function>
Addition addition(const Function& function, int status = 0) {
    if constexpr (std::is_pointer_v<Function>) {
        return {&addition_identity<Kind, Function>, reinterpret_cast<const void*>(function), status};
    } else if constexpr (std::is_empty_v<Function>) {
        return {&addition_identity<Kind, Function>, nullptr, status};
    } else {
        return {};
    }
}

}  // namespace detail

}  // namespace carboy::web
