// Plain<T>: T without std::optional.
#pragma once

#include <optional>

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

}  // namespace carboy::sql
