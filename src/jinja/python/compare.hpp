// Equality, order and membership.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

bool equals(const Value& a, const Value& b);
enum class Order { less, less_equal, greater, greater_equal };
/// Throws: TypeError when the types have no order.
bool ordered(Order order, const Value& a, const Value& b);
inline bool less(const Value& a, const Value& b) { return ordered(Order::less, a, b); }
/// Returns needle in haystack.
bool contains(const Value& haystack, const Value& needle);

}  // namespace carboy::jinja
