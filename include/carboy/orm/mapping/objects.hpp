// Objects: the result of a query over a model, as a range of references.
#pragma once

#include <carboy/orm/mapping/relationship.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::orm {

namespace detail {

/// Sorts objects by address; equal ones keep their order.
void sort_objects(std::vector<void*>& objects, bool (*before)(const void* context, void* a, void* b),
                  const void* context);

/// The sort key of an object: a member's value, or the result of a function.
template <class Model, class Key>
decltype(auto) key_of(Model& object, const Key& key) {
    if constexpr (std::is_member_object_pointer_v<Key>)
        return (object.*key);
    else if constexpr (std::is_member_function_pointer_v<Key>)
        return (object.*key)();
    else
        return key(object);
}

}  // namespace detail

/// Shape: 0..n objects in the order of the query.  Lifetime: the session owns the objects.
template <class Model>
class Objects {
  public:
    using value_type = Model;
    using iterator = ObjectIterator<Model>;
    using const_iterator = iterator;

    Objects() = default;
    explicit Objects(std::vector<void*> objects) : objects_(std::move(objects)) {}

    iterator begin() const { return iterator(objects_.data()); }
    iterator end() const { return iterator(objects_.data() + objects_.size()); }
    std::size_t size() const noexcept { return objects_.size(); }
    bool empty() const noexcept { return objects_.empty(); }
    Model& operator[](std::size_t i) const { return *static_cast<Model*>(objects_[i]); }
    Model& front() const { return (*this)[0]; }
    Model& back() const { return (*this)[size() - 1]; }

    /// Returns the same objects sorted by a key, which is a member or a function of an object; equal ones keep their
    /// order.
    ///     for (User& user : users.sorted_by(&User::name)) ...
    /// `before(a, b)` is true when key a comes before key b: std::greater<>{} sorts in descending order.
    template <class Key, class Before>
    Objects sorted_by(Key key, Before before) const {
        const auto compare = [&](Model& a, Model& b) -> bool {
            return before(detail::key_of(a, key), detail::key_of(b, key));
        };
        using Compare = decltype(compare);
        Objects sorted(*this);
        detail::sort_objects(
            sorted.objects_,
            [](const void* context, void* a, void* b) {
                return (*static_cast<Compare*>(context))(*static_cast<Model*>(a), *static_cast<Model*>(b));
            },
            &compare);
        return sorted;
    }
    template <class Key>
    Objects sorted_by(Key key) const {
        return sorted_by(std::move(key), [](const auto& a, const auto& b) -> bool { return a < b; });
    }

    /// The objects by address, for layers that do not know the model.
    const std::vector<void*>& addresses() const noexcept { return objects_; }

  private:
    std::vector<void*> objects_;
};

}  // namespace carboy::orm
