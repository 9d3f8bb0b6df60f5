// ListLoad: the lists of one relationship while they are loaded. A list is begun for its owner, filled with the objects
// in the rows, and completed with the objects that the program has added and no flush has written yet.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include "orm/loading/key_set.hpp"
#include "orm/session/core.hpp"

namespace carboy::orm {

class ListLoad {
  public:
    /// `repeats`: the rows can name an object more than once.
    ListLoad(SessionCore& core, const RelationshipProperty& relation, bool repeats = false);

    /// Begins the list of an object by emptying it. Has no effect on a list that is already loaded.
    void begin(InstanceState& owner);
    /// The keys that the rows of the lists refer to.
    const std::vector<sql::Value>& keys() const { return keys_.keys(); }
    /// Adds an object to the list where it belongs, if that list has been begun.
    void add(void* child);
    /// Many-to-many: adds an object to the list of an owner, if that list has been begun. Rows that link the same
    /// objects again are left out, as in SQLAlchemy.
    void add_link(void* owner, void* other);
    /// The owners of the lists that have been begun.
    const std::vector<void*>& owners() const noexcept { return begun_; }
    /// Removes repetitions of objects that moved to a list when they were read again.
    void drop_repeated();
    void finish();
    /// Marks the lists as not loaded, so that they are loaded at their next use.
    void abandon() noexcept;

  private:
    void add_unwritten();
    bool find_owner(InstanceState& child);

    SessionCore& core_;
    const RelationshipProperty& relation_;
    const RelationshipProperty* const inverse_;  // null for many-to-many
    const bool repeats_;
    KeySet keys_;
    KeyMap<void*> owners_;
    // The latest list that an object was added to.
    void* owner_ = nullptr;
    ListObjects* list_ = nullptr;
    bool is_by_integer_ = false;  // `key_` is its key
    std::int64_t key_ = 0;
    std::vector<void*> begun_;
    boost::unordered_flat_set<void*> seen_;
    boost::unordered_flat_set<void*> is_begun_;                  // many-to-many
    boost::unordered_flat_set<std::pair<void*, void*>> linked_;  // many-to-many
};

}  // namespace carboy::orm
