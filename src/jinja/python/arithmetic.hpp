// Python's binary and unary operators.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

Value add(const Value& a, const Value& b);
Value subtract(const Value& a, const Value& b);
Value multiply(const Value& a, const Value& b);
Value divide(const Value& a, const Value& b);
Value floor_divide(const Value& a, const Value& b);
Value modulo(const Value& a, const Value& b);
Value power(const Value& a, const Value& b);
Value negate(const Value& value);
Value positive(const Value& value);

}  // namespace carboy::jinja
