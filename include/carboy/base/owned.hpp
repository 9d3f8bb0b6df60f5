// An owning pointer for the members of public classes. Every type that a std::unique_ptr points to costs each file that
// includes it 1.4 MB of the memory of GCC 12, because of its tuple. This class costs next to nothing.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace carboy {

struct DeleteObject {
    template <class T>
    static void destroy(T* object) noexcept {
        static_assert(sizeof(T) > 0, "an incomplete type cannot be destroyed");
        delete object;
    }
};

/// Owns one object, or none, as std::unique_ptr does, and takes over what a std::unique_ptr owns. T may be incomplete
/// where the destructor and the assignments of the owner are compiled elsewhere.
template <class T, class Delete = DeleteObject>
class Owned {
  public:
    constexpr Owned() noexcept = default;
    constexpr Owned(std::nullptr_t) noexcept {}
    explicit Owned(T* object) noexcept : object_(object) {}
    Owned(Owned&& other) noexcept : object_(other.release()) {}
    /// From a std::unique_ptr or an owner of a derived class, as an rvalue.
    template <class Owner>
    requires(!std::is_lvalue_reference_v<Owner>) && requires(Owner& owner, T* object) { object = owner.release(); }
    Owned(Owner&& owner) noexcept : object_(owner.release()) {}
    Owned& operator=(Owned&& other) noexcept {
        reset(other.release());
        return *this;
    }
    ~Owned() {
        if (object_) Delete::destroy(object_);
    }

    T* get() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    T* operator->() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    bool operator==(std::nullptr_t) const noexcept { return object_ == nullptr; }

    T* release() noexcept { return std::exchange(object_, nullptr); }
    void reset(T* object = nullptr) noexcept {
        T* const old = std::exchange(object_, object);
        if (old) Delete::destroy(old);
    }

  private:
    T* object_ = nullptr;
};

/// The same for an array.
template <class T>
class Owned<T[], DeleteObject> {
  public:
    constexpr Owned() noexcept = default;
    explicit Owned(T* items) noexcept : items_(items) {}
    Owned(Owned&& other) noexcept : items_(other.release()) {}
    /// From a std::unique_ptr, as an rvalue.
    template <class Owner>
    requires(!std::is_lvalue_reference_v<Owner>) && requires(Owner& owner, T* items) { items = owner.release(); }
    Owned(Owner&& owner) noexcept : items_(owner.release()) {}
    Owned& operator=(Owned&& other) noexcept {
        reset(other.release());
        return *this;
    }
    ~Owned() { delete[] items_; }

    T* get() const noexcept { return items_; }
    T& operator[](std::size_t index) const noexcept { return items_[index]; }
    explicit operator bool() const noexcept { return items_ != nullptr; }

    T* release() noexcept { return std::exchange(items_, nullptr); }
    void reset(T* items = nullptr) noexcept { delete[] std::exchange(items_, items); }

  private:
    T* items_ = nullptr;
};

}  // namespace carboy
