// A number or pointer that several threads use, for members of public classes. <atomic> costs each file that includes
// it 14 MB of the memory of GCC 12, because it has classes for all types and all ways to wait.
#pragma once

#include <type_traits>

namespace carboy {

/// As std::memory_order.
enum class MemoryOrder : int {
    relaxed = __ATOMIC_RELAXED,
    acquire = __ATOMIC_ACQUIRE,
    release = __ATOMIC_RELEASE,
    acq_rel = __ATOMIC_ACQ_REL,
    seq_cst = __ATOMIC_SEQ_CST,
};

/// As std::atomic, for a bool, a number, an enumeration or a pointer that the processor changes without a lock.
template <class T>
class Atomic {
    static_assert(std::is_scalar_v<T> && __atomic_always_lock_free(sizeof(T), nullptr));

  public:
    constexpr Atomic(T value = {}) noexcept : value_(value) {}
    Atomic(const Atomic&) = delete;
    Atomic& operator=(const Atomic&) = delete;

    T load(MemoryOrder order = MemoryOrder::seq_cst) const noexcept {
        T value;
        __atomic_load(&value_, &value, static_cast<int>(order));
        return value;
    }
    void store(T value, MemoryOrder order = MemoryOrder::seq_cst) noexcept {
        __atomic_store(&value_, &value, static_cast<int>(order));
    }
    T exchange(T value, MemoryOrder order = MemoryOrder::seq_cst) noexcept {
        T old;
        __atomic_exchange(&value_, &value, &old, static_cast<int>(order));
        return old;
    }
    T fetch_add(T value, MemoryOrder order = MemoryOrder::seq_cst) noexcept {
        return __atomic_fetch_add(&value_, value, static_cast<int>(order));
    }
    T fetch_sub(T value, MemoryOrder order = MemoryOrder::seq_cst) noexcept {
        return __atomic_fetch_sub(&value_, value, static_cast<int>(order));
    }
    /// Stores `value` if the object has the value `expected`. Otherwise sets `expected` to the object's value.
    bool compare_exchange(T& expected, T value, MemoryOrder order = MemoryOrder::seq_cst) noexcept {
        constexpr int failed = __ATOMIC_RELAXED;
        return __atomic_compare_exchange(&value_, &expected, &value, false, static_cast<int>(order), failed);
    }

  private:
    alignas(sizeof(T)) T value_;
};

}  // namespace carboy
