// Variables with one value for each fiber. Outside a fiber, one for each thread.
#pragma once

#include <cstddef>

namespace carboy::fiber {

namespace detail {

/// The values of one fiber (or thread), by slot.
struct LocalValues {
    struct Value {
        void* object;
        void (*destroy)(void*);
    };
    Value* values = nullptr;
    std::size_t size = 0;
};

/// The values of the fiber that runs on this thread now; null before a thread's first use.
extern constinit thread_local LocalValues* current_locals;

std::size_t new_local_slot() noexcept;
void store_local(std::size_t slot, void* object, void (*destroy)(void*));

}  // namespace detail

/// A variable of which every fiber has its own, made at its first use and destroyed with the fiber.
/// Lifetime: usually static; values outlive the variable when it goes first.
/// Threads: any.
template <class T>
class Local {
  public:
    Local() : slot_(detail::new_local_slot()) {}
    Local(const Local&) = delete;
    Local& operator=(const Local&) = delete;

    T& get() const {
        const detail::LocalValues* locals = detail::current_locals;
        if (locals && slot_ < locals->size && locals->values[slot_].object)
            return *static_cast<T*>(locals->values[slot_].object);
        return make();
    }
    T& operator*() const { return get(); }
    T* operator->() const { return &get(); }

  private:
    T& make() const {
        T* object = new T();
        detail::store_local(slot_, object, [](void* stored) { delete static_cast<T*>(stored); });
        return *object;
    }

    std::size_t slot_;
};

}  // namespace carboy::fiber
