// Constraints and indexes over several columns, which SQLAlchemy calls __table_args__.
#pragma once

#include <carboy/sql/types/schema.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace carboy::orm {

namespace detail {
void a_constraint_has_at_most_eight_columns();
void an_action_is_CASCADE_or_SET_NULL_or_SET_DEFAULT_or_RESTRICT();
void only_a_foreign_key_has_references_and_actions();
void only_a_foreign_key_or_unique_constraint_is_deferrable();
void only_an_index_has_a_method_and_included_columns();
void only_a_unique_constraint_or_index_has_nulls_not_distinct();
}  // namespace detail

/// One constraint or index.  Lifetime: its strings are literals.
class TableArg {
  public:
    enum class Kind : std::uint8_t { unique, index, check, foreign_key, comment, option, exclude, primary_key_name };

    consteval TableArg(Kind kind, std::string_view text, std::string_view name)
        : kind_(kind), text_(text), name_(name) {}
    template <class... Column>
    consteval explicit TableArg(Kind kind, const Column&... columns) : kind_(kind) {
        set_names(columns_, columns...);
        size_ = sizeof...(Column);
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

    /// Names the table that a foreign key refers to, and its columns.
    template <class... Column>
    consteval TableArg references(std::string_view table, const Column&... columns) const {
        TableArg copy = as_foreign_key();
        copy.text_ = table;
        copy.set_names(copy.referred_, columns...);
        copy.referred_size_ = sizeof...(Column);
        return copy;
    }
    /// What the database does when the row that a foreign key refers to is deleted, as SQL text: "CASCADE".
    consteval TableArg on_delete(std::string_view action) const {
        TableArg copy = as_foreign_key();
        copy.on_delete_ = checked_action(action);
        return copy;
    }
    /// The same for a change of the referred key.
    consteval TableArg on_update(std::string_view action) const {
        TableArg copy = as_foreign_key();
        copy.on_update_ = checked_action(action);
        return copy;
    }

    /// A foreign key or unique constraint that is checked after each statement, unless the transaction says SET
    /// CONSTRAINTS ... DEFERRED.
    /// SQL: DEFERRABLE; of a unique constraint only on PostgreSQL.
    consteval TableArg deferrable() const { return with_deferral(sql::Deferral::initially_immediate); }
    /// The same, and it is checked at the COMMIT.  SQL: DEFERRABLE INITIALLY DEFERRED.
    consteval TableArg initially_deferred() const { return with_deferral(sql::Deferral::initially_deferred); }

    /// The method of the index: "gin".  SQL: USING, on PostgreSQL.  Source: SQLAlchemy Index(postgresql_using=...).
    consteval TableArg method(std::string_view name) const {
        TableArg copy = as_index();
        copy.on_delete_ = name;
        return copy;
    }
    /// Stores these columns in the index too, so that a query need not read the table.
    /// SQL: INCLUDE, on PostgreSQL.  Source: SQLAlchemy Index(postgresql_include=...).
    template <class... Column>
    consteval TableArg include(const Column&... columns) const {
        TableArg copy = as_index();
        copy.set_names(copy.referred_, columns...);
        copy.referred_size_ = sizeof...(Column);
        return copy;
    }
    /// A unique constraint or index takes NULLs for equal.  SQL: NULLS NOT DISTINCT, on PostgreSQL from version 15 on.
    consteval TableArg nulls_not_distinct() const {
        if (kind_ != Kind::unique && !(kind_ == Kind::index && unique_))
            detail::only_a_unique_constraint_or_index_has_nulls_not_distinct();
        TableArg copy = *this;
        copy.nulls_not_distinct_ = true;
        return copy;
    }

    constexpr Kind kind() const { return kind_; }
    constexpr std::size_t size() const { return size_; }
    constexpr std::string_view column(std::size_t i) const { return columns_[i]; }
    constexpr std::string_view text() const { return text_; }
    constexpr std::string_view name() const { return name_; }
    constexpr bool is_unique() const { return unique_; }
    constexpr std::size_t referred_size() const { return referred_size_; }
    constexpr std::string_view referred(std::size_t i) const { return referred_[i]; }
    constexpr std::string_view delete_action() const { return on_delete_; }
    constexpr std::string_view method() const { return kind_ == Kind::index ? on_delete_ : std::string_view(); }
    constexpr sql::Deferral deferral() const { return deferral_; }
    constexpr bool is_nulls_not_distinct() const { return nulls_not_distinct_; }
    constexpr std::string_view update_action() const { return on_update_; }

  private:
    using Names = std::array<std::string_view, 8>;

    template <class... Column>
    consteval void set_names(Names& names, const Column&... columns) {
        if (sizeof...(Column) > std::size(names)) detail::a_constraint_has_at_most_eight_columns();
        std::size_t at = 0;
        ((names[at++] = std::string_view(columns)), ...);
    }
    consteval TableArg as_foreign_key() const {
        if (kind_ != Kind::foreign_key) detail::only_a_foreign_key_has_references_and_actions();
        return *this;
    }
    consteval TableArg as_index() const {
        if (kind_ != Kind::index) detail::only_an_index_has_a_method_and_included_columns();
        return *this;
    }
    consteval TableArg with_deferral(sql::Deferral deferral) const {
        if (kind_ != Kind::foreign_key && kind_ != Kind::unique)
            detail::only_a_foreign_key_or_unique_constraint_is_deferrable();
        TableArg copy = *this;
        copy.deferral_ = deferral;
        return copy;
    }
    static consteval std::string_view checked_action(std::string_view action) {
        if (action != "CASCADE" && action != "SET NULL" && action != "SET DEFAULT" && action != "RESTRICT")
            detail::an_action_is_CASCADE_or_SET_NULL_or_SET_DEFAULT_or_RESTRICT();
        return action;
    }

    Kind kind_;
    bool unique_ = false;
    bool nulls_not_distinct_ = false;
    sql::Deferral deferral_ = sql::Deferral::not_deferrable;
    std::size_t size_ = 0, referred_size_ = 0;
    Names columns_{}, referred_{};  // referred_: the columns that a foreign key refers to, or that an index includes
    // The condition of a check or of an index, the table that a foreign key refers to, a comment, or an option's value.
    std::string_view text_;
    std::string_view name_, on_update_;
    std::string_view on_delete_;  // the method of an index
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

/// No two rows conflict, by operators, as SQL text:
/// exclude_constraint("USING gist (room WITH =, during WITH &&)", "no_overlap").
/// SQL: EXCLUDE, on PostgreSQL.  Source: SQLAlchemy ExcludeConstraint.
consteval TableArg exclude_constraint(std::string_view definition, std::string_view name) {
    return TableArg(TableArg::Kind::exclude, definition, name);
}
/// The name of the primary key's constraint, which the database chooses otherwise.
/// Source: SQLAlchemy PrimaryKeyConstraint(name=...).
consteval TableArg primary_key_name(std::string_view name) {
    return TableArg(TableArg::Kind::primary_key_name, name, {});
}

/// A comment that the database keeps with the table.
/// SQL: COMMENT ON TABLE on PostgreSQL, COMMENT in CREATE TABLE on MariaDB; SQLite has no comments.
/// Source: SQLAlchemy Table(comment=...).
consteval TableArg table_comment(std::string_view text) { return TableArg(TableArg::Kind::comment, text, {}); }

/// An option of CREATE TABLE on one database; the others leave it out: table_option("sqlite_strict"),
/// table_option("sqlite_with_rowid", false), table_option("sqlite_autoincrement"),
/// table_option("postgresql_tablespace", "fast"), table_option("postgresql_partition_by", "RANGE (day)"),
/// table_option("postgresql_using", "heap"), table_option("mysql_engine", "InnoDB") and the other options of MariaDB.
/// The value is not checked. Source: SQLAlchemy __table_args__ = {"mysql_engine": "InnoDB"}.
consteval TableArg table_option(std::string_view name, std::string_view value) {
    return TableArg(TableArg::Kind::option, value, name);
}
consteval TableArg table_option(std::string_view name, const char* value) {
    return TableArg(TableArg::Kind::option, std::string_view(value), name);
}
consteval TableArg table_option(std::string_view name, bool on = true) {
    return TableArg(TableArg::Kind::option, std::string_view(on ? "true" : "false"), name);
}

/// A foreign key that the attribute foreign_key<> cannot express: one of several columns, one with a name, or one to a
/// model that is declared later. Tables and columns are named as in the database.
///     foreign_key_constraint("order_id", "number").references("order_line", "order_id", "number").on_delete("CASCADE")
/// Source: SQLAlchemy ForeignKeyConstraint.
template <class... Column>
consteval TableArg foreign_key_constraint(const Column&... columns) {
    return TableArg(TableArg::Kind::foreign_key, columns...);
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
