// Constraints and indexes over several columns, which SQLAlchemy calls __table_args__.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace carboy::orm {

namespace detail {
void a_constraint_has_at_most_eight_columns();
}

/// One constraint or index.  Lifetime: its texts are literals.
class TableArg {
  public:
    enum class Kind : std::uint8_t { unique, index, check };

    consteval TableArg(Kind kind, std::string_view text, std::string_view name)
        : kind_(kind), text_(text), name_(name) {}
    template <class... Column>
    consteval explicit TableArg(Kind kind, const Column&... columns) : kind_(kind) {
        if (sizeof...(Column) > std::size(columns_)) detail::a_constraint_has_at_most_eight_columns();
        ((columns_[size_++] = std::string_view(columns)), ...);
    }

    /// Gives it a name. An index without a name is called ix_<table>_<columns>.
    consteval TableArg named(std::string_view name) const {
        TableArg copy = *this;
        copy.name_ = name;
        return copy;
    }
    /// Makes the index unique.
    consteval TableArg unique() const {
        TableArg copy = *this;
        copy.unique_ = true;
        return copy;
    }
    /// Restricts the index to the rows that meet a condition, which is SQL text.
    consteval TableArg where(std::string_view condition) const {
        TableArg copy = *this;
        copy.text_ = condition;
        return copy;
    }

    constexpr Kind kind() const { return kind_; }
    constexpr std::size_t size() const { return size_; }
    constexpr std::string_view column(std::size_t i) const { return columns_[i]; }
    constexpr std::string_view text() const { return text_; }
    constexpr std::string_view name() const { return name_; }
    constexpr bool is_unique() const { return unique_; }

  private:
    Kind kind_;
    bool unique_ = false;
    std::size_t size_ = 0;
    std::array<std::string_view, 8> columns_{};
    std::string_view text_;  // the condition of a check or of an index
    std::string_view name_;
};

/// No two rows have the same values in these columns: unique_constraint("category_id", "name").
template <class... Column>
consteval TableArg unique_constraint(const Column&... columns) {
    return TableArg(TableArg::Kind::unique, columns...);
}
/// An index over columns, or over expressions as SQL text: index_on("category_id", "price"), index_on("lower(name)").
template <class... Column>
consteval TableArg index_on(const Column&... columns) {
    return TableArg(TableArg::Kind::index, columns...);
}
/// A condition that every row meets, as SQL text with the names of the table's columns.
consteval TableArg check_constraint(std::string_view condition, std::string_view name = {}) {
    return TableArg(TableArg::Kind::check, condition, name);
}

/// The constraints and indexes of a model: static constexpr TableArgs table_args{unique_constraint("a", "b")};
template <std::size_t N>
struct TableArgs {
    template <class... Arg>
    consteval TableArgs(const Arg&... args) : parts{args...} {}

    std::array<TableArg, N> parts;
};
template <class... Arg>
TableArgs(const Arg&...) -> TableArgs<sizeof...(Arg)>;

}  // namespace carboy::orm
