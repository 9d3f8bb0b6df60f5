// Objects: the result of a query over a model, a range of references.
#pragma once

#include <carboy/orm/mapping/relationship.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace carboy::orm {

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

    /// The objects by address, for layers that know no model.
    const std::vector<void*>& addresses() const noexcept { return objects_; }

  private:
    std::vector<void*> objects_;
};

}  // namespace carboy::orm
