// ObjectSet: objects of several models, as a session lists them.
#pragma once

#include <carboy/orm/mapping/objects.hpp>
#include <carboy/orm/mapping/references.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace carboy::orm {

/// How an object relates to a session.  Source: SQLAlchemy orm/state.py, InstanceState.
enum class ObjectState : std::uint8_t {
    transient,   // in no session, and without a row as far as the session knows
    pending,     // added, not inserted yet
    persistent,  // has a row
    deleted,     // its row is deleted, and the transaction is still open
    detached,    // it has left the session, and has or had a row
};

/// Shape: each object once, in no particular order.  Lifetime: a copy of the session's lists; the session owns the
/// objects.
class ObjectSet {
  public:
    using Entry = std::pair<const Mapper*, void*>;

    ObjectSet() = default;
    explicit ObjectSet(std::vector<Entry> objects) : objects_(std::move(objects)) {}

    std::size_t size() const noexcept { return objects_.size(); }
    bool empty() const noexcept { return objects_.empty(); }
    template <class Model>
    bool contains(const Model& object) const noexcept {
        for (const Entry& entry : objects_)
            if (entry.second == &object) return true;
        return false;
    }
    /// Returns the objects of one model.
    template <class Model>
    Objects<Model> of() const {
        std::vector<void*> found;
        for (const Entry& entry : objects_)
            if (entry.first == &joined_mapper<Model>()) found.push_back(entry.second);
        return Objects<Model>(std::move(found));
    }

  private:
    std::vector<Entry> objects_;
};

}  // namespace carboy::orm
