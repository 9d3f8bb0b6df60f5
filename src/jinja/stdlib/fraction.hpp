// Integers of any size, and floats as fractions of such integers, for Python's exact calculations.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include <carboy/jinja/python/value.hpp>

#include <utility>

namespace carboy::jinja::python {

using Big = boost::multiprecision::cpp_int;

/// Returns a / b rounded to the nearest integer, ties to even.  Requires b != 0.
Big nearest(Big a, Big b);
/// Returns a float as an exact fraction.  Throws: ValueError for NaN, OverflowError for infinity.
std::pair<Big, Big> ratio(double number);
/// Returns a timedelta.  Throws: OverflowError for more days than Python supports.
Value make_delta(const Big& micros);

}  // namespace carboy::jinja::python
