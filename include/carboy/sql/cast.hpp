// CAST to the SQL type of a C++ type.
#pragma once

#include <carboy/sql/expr.hpp>
#include <carboy/sql/schema.hpp>

#include <chrono>

namespace carboy::sql {

/// The column type that holds a T.  Lifetime: static.  A user's type joins by Type<T>::column_type().
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

/// The value as a T: cast<std::string>(User::c.id).
template <class T, class A>
requires detail::IsOperand<A> Expr<T> cast(const A& a) {
    return Expr<T>(Expression::cast(CastType<Plain<T>>::value(), a.expression()));
}

/// The value as a given column type.  Lifetime: the type is kept by address and lives until the program ends.
template <class T, class A>
requires detail::IsOperand<A> Expr<T> cast(const A& a, const ColumnType& type) {
    return Expr<T>(Expression::cast(type, a.expression()));
}
template <class T, class A>
Expr<T> cast(const A& a, ColumnType&& type) = delete;

/// A value with its type said, where nothing beside it tells the engine.
template <class T, class U>
Expression typed_operand(const U& value) {
    if constexpr (detail::IsOperand<U> || detail::TextLike<U> || !requires { CastType<T>::value(); })
        return make_operand<T>(value);
    else
        return Expression::typed(CastType<T>::value(), make_operand<T>(value));
}

}  // namespace carboy::sql
