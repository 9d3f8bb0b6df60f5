// ColumnChoice: the columns of a model that a query reads. Rows without the other columns are read as if those were
// NULL.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/session/load_plan.hpp>
#include <carboy/sql/statement/statement.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace carboy::orm {

class ColumnChoice {
  public:
    /// The columns that a query reads unless it says otherwise, or those of a plan.
    explicit ColumnChoice(const Mapper& mapper, const LoadPlan* plan = nullptr);

    bool is_all() const noexcept { return columns_.empty(); }
    /// The numbers of the columns.  Shape: empty if is_all().
    std::span<const std::uint16_t> columns() const noexcept { return columns_; }
    /// The rows contain every column, although only those that are chosen are loaded.
    void keep_rows() noexcept { whole_rows_ = true; }
    /// True when the rows do not contain every column.
    bool narrows() const noexcept { return !is_all() && !whole_rows_; }
    /// The number of cells in a row.
    std::size_t size() const noexcept { return narrows() ? columns_.size() : row_.size(); }
    /// Makes a query of whole rows read these columns only: its first column represents all columns of its first table.
    void apply_to(sql::Select& statement) const;
    /// Returns the cells of a row with a place for every column.  Lifetime: until the next call.
    const sql::ValueView* row(const sql::ValueView* cells);

  private:
    std::vector<std::uint16_t> columns_;
    std::vector<sql::ValueView> row_;
    bool whole_rows_ = false;
};

}  // namespace carboy::orm
