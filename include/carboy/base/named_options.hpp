// The first member of options that are written with their names only.
#pragma once

#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy {

/// Refuses values without names in the braces of options: {"GET"} would otherwise set the first option, whatever that
/// is.
struct NamedOptions {
    constexpr NamedOptions() = default;
    template <class T>
    requires(!std::is_same_v<T, NamedOptions> && !std::is_same_v<T, bool>)  // a bool may belong to another overload
        constexpr NamedOptions(const T&) {
        static_assert(sizeof(T) == 0,
                      "carboy: options are written with their names, such as {.endpoint = \"users\"}; methods are an "
                      "argument before them, such as {Method::get}");
    }
    template <class T = void>
    constexpr NamedOptions(std::initializer_list<std::pair<std::string_view, std::string_view>>) {
        static_assert(!std::is_void_v<T>,
                      "carboy: options are written with their names, such as {.form = {{\"name\", "
                      "\"Ada\"}}}");
    }
};

}  // namespace carboy
