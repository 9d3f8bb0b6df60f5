// One object per type, through which other libraries store their data in an application or a context.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

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
        for (Held* held = last_; held != nullptr; held = held->earlier)
            if (held->key == &key<T>) return &static_cast<Holder<T>*>(held)->object;
        return nullptr;
    }

    /// Makes the object of this type. There must not be one yet.
    template <class T, class... Arguments>
    T& emplace(Arguments&&... arguments) {
        // The first object of most requests is the session of the database. It needs no allocation.
        if constexpr (sizeof(Holder<T>) <= sizeof first_ && alignof(Holder<T>) <= alignof(std::max_align_t)) {
            if (last_ == nullptr) {
                auto* holder = new (first_) Holder<T>(destroy_in_place<T>, std::forward<Arguments>(arguments)...);
                last_ = holder;
                return holder->object;
            }
        }
        auto* holder = new Holder<T>(delete_holder<T>, std::forward<Arguments>(arguments)...);
        holder->earlier = std::exchange(last_, holder);
        return holder->object;
    }

    /// Returns the object of this type, default-constructed at the first call.
    template <class T>
    T& get_or_emplace() {
        T* object = get<T>();
        return object ? *object : emplace<T>();
    }

    void clear() noexcept {
        while (last_ != nullptr) {
            Held* const held = std::exchange(last_, last_->earlier);
            held->destroy(held);
        }
    }

  private:
    /// What all objects have in common: a list of them, the last one first.
    struct Held {
        const void* key;
        void (*destroy)(Held*);
        Held* earlier = nullptr;
    };
    template <class T>
    struct Holder : Held {
        template <class... Arguments>
        explicit Holder(void (*destroys)(Held*), Arguments&&... arguments)
            : Held{&TypedStorage::key<T>, destroys}, object(std::forward<Arguments>(arguments)...) {}
        T object;
    };
    template <class T>
    static void delete_holder(Held* held) {
        delete static_cast<Holder<T>*>(held);
    }
    template <class T>
    static void destroy_in_place(Held* held) {
        static_cast<Holder<T>*>(held)->~Holder<T>();
    }
    template <class T>
    static inline char key = 0;

    Held* last_ = nullptr;
    alignas(std::max_align_t) std::byte first_[160];
};

}  // namespace carboy::web
