// Joined-table inheritance: which tables of a hierarchy the columns of a statement need.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

namespace carboy::sql {

/// Collects the columns of sources that several tables store, at any depth of a statement.
class BranchUses {
  public:
    void find(const Select& statement);
    void find(const Insert& statement);
    void find(const Update& statement);
    void find(const Delete& statement);

    /// True when a column of the source is stored in this branch.
    bool has(const Source& source, std::size_t branch) const {
        return uses_.contains({whole_table(source.table), source.alias, branch});
    }

  private:
    void all(const std::vector<Expression>& expressions);
    void all(const std::vector<Assignment>& assignments);
    void all(const std::vector<Join>& joins);
    void all(const std::vector<Cte>& with);
    void expression(const Expression& expression);
    void column(const Node& node, std::size_t number);

    std::uint16_t property_alias_ = 0;
    std::set<std::tuple<const Table*, std::uint16_t, std::size_t>> uses_;
};

}  // namespace carboy::sql
