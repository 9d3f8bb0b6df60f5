// Variables with one value per fiber, or one per thread outside a fiber.
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

/// The values of the fiber that now runs on this thread; null before a thread's first use.
// thread_local: a fiber stays on its thread, and each switch stores the values of the running fiber here.
extern constinit thread_local LocalValues* current_locals;

std::size_t new_local_slot() noexcept;
void store_local(std::size_t slot, void* object, void (*destroy)(void*));

}  // namespace detail

/// A variable of which every fiber has its own copy, created at its first use and destroyed with the fiber.
/// Lifetime: usually static; the values may outlive the variable.
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
