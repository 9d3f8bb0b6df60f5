// The revisions of an application as a graph: each names those that it revises.
#pragma once

#include <carboy/migrate/revision/revision.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::migrate {

using Ids = std::set<std::string>;

class History {
  public:
    History() = default;
    /// Throws: Error "duplicate_revision", "unknown_revision", "revision_cycle".
    explicit History(std::vector<Revision> revisions);

    bool empty() const noexcept { return revisions_.empty(); }
    /// Each revision after those that it revises.
    const std::vector<Revision>& in_order() const& noexcept { return revisions_; }
    const std::vector<Revision>& in_order() && = delete;  // it would not outlive the history
    /// The revisions that no other one revises, in order.
    std::vector<const Revision*> heads() const&;
    std::vector<const Revision*> heads() && = delete;
    /// Returns the revision with this id, or with an id that begins with it.  Throws: Error "unknown_revision",
    /// "short_revision".
    const Revision& get(std::string_view id) const;
    bool contains(std::string_view id) const noexcept { return find(id) != nullptr; }
    /// The ids and everything before them.  Throws: Error "unknown_revision".
    Ids with_ancestors(const Ids& ids) const;
    /// The ids and everything after them.
    Ids with_descendants(const Ids& ids) const;

    /// Returns the revisions that a target such as "head", "heads", "+1", "base" or an id asks for.
    /// Throws: Error "several_heads", "unknown_revision", "no_such_step".
    std::vector<const Revision*> upgrade_path(const Ids& current, std::string_view target) const;
    /// The same for "base", "-1" or an id, the newest first.
    std::vector<const Revision*> downgrade_path(const Ids& current, std::string_view target) const;
    /// Returns the ids that "head", "heads", "base" or an id names.
    Ids named(std::string_view target) const;

    /// Returns the current ids after a revision was applied or undone.
    Ids after(Ids current, const Revision& revision, Direction direction) const;

  private:
    const Revision* find(std::string_view id) const noexcept;
    void sort();

    std::vector<Revision> revisions_;
};

}  // namespace carboy::migrate
