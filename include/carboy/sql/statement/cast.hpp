// CAST to the SQL type of a C++ type.
#pragma once

#include <carboy/sql/statement/expr.hpp>
#include <carboy/sql/types/schema.hpp>

#include <chrono>

namespace carboy::sql {

/// The column type that holds a T.  Lifetime: static.  A user's type defines Type<T>::column_type().
template <class T>
struct CastType {
    static const ColumnType& value() {
        static const ColumnType made = Type<T>::column_type();
        return made;
    }
};

#define CARBOY_SQL_CAST_TYPE(type, name)                          \
    template <>                                                   \
    struct CastType<type> {                                       \
        static const ColumnType& value() {                        \
            static const ColumnType made{.kind = TypeKind::name}; \
            return made;                                          \
        }                                                         \
    }
CARBOY_SQL_CAST_TYPE(bool, boolean);
CARBOY_SQL_CAST_TYPE(std::int16_t, small_integer);
CARBOY_SQL_CAST_TYPE(std::int32_t, integer);
CARBOY_SQL_CAST_TYPE(std::int64_t, big_integer);
CARBOY_SQL_CAST_TYPE(float, float_);
CARBOY_SQL_CAST_TYPE(double, double_);
CARBOY_SQL_CAST_TYPE(std::string, text);
CARBOY_SQL_CAST_TYPE(std::vector<std::byte>, binary);
CARBOY_SQL_CAST_TYPE(std::chrono::sys_days, date);
CARBOY_SQL_CAST_TYPE(std::chrono::sys_time<std::chrono::microseconds>, datetime);
#undef CARBOY_SQL_CAST_TYPE

/// Converts the value to a T: cast<std::string>(User::c.id).
template <class T, class A>
requires detail::IsOperand<A>
auto cast(const A& a) {
    return Expr<Nullable<T, typename A::sql_value_type>>(Expression::cast(CastType<Plain<T>>::value(), a.expression()));
}

/// Converts the value to a given column type.  Lifetime: only the type's address is kept, so it must be static.
template <class T, class A>
requires detail::IsOperand<A>
auto cast(const A& a, const ColumnType& type) {
    return Expr<Nullable<T, typename A::sql_value_type>>(Expression::cast(type, a.expression()));
}
template <class T, class A>
Expr<T> cast(const A& a, ColumnType&& type) = delete;

/// A value with an explicit type, for places where the engine cannot infer it.
template <class T, class U>
Expression typed_operand(const U& value) {
    if constexpr (detail::IsOperand<U> || detail::TextLike<U> || !requires { CastType<T>::value(); })
        return make_operand<T>(value);
    else
        return Expression::typed(CastType<T>::value(), make_operand<T>(value));
}

/// A C++ value as an expression: literal(0), literal("text").
template <class V>
auto literal(const V& value) {
    if constexpr (detail::TextLike<V>)
        return Expr<std::string>(make_operand<std::string>(value));
    else
        return Expr<V>(typed_operand<Plain<V>>(value));
}

/// NULL with a type.
template <class T>
Expr<std::optional<T>> null() {
    return Expr<std::optional<T>>(Expression::cast(CastType<Plain<T>>::value(), Expression::keyword("NULL")));
}

}  // namespace carboy::sql
