// What a column can be besides its type: empty objects that stand as template arguments of Column.
#pragma once

#include <string_view>
#include <type_traits>

namespace carboy::orm {

struct PrimaryKey {};
struct Unique {};
struct Indexed {};
struct DefaultNow {};
struct VersionCounter {};
template <auto Member>
struct ForeignKeyTo {};
template <auto Value>
struct Default {};

enum class ForeignKeyAction { cascade, set_null, restrict };
struct OnDelete {
    ForeignKeyAction action;
};

/// Part of the table's primary key.  A single integer key that is 0 is given by the database when the row is inserted.
inline constexpr PrimaryKey primary_key{};
/// A UNIQUE constraint of this column alone.
inline constexpr Unique unique{};
/// An index ix_<table>_<column>; with `unique` a unique index, as SQLAlchemy makes it.
inline constexpr Indexed indexed{};
/// Refers to another model's column: foreign_key<&User::id>.
template <auto Member>
inline constexpr ForeignKeyTo<Member> foreign_key{};
/// The value that a new object begins with.
template <auto Value>
inline constexpr Default<Value> default_{};
/// The moment of the INSERT, UTC, unless the program set one.
inline constexpr DefaultNow default_now{};
/// Counts the updates of a row; a row that somebody else updated first raises ConcurrentUpdate.
inline constexpr VersionCounter version_counter{};
/// The database deletes the row with the one it refers to.
inline constexpr OnDelete on_delete_cascade{ForeignKeyAction::cascade};
/// The database sets the column to NULL when the row it refers to is deleted.
inline constexpr OnDelete on_delete_set_null{ForeignKeyAction::set_null};
/// The database refuses to delete a row that is referred to.
inline constexpr OnDelete on_delete_restrict{ForeignKeyAction::restrict};

namespace detail {

template <class T, auto... Attributes>
inline constexpr bool has_attribute = (std::is_same_v<std::remove_cv_t<decltype(Attributes)>, T> || ...);

template <class T>
struct IsDefault : std::false_type {};
template <auto Value>
struct IsDefault<Default<Value>> : std::true_type {
    static constexpr auto value_of = Value;
};

}  // namespace detail

}  // namespace carboy::orm
