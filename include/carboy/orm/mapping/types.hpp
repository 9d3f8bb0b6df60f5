// The column types that models are written in, and the C++ type that holds each.
#pragma once

#include <carboy/sql/chrono.hpp>
#include <carboy/sql/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace carboy::orm {

/// INTEGER, held as std::int64_t.  Source: SQLAlchemy sqltypes.Integer.
struct Integer {};
struct SmallInteger {};
struct BigInteger {};
struct Boolean {};
/// FLOAT, held as double.
struct Float {};
struct Double {};
/// VARCHAR(Length), held as std::string; 0 means VARCHAR without a length.  Units: characters.
template <int Length = 0>
struct String {};
/// TEXT, held as std::string.
struct Text {};
/// DATE, held as std::chrono::sys_days.
struct Date {};
/// DATETIME without a time zone, held as a time point of std::chrono::system_clock in microseconds.
struct DateTime {};
/// BLOB, held as std::vector<std::byte>.
struct LargeBinary {};

/// What a column type is: its C++ type and its schema type.  A user's type gets a specialisation.
template <class Type>
struct ColumnTraits;

template <class Held, sql::TypeKind Kind>
struct PlainTraits {
    using value_type = Held;
    static constexpr bool nullable = false;
    /// One value has one stored form, so that it can be compared in SQL with what was read.
    static constexpr bool exact = Kind != sql::TypeKind::date && Kind != sql::TypeKind::datetime;
    static sql::ColumnType type() { return {.kind = Kind}; }
};

template <>
struct ColumnTraits<Integer> : PlainTraits<std::int64_t, sql::TypeKind::integer> {};
template <>
struct ColumnTraits<SmallInteger> : PlainTraits<std::int16_t, sql::TypeKind::small_integer> {};
template <>
struct ColumnTraits<BigInteger> : PlainTraits<std::int64_t, sql::TypeKind::big_integer> {};
template <>
struct ColumnTraits<Boolean> : PlainTraits<bool, sql::TypeKind::boolean> {};
template <>
struct ColumnTraits<Float> : PlainTraits<double, sql::TypeKind::float_> {};
template <>
struct ColumnTraits<Double> : PlainTraits<double, sql::TypeKind::double_> {};
template <>
struct ColumnTraits<Date> : PlainTraits<std::chrono::sys_days, sql::TypeKind::date> {};
template <>
struct ColumnTraits<DateTime> : PlainTraits<std::chrono::sys_time<std::chrono::microseconds>, sql::TypeKind::datetime> {
};
template <>
struct ColumnTraits<Text> : PlainTraits<std::string, sql::TypeKind::text> {};
template <>
struct ColumnTraits<LargeBinary> : PlainTraits<std::vector<std::byte>, sql::TypeKind::binary> {};
template <int Length>
struct ColumnTraits<String<Length>> : PlainTraits<std::string, sql::TypeKind::string> {
    static sql::ColumnType type() { return {.kind = sql::TypeKind::string, .length = Length}; }
};

// The C++ types themselves name the obvious column types.
template <>
struct ColumnTraits<std::int16_t> : PlainTraits<std::int16_t, sql::TypeKind::small_integer> {};
template <>
struct ColumnTraits<std::int32_t> : PlainTraits<std::int32_t, sql::TypeKind::integer> {};
template <>
struct ColumnTraits<std::int64_t> : PlainTraits<std::int64_t, sql::TypeKind::big_integer> {};
template <>
struct ColumnTraits<bool> : PlainTraits<bool, sql::TypeKind::boolean> {};
template <>
struct ColumnTraits<double> : PlainTraits<double, sql::TypeKind::float_> {};
template <>
struct ColumnTraits<std::string> : PlainTraits<std::string, sql::TypeKind::text> {};
template <>
struct ColumnTraits<std::vector<std::byte>> : ColumnTraits<LargeBinary> {};

/// A column that may be NULL.
template <class Type>
struct ColumnTraits<std::optional<Type>> : ColumnTraits<Type> {
    using value_type = std::optional<typename ColumnTraits<Type>::value_type>;
    static constexpr bool nullable = true;
};

template <class Type>
concept ColumnTypeName = requires {
    typename ColumnTraits<Type>::value_type;
};

}  // namespace carboy::orm
