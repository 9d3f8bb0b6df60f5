// Tuples: the rows of a select().
#pragma once

#include <carboy/orm/mapping/objects.hpp>
#include <carboy/orm/query/element.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace carboy::orm {

namespace detail {

[[noreturn]] void throw_not_one_row(std::size_t found);

}  // namespace detail

/// Rows of a select.  Shape: 0..n tuples; std::optional where a column can be NULL, a reference for a model.
/// Lifetime: the session owns the objects; the values belong to the tuples.
template <class... T>
class Tuples {
  public:
    using value_type = std::tuple<T...>;

    explicit Tuples(std::vector<value_type> rows) : rows_(std::move(rows)) {}

    auto begin() const { return rows_.begin(); }
    auto end() const { return rows_.end(); }
    std::size_t size() const noexcept { return rows_.size(); }
    bool empty() const noexcept { return rows_.empty(); }
    const value_type& operator[](std::size_t i) const { return rows_[i]; }
    const value_type& front() const { return rows_.front(); }
    /// Returns the rows, as a vector.
    const std::vector<value_type>& all() const& noexcept { return rows_; }
    std::vector<value_type> all() && noexcept { return std::move(rows_); }

    /// Returns the first row, or nullopt.
    std::optional<value_type> first() const {
        if (rows_.empty()) return std::nullopt;
        return rows_.front();
    }
    /// Returns the only row.  Throws: NoResultFound, MultipleResultsFound.
    const value_type& one() const {
        if (rows_.size() != 1) detail::throw_not_one_row(rows_.size());
        return rows_.front();
    }
    /// Returns the only row, or nullopt.  Throws: MultipleResultsFound.
    std::optional<value_type> one_or_none() const {
        if (rows_.size() > 1) detail::throw_not_one_row(rows_.size());
        return first();
    }
    /// Returns the first column of the first row: an optional value, or a pointer to an object; empty without rows.
    auto scalar() const {
        using First = std::tuple_element_t<0, value_type>;
        using Result = typename detail::ScalarOf<First>::type;
        if (rows_.empty()) return Result{};
        if constexpr (std::is_reference_v<First>)
            return &std::get<0>(rows_.front());
        else
            return Result(std::get<0>(rows_.front()));
    }
    /// Returns the first column of all rows: a vector of values, or Objects for a model.
    auto scalars() const {
        using First = std::tuple_element_t<0, value_type>;
        if constexpr (std::is_reference_v<First>) {
            std::vector<void*> objects;
            for (const value_type& row : rows_) objects.push_back(&std::get<0>(row));
            return Objects<std::remove_reference_t<First>>(std::move(objects));
        } else {
            std::vector<First> values;
            values.reserve(rows_.size());
            for (const value_type& row : rows_) values.push_back(std::get<0>(row));
            return values;
        }
    }
    /// Returns the rows in parts of this size; the last one may be smaller.  Lifetime: that of this result.
    std::vector<std::span<const value_type>> partitions(std::size_t size) const& {
        std::vector<std::span<const value_type>> parts;
        if (size == 0) size = 1;
        for (std::span<const value_type> rest(rows_); !rest.empty(); rest = rest.subspan(parts.back().size()))
            parts.push_back(rest.first(rest.size() < size ? rest.size() : size));
        return parts;
    }
    /// Returns the rows as a struct with one member for each column, in the same order.
    ///     struct Sale { std::string name; std::optional<Decimal> amount; };
    ///     for (const Sale& sale : session.execute(query).as<Sale>()) ...
    template <class Struct>
    std::vector<Struct> as() const {
        std::vector<Struct> out;
        out.reserve(rows_.size());
        for (const value_type& row : rows_)
            out.push_back(std::apply([](const auto&... value) { return Struct{value...}; }, row));
        return out;
    }

  private:
    std::vector<value_type> rows_;
};

}  // namespace carboy::orm
