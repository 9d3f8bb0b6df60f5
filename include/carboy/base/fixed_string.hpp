// A string literal as a template argument: rules, column names and parameter names that the compiler checks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace carboy {

/// A literal that can be a template argument.  Shape: N counts the terminating zero.
template <std::size_t N>
struct FixedString {
    char text[N];

    consteval FixedString(const char (&literal)[N]) { std::copy_n(literal, N, text); }
    constexpr std::string_view view() const { return {text, N - 1}; }
    constexpr bool operator==(const FixedString&) const = default;
};

}  // namespace carboy
