// Attributes of a column other than its type: empty objects that are template arguments of Column.
#pragma once

#include <carboy/base/fixed_string.hpp>

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

struct OnUpdateNow {};
template <FixedString Name>
struct ColumnNamed {};
template <FixedString Text>
struct DefaultText {};
template <FixedString Sql>
struct ServerDefault {};
template <FixedString Sql>
struct ComputedAs {};
struct RandomUuid {};

enum class ForeignKeyAction { cascade, set_null, restrict };
struct OnDelete {
    ForeignKeyAction action;
};
struct OnUpdate {
    ForeignKeyAction action;
};

/// Part of the table's primary key. When a single integer key is 0, the database assigns it at the INSERT.
inline constexpr PrimaryKey primary_key{};
/// A UNIQUE constraint on this column only.
inline constexpr Unique unique{};
/// An index named ix_<table>_<column>; with `unique` a unique index, as in SQLAlchemy.
inline constexpr Indexed indexed{};
/// Refers to another model's column: foreign_key<&User::id>.
template <auto Member>
inline constexpr ForeignKeyTo<Member> foreign_key{};
/// The name of the column in the table, where it differs from the member's: column_name<"default">.
template <FixedString Name>
inline constexpr ColumnNamed<Name> column_name{};
/// The initial value of a new object.
template <auto Value>
inline constexpr Default<Value> default_{};
/// The initial text of a new object: default_text<"draft">.
template <FixedString Text>
inline constexpr DefaultText<Text> default_text{};
/// A random UUID at the INSERT, unless the program has set a value.
inline constexpr RandomUuid default_uuid{};
/// The table's DEFAULT, as SQL text: server_default<"'draft'">. It is for other programs, because a session always
/// writes the object's value.
template <FixedString Sql>
inline constexpr ServerDefault<Sql> server_default{};
/// The database computes the column from the others of the row, as SQL text with the names of the table's columns:
/// computed<"price * quantity">. A session never writes it, and reads it after an INSERT or UPDATE.
/// SQL: GENERATED ALWAYS AS (...) STORED.
template <FixedString Sql>
inline constexpr ComputedAs<Sql> computed{};
/// The time of each UPDATE of the row in UTC, unless the program has set a value.
inline constexpr OnUpdateNow on_update_now{};
/// The time of the INSERT in UTC, unless the program has set a value.
inline constexpr DefaultNow default_now{};
/// Counts the updates of a row. Updating a row that another session has updated first raises ConcurrentUpdate.
inline constexpr VersionCounter version_counter{};
/// The database deletes the row when the row that it refers to is deleted.
inline constexpr OnDelete on_delete_cascade{ForeignKeyAction::cascade};
/// The database sets the column to NULL when the row it refers to is deleted.
inline constexpr OnDelete on_delete_set_null{ForeignKeyAction::set_null};
/// The database refuses to delete a row that is still referred to.
inline constexpr OnDelete on_delete_restrict{ForeignKeyAction::restrict};

/// The database changes the column when the key of the row that it refers to changes.
inline constexpr OnUpdate on_update_cascade{ForeignKeyAction::cascade};
/// The database sets the column to NULL when the key of the row that it refers to changes.
inline constexpr OnUpdate on_update_set_null{ForeignKeyAction::set_null};

namespace detail {

template <class T, auto... Attributes>
inline constexpr bool has_attribute = (std::is_same_v<std::remove_cv_t<decltype(Attributes)>, T> || ...);

template <class T>
struct IsDefault : std::false_type {};
template <auto Value>
struct IsDefault<Default<Value>> : std::true_type {
    static constexpr auto value_of = Value;
};

template <class T>
struct IsComputed : std::false_type {};
template <FixedString Sql>
struct IsComputed<ComputedAs<Sql>> : std::true_type {
    static constexpr std::string_view text = Sql.view();
};
template <auto... Attributes>
inline constexpr bool has_computed = (IsComputed<std::remove_cv_t<decltype(Attributes)>>::value || ...);

template <class T>
struct IsDefaultText : std::false_type {};
template <FixedString Text>
struct IsDefaultText<DefaultText<Text>> : std::true_type {
    static constexpr std::string_view value_of = Text.view();
};

}  // namespace detail

}  // namespace carboy::orm
