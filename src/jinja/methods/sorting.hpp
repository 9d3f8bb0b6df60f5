// Stable sorting with Python's comparison, and reading of pairs as by dict(...).
#pragma once

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {

/// Sorts items and keys together by key. Throws: TypeError when keys have no order.
void sort_by_keys(std::vector<Value>& items, std::vector<Value>& keys, bool reverse);
/// Adds the entries of a mapping or of a sequence of pairs.
void merge_into(Dict& dict, const Value& source);

}  // namespace carboy::jinja
