// The column types of models, and the C++ type that holds each.
#pragma once

#include <carboy/sql/types/chrono.hpp>
#include <carboy/sql/types/decimal.hpp>
#include <carboy/sql/types/enum.hpp>
#include <carboy/sql/types/json.hpp>
#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/uuid.hpp>

#include <concepts>
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
inline constexpr int without_length = -1;
/// VARCHAR(Length), held as std::string; String<> is VARCHAR without a length.  Units: characters.
template <int Length = without_length>
struct String {};
/// TEXT, held as std::string.
struct Text {};
/// DATE, held as std::chrono::sys_days.
struct Date {};
/// DATETIME without a time zone, held as a time point of std::chrono::system_clock in microseconds.
struct DateTime {};
/// The same with a time zone where the engine has such a type; always in UTC.  Source: DateTime(timezone=True).
struct DateTimeTz {};
/// TIME, held as std::chrono::hh_mm_ss in microseconds.
struct Time {};
/// INTERVAL, held as std::chrono::microseconds.  Source: SQLAlchemy sqltypes.Interval.
struct Interval {};
/// NUMERIC(Precision, Scale), held as sql::Decimal. Writing a value that needs more digits throws DataError.
/// Units: digits, and digits after the point; without them NUMERIC.
template <int Precision = 0, int Scale = 0>
struct Numeric {};
/// BLOB, held as std::vector<std::byte>.
struct LargeBinary {};

/// Describes a column type: its C++ type and its schema type. A type whose sql::Type has a column_type() needs no
/// specialisation. A type that is stored differently from its C++ type has from_view and to_view, like sql::Type.
template <class Type>
struct ColumnTraits;

/// True when each value has exactly one stored form, so that it can be compared in SQL with the value that was read.
constexpr bool has_one_form(sql::TypeKind kind) {
    switch (kind) {
        case sql::TypeKind::numeric:
        case sql::TypeKind::date:
        case sql::TypeKind::time:
        case sql::TypeKind::datetime:
        case sql::TypeKind::interval:
        case sql::TypeKind::json:
        case sql::TypeKind::uuid: return false;
        default: return true;
    }
}

template <class Held, sql::TypeKind Kind>
struct PlainTraits {
    using value_type = Held;
    static constexpr bool nullable = false;
    static bool exact();
    static sql::ColumnType type();
};

// Not in the class, so that those of the usual types are compiled in the library only.
template <class Held, sql::TypeKind Kind>
bool PlainTraits<Held, Kind>::exact() {
    return has_one_form(Kind);
}
template <class Held, sql::TypeKind Kind>
sql::ColumnType PlainTraits<Held, Kind>::type() {
    return {.kind = Kind};
}

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
struct ColumnTraits<DateTimeTz>
    : PlainTraits<std::chrono::sys_time<std::chrono::microseconds>, sql::TypeKind::datetime> {
    static sql::ColumnType type() { return {.kind = sql::TypeKind::datetime, .timezone = true}; }
};
template <>
struct ColumnTraits<Time> : PlainTraits<std::chrono::hh_mm_ss<std::chrono::microseconds>, sql::TypeKind::time> {};
template <>
struct ColumnTraits<Interval> : PlainTraits<std::chrono::microseconds, sql::TypeKind::interval> {};
template <>
struct ColumnTraits<Numeric<>> : PlainTraits<sql::Decimal, sql::TypeKind::numeric> {};
template <int Precision, int Scale>
requires(Precision > 0) struct ColumnTraits<Numeric<Precision, Scale>>
    : PlainTraits<sql::Decimal, sql::TypeKind::numeric> {
    static_assert(Precision <= sql::Decimal::max_digits && Scale >= 0 && Scale <= Precision,
                  "carboy: Numeric<Precision, Scale> has at most 38 digits, and at most that many after the point");
    static sql::ColumnType type() { return {.kind = sql::TypeKind::numeric, .precision = Precision, .scale = Scale}; }
    static sql::Decimal from_view(sql::ValueView view) { return sql::numeric_from_view(view, Scale); }
    static sql::ValueView to_view(const sql::Decimal& value, sql::Scratch& scratch) {
        return sql::numeric_to_view(value, Precision, Scale, scratch);
    }
};
template <>
struct ColumnTraits<Text> : PlainTraits<std::string, sql::TypeKind::text> {};
template <>
struct ColumnTraits<LargeBinary> : PlainTraits<std::vector<std::byte>, sql::TypeKind::binary> {};
template <int Length>
struct ColumnTraits<String<Length>> : PlainTraits<std::string, sql::TypeKind::string> {
    static_assert(Length > 0 || Length == without_length,
                  "carboy: String<Length> needs a length above 0; String<> is a VARCHAR without a length");
    static sql::ColumnType type() { return {.kind = sql::TypeKind::string, .length = Length > 0 ? Length : 0}; }
};

