// Attributes, items and slices.
#pragma once

#include <carboy/jinja/python/undefined.hpp>
#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

/// Returns value.name, else value[name], else undefined.
Value get_attribute(const Value& value, const Value& name, Undefined flavour);
/// Returns value[key], else value.key, else undefined.
Value get_item(const Value& value, const Value& key, Undefined flavour);
/// Returns only value.name; missing when there is none.
Value find_attribute(const Value& value, std::string_view name);
/// Returns only value[key]; missing when there is none.
Value find_item(const Value& value, const Value& key);
/// Returns value[start:stop:step]; none means an omitted part.
Value slice(const Value& value, const Value& start, const Value& stop, const Value& step);

}  // namespace carboy::jinja
