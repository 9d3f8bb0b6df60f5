// A string literal as a template argument, so that the compiler can check rules, column names and parameter names.
#pragma once

#include <cstddef>
#include <string_view>

namespace carboy {

/// A literal that can be a template argument.  Shape: N counts the terminating zero.
template <std::size_t N>
struct FixedString {
    char text[N];

    consteval FixedString(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
    constexpr bool operator==(const FixedString&) const = default;
};

}  // namespace carboy
