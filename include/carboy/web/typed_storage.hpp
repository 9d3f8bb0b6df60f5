// One object of each type: how other libraries keep what is theirs in an application or in a context.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace carboy::web {

/// Objects found by their type. Few of them: the search is linear.
/// Lifetime: destroyed with the storage, the last one first. Addresses are stable.
class TypedStorage {
  public:
    TypedStorage() = default;
    TypedStorage(const TypedStorage&) = delete;
    TypedStorage& operator=(const TypedStorage&) = delete;
    ~TypedStorage() { clear(); }

    /// The object of this type, or null.
    template <class T>
    T* get() const noexcept {
        for (const Slot& slot : slots_)
            if (slot.key == &key<T>) return static_cast<T*>(slot.object);
        return nullptr;
    }

    /// Makes the object of this type; there must be none yet.
    template <class T, class... Arguments>
    T& emplace(Arguments&&... arguments) {
        T* object = new T(std::forward<Arguments>(arguments)...);
        slots_.push_back({&key<T>, object, [](void* stored) { delete static_cast<T*>(stored); }});
        return *object;
    }

    /// The object of this type, default-constructed at the first call.
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
