// Plain<T>: T without std::optional; and which types are decimal numbers.
#pragma once

#include <optional>
#include <type_traits>

namespace carboy::sql {

namespace detail {

template <class T>
struct StripOptional {
    using type = T;
};
template <class T>
struct StripOptional<std::optional<T>> {
    using type = T;
};

}  // namespace detail

/// The type of a value that is not NULL.
template <class T>
using Plain = typename detail::StripOptional<T>::type;

/// True when one of the types is a std::optional.
template <class... U>
inline constexpr bool any_optional = (!std::is_same_v<U, Plain<U>> || ...);

/// T, or std::optional<T> where one of the operands U can be NULL.
template <class T, class... U>
using Nullable = std::conditional_t<any_optional<U...>, std::optional<Plain<T>>, T>;

/// An exact decimal number, which SQL calculates with as NUMERIC.
template <class T>
inline constexpr bool is_decimal = false;

}  // namespace carboy::sql
