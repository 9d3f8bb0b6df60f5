// Shared ownership of template values: a reference-counted base class and its pointer.
#pragma once

#include <carboy/base/atomic.hpp>

#include <cstddef>
#include <utility>

namespace carboy::jinja {

/// The base class of everything that a Value owns. Threads: the count is atomic, the contents are not protected.
class Ref {
  public:
    Ref() = default;
    Ref(const Ref&) = delete;
    Ref& operator=(const Ref&) = delete;
    void retain() const noexcept { count_.fetch_add(1, MemoryOrder::relaxed); }
    void release() const noexcept {
        // A sole owner needs no atomic decrement, because nobody else can retain or release at the same time.
        if (unique() || count_.fetch_sub(1, MemoryOrder::acq_rel) == 1) drop();
    }
    /// True when there is only one owner.
    bool unique() const noexcept { return count_.load(MemoryOrder::acquire) == 1; }

  protected:
    virtual ~Ref() = default;
    /// Frees the object; a type with trailing storage overrides this.
    virtual void destroy() const noexcept { delete this; }

  private:
    void drop() const noexcept;
    mutable Atomic<int> count_{1};
};

/// Owns one count of a Ref.
template <class T>
class Ptr {
  public:
    Ptr() = default;
    /// Takes over the initial count of a new object.
    static Ptr adopt(T* object) noexcept {
        Ptr out;
        out.object_ = object;
        return out;
    }
    static Ptr share(T* object) noexcept {
        if (object) object->retain();
        return adopt(object);
    }
    Ptr(const Ptr& other) noexcept : object_(other.object_) {
        if (object_) object_->retain();
    }
    Ptr(Ptr&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Ptr& operator=(Ptr other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ptr() {
        if (object_) object_->release();
    }
    T* get() const noexcept { return object_; }
    T* operator->() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    /// Gives up the count without decrementing it.
    T* detach() noexcept { return std::exchange(object_, nullptr); }

  private:
    T* object_ = nullptr;
};

template <class T, class... A>
Ptr<T> make_ref(A&&... args) {
    return Ptr<T>::adopt(new T(std::forward<A>(args)...));
}

}  // namespace carboy::jinja
