// The kinds, truth values, sizes and items of values.
#pragma once

#include <carboy/jinja/python/containers.hpp>

#include <optional>

namespace carboy::jinja {

/// Returns type(value).__name__.
std::string_view type_name(const Value& value);
bool truth(const Value& value);

/// True for numbers (bool, int, float); `number_of` returns them as a float.
bool is_number(const Value& value);
double number_of(const Value& value);
/// An int or bool as an integer.
std::optional<std::int64_t> integer_of(const Value& value);
/// An int or bool. Throws: TypeError.
std::int64_t index_of(const Value& value);

/// True for list, tuple and objects with a sequence's shape.
bool is_sequence(const Value& value);
/// True for lists and for C++ sequences, which act as lists; false for tuples, ranges and iterators.
bool is_list_like(const Value& value);
/// True for dict and objects with a mapping's shape.
bool is_mapping(const Value& value);
/// Returns len(value), or -1.
std::int64_t size_of(const Value& value);
/// Returns len(value). Throws: TypeError.
std::int64_t length_of(const Value& value);
/// Returns an item of a sequence (is_sequence). Requires 0 <= index < size.
Value item_at(const Value& sequence, std::size_t index);
/// Returns a mapping's value, or missing.
Value lookup(const Value& mapping, const Value& key);
/// Returns the items as a vector. Throws: TypeError when the value cannot be iterated.
std::vector<Value> to_vector(const Value& iterable);
/// Copies a mapping to a new dict.
Ptr<Dict> to_dict(const Value& mapping);

bool is_callable(const Value& value);
bool is_iterable(const Value& value);

}  // namespace carboy::jinja
