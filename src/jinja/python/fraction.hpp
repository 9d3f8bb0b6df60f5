// Integers of any size, and floats as fractions of them, for what Python computes exactly.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include <carboy/jinja/value.hpp>

#include <utility>

namespace carboy::jinja::python {

using Big = boost::multiprecision::cpp_int;

/// a / b to the nearest integer, ties to even.  Requires b != 0.
Big nearest(Big a, Big b);
/// A float as the fraction that it is.  Throws: ValueError for NaN, OverflowError for infinity.
std::pair<Big, Big> ratio(double number);
/// A timedelta.  Throws: OverflowError for more days than Python allows.
Value make_delta(const Big& micros);

}  // namespace carboy::jinja::python
