// The values of columns as the row has them, while the object may have others that no flush has written.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>
#include <carboy/orm/mapping/mapper.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "orm/mapping/changes.hpp"

namespace carboy::orm {

/// Returns the row's value in a column; `now` is the object's value.
inline sql::ValueView in_row(const InstanceState& state, std::uint16_t column, sql::ValueView now) noexcept {
    if (state.changes)
        for (const Change& change : *state.changes)
            if (change.column == column) return change.in_row(now);
    return now;
}

/// The values of some columns of an object, without an allocation for one column.
/// Lifetime: while the object and its changes stay as they are.
class ColumnValues {
  public:
    enum class Of : std::uint8_t { object, row };

    ColumnValues(const ColumnValues&) = delete;
    ColumnValues& operator=(const ColumnValues&) = delete;

    operator std::span<const sql::ValueView>() const noexcept { return {views_, count_}; }

  protected:
    /// `column_at` returns the number of the n-th column.
    template <class ColumnAt>
    ColumnValues(InstanceState& state, std::size_t count, Of of, const ColumnAt& column_at) : count_(count) {
        sql::Scratch* scratch = inline_scratch_;
        if (count_ > inline_columns) {
            more_views_.resize(count_);
            more_scratch_.resize(count_);
            views_ = more_views_.data();
            scratch = more_scratch_.data();
        }
        for (std::size_t i = 0; i < count_; ++i) {
            const std::uint16_t column = column_at(i);
            views_[i] = state.mapper->view(state.object(), column, scratch[i]);
            if (of == Of::row) views_[i] = in_row(state, column, views_[i]);
        }
    }

  private:
    static constexpr std::size_t inline_columns = 1;

    std::size_t count_;
    sql::ValueView inline_views_[inline_columns];
    sql::Scratch inline_scratch_[inline_columns];
    std::vector<sql::ValueView> more_views_;
    std::vector<sql::Scratch> more_scratch_;
    sql::ValueView* views_ = inline_views_;
};

}  // namespace carboy::orm
