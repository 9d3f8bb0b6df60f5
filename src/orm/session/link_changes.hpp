// LinkChanges: rows of association tables that the next flush inserts or deletes, in the order of the calls.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>
#include <carboy/orm/mapping/mapper.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace carboy::orm {

/// A link between two objects. Shape: `ends` are in the order of the association's ends.
struct Link {
    const Association* association = nullptr;
    InstanceState* ends[2] = {};

    bool operator==(const Link& other) const noexcept {
        return association == other.association && ends[0] == other.ends[0] && ends[1] == other.ends[1];
    }
    friend std::size_t hash_value(const Link& link) noexcept {
        std::size_t seed = 0;
        for (const void* part : {static_cast<const void*>(link.association), static_cast<const void*>(link.ends[0]),
                                 static_cast<const void*>(link.ends[1])})
            seed = (seed ^ reinterpret_cast<std::size_t>(part)) * 0x9e3779b97f4a7c15ULL;
        return seed ^ (seed >> 32U);
    }
};

/// The pending change of a link. A list can hold an object twice; the database then refuses the second row.
struct LinkChange {
    Link link;
    std::size_t added = 0;
    bool removed = false;
};

class LinkChanges {
  public:
    bool empty() const noexcept { return numbers_.empty(); }
    /// Returns the change of a link, or nullptr.  Lifetime: until the next call.
    LinkChange* find(const Link& link) {
        const auto found = numbers_.find(link);
        return found == numbers_.end() ? nullptr : &changes_[found->second];
    }
    /// Returns the change of a link, creating it if it is missing.  Lifetime: until the next call.
    LinkChange& of(const Link& link) {
        const auto [found, is_new] = numbers_.try_emplace(link, changes_.size());
        if (is_new) changes_.push_back({.link = link});
        return changes_[found->second];
    }
    /// Forgets a change that has no effect any more.
    void settle(const Link& link) {
        const auto found = numbers_.find(link);
        if (found == numbers_.end() || changes_[found->second].added > 0 || changes_[found->second].removed) return;
        numbers_.erase(found);
    }
    void forget(const Link& link) {
        if (LinkChange* change = find(link)) {
            change->added = 0;
            change->removed = false;
            settle(link);
        }
    }
    /// Calls `visit` with each change; it must not change the list.
    template <class F>
    void for_each(F visit) const {
        for (std::size_t i = 0; i < changes_.size(); ++i) {
            const LinkChange& change = changes_[i];
            if (change.added > 0 || change.removed) visit(change);
        }
    }
    /// Returns the links with this object at one of their ends.
    std::vector<Link> of_object(const InstanceState& state) const {
        std::vector<Link> links;
        for_each([&](const LinkChange& change) {
            if (change.link.ends[0] == &state || change.link.ends[1] == &state) links.push_back(change.link);
        });
        return links;
    }
    void clear() noexcept {
        numbers_.clear();
        changes_.clear();
    }

  private:
    boost::unordered_flat_map<Link, std::size_t> numbers_;  // the position of each change
    std::vector<LinkChange> changes_;                       // changes without effect stay as gaps
};

}  // namespace carboy::orm