// These C++ types are themselves column types.
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

/// Types that declare their own columns: decimals, UUIDs, documents, enumerations and a user's types.
template <class Held>
requires requires {
    { sql::Type<Held>::column_type() } -> std::same_as<sql::ColumnType>;
}
struct ColumnTraits<Held> {
    using value_type = Held;
    static constexpr bool nullable = false;
    static bool exact() { return has_one_form(type().kind); }
    static sql::ColumnType type() { return sql::Type<Held>::column_type(); }
};

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

/// A column type whose stored form differs from that of its C++ type.
template <class Type>
concept HasOwnStorage = requires(sql::ValueView view) {
    ColumnTraits<Type>::from_view(view);
};

/// Reads a cell as a column's value.  Throws: DataError.
template <class Type>
typename ColumnTraits<Type>::value_type read_cell(sql::ValueView cell) {
    using T = typename ColumnTraits<Type>::value_type;
    if constexpr (HasOwnStorage<Type>) {
        if constexpr (ColumnTraits<Type>::nullable)
            if (cell.is_null()) return T();
        return ColumnTraits<Type>::from_view(cell);
    } else {
        return sql::Type<T>::from_view(cell);
    }
}

/// Converts a column's value to a parameter.  Lifetime: that of `value` and `scratch`.  Throws: DataError.
template <class Type>
sql::ValueView view_cell(const typename ColumnTraits<Type>::value_type& value, sql::Scratch& scratch) {
    if constexpr (!HasOwnStorage<Type>)
        return sql::to_view(value, scratch);
    else if constexpr (ColumnTraits<Type>::nullable)
        return value ? ColumnTraits<Type>::to_view(*value, scratch) : sql::ValueView();
    else
        return ColumnTraits<Type>::to_view(value, scratch);
}

#define CARBOY_COMPILED_TRAITS(declared)                                                                             \
    declared template struct PlainTraits<std::int64_t, sql::TypeKind::integer>;                                      \
    declared template struct PlainTraits<std::int64_t, sql::TypeKind::big_integer>;                                  \
    declared template struct PlainTraits<bool, sql::TypeKind::boolean>;                                              \
    declared template struct PlainTraits<double, sql::TypeKind::float_>;                                             \
    declared template struct PlainTraits<double, sql::TypeKind::double_>;                                            \
    declared template struct PlainTraits<std::chrono::sys_days, sql::TypeKind::date>;                                \
    declared template struct PlainTraits<std::chrono::sys_time<std::chrono::microseconds>, sql::TypeKind::datetime>; \
    declared template struct PlainTraits<sql::Decimal, sql::TypeKind::numeric>;                                      \
    declared template struct PlainTraits<std::string, sql::TypeKind::text>;                                          \
    declared template struct PlainTraits<std::string, sql::TypeKind::string>;
CARBOY_COMPILED_TRAITS(extern)

}  // namespace carboy::orm
