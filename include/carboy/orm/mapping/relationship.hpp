// One and Many: the two sides of a relationship, as members of models. Reading loads what is not there yet, for every
// object of the same result at once; writing keeps the other side and the foreign key in step.
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/tracked.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::orm {

/// What a One holds, without its type.
class OneBase : public Tracked {
  public:
    OneBase() = default;
    OneBase(const OneBase& other) noexcept : Tracked(), target_(other.target_), known_(other.known_) {}
    OneBase& operator=(const OneBase& other) {
        set(other.known_ ? other.target_ : other.load());
        return *this;
    }

    /// The object, loaded when needed; nullptr when there is none.
    void* load() const;
    /// Sets the object and, inside a session, the foreign key and the other side.
    void set(void* target);

    // For the session.
    bool known() const noexcept { return known_; }
    void* target() const noexcept { return target_; }
    void remember(void* target) const noexcept { target_ = target, known_ = true; }
    void forget() const noexcept { target_ = nullptr, known_ = false; }

  protected:
    mutable void* target_ = nullptr;
    mutable bool known_ = false;  // target_ says it; else the foreign key does
};

[[noreturn]] void throw_empty_one(const OneBase& one);

/// The object that a foreign key of this model refers to.  Shape: 0..1.  `Via` names the foreign key's member.
/// Lifetime: the session owns the object.
///     One<User, "user_id"> author;
template <class Target, FixedString Via>
class One : public OneBase {
  public:
    using target_type = Target;
    static constexpr std::string_view via = Via.view();

    One() = default;
    One(Target& target) noexcept { remember(&target); }
    One(Target* target) noexcept { remember(target); }
    One(std::nullptr_t) noexcept { remember(nullptr); }

    One& operator=(Target& target) { return set(&target), *this; }
    One& operator=(Target* target) { return set(target), *this; }
    One& operator=(std::nullptr_t) { return set(nullptr), *this; }

    /// SQL: one SELECT for all objects of the same result, when it is not loaded yet.
    Target* get() const { return static_cast<Target*>(load()); }
    explicit operator bool() const { return get() != nullptr; }
    /// Throws: Error when there is none.
    Target& operator*() const {
        Target* target = get();
        if (target == nullptr) throw_empty_one(*this);
        return *target;
    }
    Target* operator->() const { return &**this; }

    friend bool operator==(const One& one, const Target* other) { return one.get() == other; }
    friend bool operator==(const One& one, const Target& other) { return one.get() == &other; }
};

/// A tracked object and its memory, not yet in a session.
struct FreeNode {
    InstanceState* state = nullptr;

    FreeNode() = default;
    explicit FreeNode(InstanceState* owned) noexcept : state(owned) {}
    FreeNode(FreeNode&& other) noexcept : state(std::exchange(other.state, nullptr)) {}
    FreeNode& operator=(FreeNode&& other) noexcept {
        std::swap(state, other.state);
        return *this;
    }
    ~FreeNode();
};

/// Memory for one object outside any session: moves `from` into it.
FreeNode make_free_node(const Mapper& mapper, void* from);

/// What a Many holds, without its type.
class ManyBase : public Tracked {
  public:
    /// Shape: in the order of the query that loaded them, then those added since.
    struct Items {
        std::vector<void*> objects;
        std::vector<FreeNode> unowned;  // objects added while the owner was in no session
        std::uint32_t generation = 0;   // the session's transaction in which it was loaded
        bool loaded = false;
    };

    ManyBase() = default;
    ManyBase(const ManyBase&) noexcept : Tracked() {}
    ManyBase(ManyBase&& other) noexcept : Tracked(), items_(std::move(other.items_)) {}
    ManyBase& operator=(const ManyBase&) noexcept { return *this; }
    ManyBase& operator=(ManyBase&&) noexcept { return *this; }
    ~ManyBase();

    const std::vector<void*>& load() const;
    void* add_new(const Mapper& target, void* from);
    void add_known(const Mapper& target, void* object);
    void remove_known(const Mapper& target, void* object);

    // For the session.
    Items& items() const;
    Items* known_items() const noexcept { return items_.get(); }

  private:
    mutable std::unique_ptr<Items> items_;
};

template <class Model>
const Mapper& mapper_of();

/// Goes over objects that are held by address.
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

/// The objects whose One named `Via` is this object.  Shape: 0..n.
/// Lifetime: the session owns the objects; iterators are good until the next change or transaction.
/// SQL: one SELECT for all objects of the same result, at the first use in a transaction.
///     Many<Post, "author"> posts;
template <class Target, FixedString Via>
class Many : public ManyBase {
  public:
    using target_type = Target;
    using value_type = Target;
    using iterator = ObjectIterator<Target>;
    static constexpr std::string_view via = Via.view();

    iterator begin() const { return iterator(load().data()); }
    iterator end() const {
        const std::vector<void*>& objects = load();
        return iterator(objects.data() + objects.size());
    }
    std::size_t size() const { return load().size(); }
    bool empty() const { return load().empty(); }
    Target& operator[](std::size_t i) const { return *static_cast<Target*>(load()[i]); }
    bool contains(const Target& object) const {
        for (const void* one : load())
            if (one == &object) return true;
        return false;
    }

    /// Moves a new object in and returns it.  Lifetime: the session's, once the owner is in one.
    Target& add(Target&& object) { return *static_cast<Target*>(add_new(mapper_of<Target>(), &object)); }
    /// Adds an object of the same session.  Throws: Error when it is in none.
    Target& add(Target& object) { return add_known(mapper_of<Target>(), &object), object; }
    /// Takes an object out: its foreign key becomes NULL.
    void remove(Target& object) { remove_known(mapper_of<Target>(), &object); }
};

}  // namespace carboy::orm
