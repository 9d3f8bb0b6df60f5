// Iterators over objects that are held by address: those of a result, and those of a relationship's list.
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>
#include <vector>

namespace carboy::orm {

/// Iterates over objects that are held by address.
template <class T>
class ObjectIterator {
  public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = T*;
    using reference = T&;

    ObjectIterator() = default;
    explicit ObjectIterator(void* const* at) : at_(at) {}
    T& operator*() const { return *static_cast<T*>(*at_); }
    T* operator->() const { return static_cast<T*>(*at_); }
    T& operator[](std::ptrdiff_t n) const { return *static_cast<T*>(at_[n]); }
    ObjectIterator& operator++() { return ++at_, *this; }
    ObjectIterator operator++(int) { return ObjectIterator(at_++); }
    ObjectIterator& operator--() { return --at_, *this; }
    ObjectIterator operator--(int) { return ObjectIterator(at_--); }
    ObjectIterator& operator+=(std::ptrdiff_t n) { return at_ += n, *this; }
    ObjectIterator& operator-=(std::ptrdiff_t n) { return at_ -= n, *this; }
    friend ObjectIterator operator+(ObjectIterator i, std::ptrdiff_t n) { return ObjectIterator(i.at_ + n); }
    friend ObjectIterator operator+(std::ptrdiff_t n, ObjectIterator i) { return ObjectIterator(i.at_ + n); }
    friend ObjectIterator operator-(ObjectIterator i, std::ptrdiff_t n) { return ObjectIterator(i.at_ - n); }
    friend std::ptrdiff_t operator-(ObjectIterator a, ObjectIterator b) { return a.at_ - b.at_; }
    friend bool operator==(ObjectIterator a, ObjectIterator b) { return a.at_ == b.at_; }
    friend auto operator<=>(ObjectIterator a, ObjectIterator b) { return a.at_ <=> b.at_; }

  private:
    void* const* at_ = nullptr;
};

/// Iterates over the list of a relationship by position, so the loop may change the list. As with a list in Python, the
/// loop reaches objects that are added at the end, and skips the next object when the current one is removed.
template <class T>
class ListIterator {
  public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = T*;
    using reference = T&;

    ListIterator() = default;
    explicit ListIterator(const std::vector<void*>& objects, std::size_t at = 0) : objects_(&objects), at_(at) {}
    /// The end of the list at the time when the loop reaches it.
    static ListIterator end_of(const std::vector<void*>& objects) { return ListIterator(objects, end_); }

    T& operator*() const { return *static_cast<T*>((*objects_)[at_]); }
    T* operator->() const { return &**this; }
    T& operator[](std::ptrdiff_t n) const { return *(*this + n); }
    ListIterator& operator++() { return *this += 1; }
    ListIterator operator++(int) { return moved_by(1); }
    ListIterator& operator--() { return *this -= 1; }
    ListIterator operator--(int) { return moved_by(-1); }
    ListIterator& operator+=(std::ptrdiff_t n) {
        at_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(position()) + n);
        return *this;
    }
    ListIterator& operator-=(std::ptrdiff_t n) { return *this += -n; }
    friend ListIterator operator+(ListIterator i, std::ptrdiff_t n) { return i += n; }
    friend ListIterator operator+(std::ptrdiff_t n, ListIterator i) { return i += n; }
    friend ListIterator operator-(ListIterator i, std::ptrdiff_t n) { return i -= n; }
    friend std::ptrdiff_t operator-(ListIterator a, ListIterator b) {
        return static_cast<std::ptrdiff_t>(a.position()) - static_cast<std::ptrdiff_t>(b.position());
    }
    friend bool operator==(ListIterator a, ListIterator b) { return a.position() == b.position(); }
    friend auto operator<=>(ListIterator a, ListIterator b) { return a.position() <=> b.position(); }

  private:
    static constexpr auto end_ = static_cast<std::size_t>(-1);

    /// A position after the last object is the end.
    std::size_t position() const {
        const std::size_t size = objects_ == nullptr ? 0 : objects_->size();
        return at_ < size ? at_ : size;
    }
    ListIterator moved_by(std::ptrdiff_t n) {
        const ListIterator before = *this;
        *this += n;
        return before;
    }

    const std::vector<void*>* objects_ = nullptr;
    std::size_t at_ = 0;
};

}  // namespace carboy::orm
