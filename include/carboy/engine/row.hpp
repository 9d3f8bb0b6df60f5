// The rows that a cursor returns, with cells by number and by name. During iteration a Row refers to the driver's
// cells; a copy of it owns its values.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/sql/types/type.hpp>
#include <carboy/sql/types/value.hpp>

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::engine {

/// A column of a result.
struct Column {
    std::string name;
    std::string type;  // as declared in the table; empty for expressions
};

/// The columns of a result.
using Columns = std::vector<Column>;

namespace detail {
[[noreturn]] void throw_no_column(const Columns& columns, std::string_view name);
[[noreturn]] void throw_no_column(const Columns& columns, std::size_t index);
// Called in a handler: throws the DataError again, with the column's name prepended.
[[noreturn]] void rethrow_with_column(const sql::DataError& error, std::string_view column,
                                      std::string_view statement = {});
}  // namespace detail

/// One value of a row.  Lifetime: that of the row.
class Cell {
  public:
    Cell(sql::ValueView value, const Column& column) noexcept : value_(value), column_(&column) {}

    sql::ValueView view() const noexcept { return value_; }
    bool is_null() const noexcept { return value_.is_null(); }
    sql::Kind kind() const noexcept { return value_.kind(); }

    /// Returns the value as a `T`.  Throws: DataError when it does not fit.
    template <sql::Readable T>
    T as() const {
        try {
            return sql::from_view<T>(value_);
        } catch (const sql::DataError& error) {
            detail::rethrow_with_column(error, column_->name);
        }
    }

    /// True when the kind and the value are those that `other` would be stored with.
    template <sql::Bindable T>
    bool operator==(const T& other) const {
        sql::Scratch scratch;
        return equals(sql::to_view(other, scratch));
    }
    bool operator==(const Cell& other) const { return equals(other.value_); }

  private:
    bool equals(sql::ValueView other) const noexcept;

    sql::ValueView value_;
    const Column* column_;
};

/// Writes a cell as Python prints the value: text without quotes, None for NULL.
std::ostream& operator<<(std::ostream& out, const Cell& cell);

/// A row of a result.
/// Lifetime: a row seen during iteration is valid until the next step; a copy has no such limit.
class Row {
  public:
    Row() = default;
    Row(const Row& other);
    Row(Row&& other) noexcept = default;
    Row& operator=(const Row& other);
    Row& operator=(Row&& other) noexcept = default;

    std::size_t size() const noexcept { return columns_ ? columns_->size() : 0; }

    /// Returns the cell of a column, by number from 0.  Throws: ProgrammingError.
    template <sql::detail::Number Index>
    Cell operator[](Index index) const {
        const auto at = static_cast<std::size_t>(index);
        if (at >= size()) detail::throw_no_column(columns(), at);
        return {cells_[at], (*columns_)[at]};
    }

    /// Returns the cell of a column, by name, ignoring the case of ASCII letters.  Throws: ProgrammingError.
    Cell operator[](std::string_view name) const;
    Cell operator[](const char* name) const { return (*this)[std::string_view(name)]; }

    /// Returns the value of a column as a `T`.  Throws: DataError, ProgrammingError.
    template <sql::Readable T>
    T get(std::size_t index) const {
        return (*this)[index].template as<T>();
    }
    template <sql::Readable T>
    T get(std::string_view name) const {
        return (*this)[name].template as<T>();
    }

    /// The column names.
    std::vector<std::string_view> keys() const;
    const Columns& columns() const noexcept;
    /// All cells.  Lifetime: that of the row.
    const sql::ValueView* cells() const noexcept { return cells_; }

    bool operator==(const Row& other) const noexcept;

  private:
    friend class Connection;
    friend class Cursor;
    void look_at(const sql::ValueView* cells) noexcept { cells_ = cells; }
    void keep();
    void look_at(std::shared_ptr<const Columns> columns) noexcept { columns_ = std::move(columns); }

    std::shared_ptr<const Columns> columns_;
    const sql::ValueView* cells_ = nullptr;
    Owned<std::byte[]> owned_;  // the cells and their bytes, in a copy
};

/// Writes a row as Python prints a tuple: (1, 'Alice', None).
std::ostream& operator<<(std::ostream& out, const Row& row);

}  // namespace carboy::engine
