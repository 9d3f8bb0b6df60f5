// Stable sorting with Python's comparison, and dict(...)'s way of reading pairs.
#pragma once

#include <carboy/jinja/containers.hpp>

namespace carboy::jinja {

/// Sorts items and keys together by key. Throws: TypeError when keys have no order.
void sort_by_keys(std::vector<Value>& items, std::vector<Value>& keys, bool reverse);
/// Adds a mapping's or a sequence of pairs' entries.
void merge_into(Dict& dict, const Value& source);

}  // namespace carboy::jinja
