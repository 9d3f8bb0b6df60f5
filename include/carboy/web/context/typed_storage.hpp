// One object per type, through which other libraries store their data in an application or a context.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace carboy::web {

/// Objects that are found by type. The search is linear, because there are few.
/// Lifetime: destroyed with the storage, the last one first. Addresses are stable.
class TypedStorage {
  public:
    TypedStorage() = default;
    TypedStorage(const TypedStorage&) = delete;
    TypedStorage& operator=(const TypedStorage&) = delete;
    ~TypedStorage() { clear(); }

    /// Returns the object of this type, or null.
    template <class T>
    T* get() const noexcept {
        for (const Slot& slot : slots_)
            if (slot.key == &key<T>) return static_cast<T*>(slot.object);
        return nullptr;
    }

    /// Makes the object of this type. There must not be one yet.
    template <class T, class... Arguments>
    T& emplace(Arguments&&... arguments) {
        T* object = new T(std::forward<Arguments>(arguments)...);
        slots_.push_back({&key<T>, object, [](void* stored) { delete static_cast<T*>(stored); }});
        return *object;
    }

    /// Returns the object of this type, default-constructed at the first call.
    template <class T>
    T& get_or_emplace() {
        T* object = get<T>();
        return object ? *object : emplace<T>();
    }

    void clear() noexcept {
        while (!slots_.empty()) {
            const Slot slot = slots_.back();
            slots_.pop_back();
            slot.destroy(slot.object);
        }
    }

  private:
    struct Slot {
        const void* key;
        void* object;
        void (*destroy)(void*);
    };
    template <class T>
    static inline char key = 0;

    std::vector<Slot> slots_;
};

}  // namespace carboy::web
