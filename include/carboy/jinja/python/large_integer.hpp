// Python's int beyond 64 bits, stored as its digits.
#pragma once

#include <carboy/jinja/python/value.hpp>

#include <optional>

namespace carboy::jinja {

/// An int of more than 64 bits. It can be printed, compared, written as JSON and converted to a float; integer
/// arithmetic with it is an OverflowError.  Requires: decimal digits, after a minus sign if it is negative.
Value make_large_integer(std::string_view digits);
/// Returns the digits if the value is such a number.  Lifetime: the value's.
std::optional<std::string_view> large_integer_digits(const Value& value);

}  // namespace carboy::jinja
