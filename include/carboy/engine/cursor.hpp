// The result of an execution: rows one after the other, untyped or as tuples and aggregates.
#pragma once

#include <carboy/engine/error.hpp>
#include <carboy/engine/row.hpp>
#include <carboy/engine/statement.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::engine {

template <class Shape, class Source>
class TypedRows;

/// The rows of an executed statement.  Nothing is read ahead but the first row.
/// Lifetime: a cursor that is destroyed ends its statement; when its connection closes first it has no more rows.
class Cursor {
  public:
    class Iterator;

    Cursor(Cursor&&) noexcept = default;
    Cursor& operator=(Cursor&&) noexcept = default;

    /// The next row, or nothing at the end.
    std::optional<Row> fetchone();
    /// At most `count` rows.
    std::vector<Row> fetchmany(std::size_t count = 1);
    /// All rows that are left.
    std::vector<Row> fetchall();

    /// Iteration goes on where fetching stopped.
    Iterator begin();
    std::default_sentinel_t end() const noexcept { return {}; }

    /// The rows as `std::tuple<T...>`, or as `T` for one aggregate whose members take the columns in order.
    /// Throws: ProgrammingError at once when the number of columns differs, DataError where a value does not fit.
    template <class... T>
    auto as() &;
    template <class... T>
    auto as() &&;

    /// The first column of the next row.  Throws: ProgrammingError when there is no row.
    template <sql::Readable T>
    T scalar() &;
    template <sql::Readable T>
    T scalar() &&;

    /// The id that the last INSERT of this connection gave, seen right after this execution.
    std::int64_t lastrowid() const noexcept { return lastrowid_; }
    /// Rows that an INSERT, UPDATE or DELETE changed; with RETURNING, rows that it has given so far. -1 for other
    /// statements.
    std::int64_t rowcount() const noexcept { return rowcount_; }
    /// The columns; empty for statements without rows.
    const Columns& description() const noexcept { return row_.columns(); }
    /// Ends the statement early.
    void close() noexcept;

    /// The next row's cells, or nullptr at the end.  Lifetime: good until the next call.
    const sql::ValueView* next_cells() {
        const sql::ValueView* const cells =
            fresh_ != nullptr && execution_.is_open() ? std::exchange(fresh_, nullptr) : execution_.next();
        if (rowcount_ >= 0 && cells != nullptr) [[unlikely]]
            ++rowcount_;
        return cells;
    }
    /// The text under way, for errors; empty at the end.
    std::string_view statement() const noexcept {
        return execution_.is_open() ? std::string_view(execution_.prepared()->text) : std::string_view();
    }

  private:
    friend class Connection;
    Cursor() = default;
    explicit Cursor(Execution&& execution) : execution_(std::move(execution)) {}
    bool next_row();
    void require_columns(std::size_t wanted) const {
        if (row_.size() != wanted) [[unlikely]]
            refuse_columns(wanted);
    }
    [[noreturn]] void refuse_columns(std::size_t wanted) const;

    Execution execution_;
    const sql::ValueView* fresh_ = nullptr;  // the first row, not yet given out
    Row row_;
    std::int64_t lastrowid_ = 0;
    std::int64_t rowcount_ = -1;
};

/// Goes over a cursor's rows.
class Cursor::Iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = const Row&;

    explicit Iterator(Cursor& cursor) : cursor_(cursor.next_row() ? &cursor : nullptr) {}

    const Row& operator*() const noexcept { return cursor_->row_; }
    const Row* operator->() const noexcept { return &cursor_->row_; }
    Iterator& operator++() {
        if (!cursor_->next_row()) cursor_ = nullptr;
        return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const noexcept { return cursor_ == nullptr; }

  private:
    Cursor* cursor_;
};

inline Cursor::Iterator Cursor::begin() { return Iterator(*this); }

}  // namespace carboy::engine

#include <carboy/engine/typed_rows.hpp>
