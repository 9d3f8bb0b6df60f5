// The result of an execution: one row after another, untyped or as tuples and aggregates.
#pragma once

#include <carboy/engine/error.hpp>
#include <carboy/engine/row.hpp>
#include <carboy/engine/statement.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::engine {

template <class Shape, class Source>
class TypedRows;

/// The rows of an executed statement. Each fetch steps ahead, as in Python's sqlite3, so the statement ends when its
/// last row has been returned. A loop steps from row to row and ends the statement at its end.
/// Lifetime: destroying the cursor ends its statement. When the connection closes first, the cursor has no more rows.
class Cursor {
  public:
    class Iterator;

    Cursor(Cursor&&) noexcept = default;
    Cursor& operator=(Cursor&&) noexcept = default;

    /// Returns the next row, or nullopt at the end.
    std::optional<Row> fetchone();
    /// Returns at most `count` rows.
    std::vector<Row> fetchmany(std::size_t count = 1);
    /// Returns all remaining rows.
    std::vector<Row> fetchall();

    /// Iteration continues after the last fetched row.
    Iterator begin();
    std::default_sentinel_t end() const noexcept { return {}; }

    /// The rows as `std::tuple<T...>`, or as `T` for one aggregate whose members receive the columns in order.
    /// Throws: ProgrammingError at once when the number of columns differs, DataError when a value does not fit.
    template <class... T>
    auto as() &;
    template <class... T>
    auto as() &&;

    /// Returns the first column of the next row.  Throws: ProgrammingError when there is no row.
    template <sql::Readable T>
    T scalar() &;
    template <sql::Readable T>
    T scalar() &&;

    /// The id of this connection's last INSERT, as of the end of this execution.
    std::int64_t lastrowid() const noexcept { return lastrowid_; }
    /// The number of rows that an INSERT, UPDATE or DELETE changed; with RETURNING, the number of rows returned so far.
    /// -1 for other statements.
    std::int64_t rowcount() const noexcept { return rowcount_; }
    /// The columns; empty for statements without rows.
    const Columns& description() const noexcept { return row_.columns(); }
    /// Ends the statement early.
    void close() noexcept;

    /// Returns the next row's cells, or nullptr at the end.  Lifetime: until the next call.
    const sql::ValueView* next_cells() {
        if (late_) [[unlikely]]
            throw_late();
        const sql::ValueView* const cells =
            fresh_ != nullptr && execution_.is_open() ? std::exchange(fresh_, nullptr) : execution_.next();
        if (rowcount_ >= 0 && cells != nullptr) [[unlikely]]
            ++rowcount_;
        return cells;
    }
    /// The text being executed, for errors; empty at the end.
    std::string_view statement() const noexcept {
        return execution_.is_open() ? std::string_view(execution_.prepared()->text) : std::string_view();
    }

  private:
    friend class Connection;
    template <class Shape, class Source>
    friend class TypedRows;

    /// After a row has been returned: ends the statement if it was the last row.
    struct StepAhead {
        Cursor& cursor;
        ~StepAhead() {
            if (cursor.execution_.is_open()) cursor.step_ahead();
        }
    };
    /// The same when no caller can ask for another row.
    struct Close {
        Cursor& cursor;
        ~Close() { cursor.close(); }
    };
    template <sql::Readable T, class AtEnd>
    T read_scalar();

    Cursor() = default;
    explicit Cursor(Execution&& execution) : execution_(std::move(execution)) {}
    bool next_row();
    Use use() const { return execution_.use(); }
    void step_ahead() noexcept;
    [[noreturn]] void throw_late();
    /// Copies cells so that they can be read while the cursor continues.
    const sql::ValueView* keep(const sql::ValueView* cells);
    void require_columns(std::size_t wanted) const {
        if (row_.size() != wanted) [[unlikely]]
            refuse_columns(wanted);
    }
    [[noreturn]] void refuse_columns(std::size_t wanted) const;

    Execution execution_;
    const sql::ValueView* fresh_ = nullptr;  // the next row, not yet returned
    std::exception_ptr late_;                // the error of stepping ahead, thrown by the call that asks for that row
    Row row_;
    std::int64_t lastrowid_ = 0;
    std::int64_t rowcount_ = -1;
};

/// Iterates over a cursor's rows.
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
