// Python's operations on values: what every operator, filter and test is made of.
#pragma once

#include <carboy/jinja/containers.hpp>
#include <carboy/jinja/options.hpp>

#include <optional>

namespace carboy::jinja {

/// type(value).__name__
std::string_view type_name(const Value& value);
bool truth(const Value& value);

/// str(value) and repr(value), appended.
void write_str(const Value& value, std::string& out);
void write_repr(const Value& value, std::string& out);
void write_repr_of_text(std::string_view text, std::string& out);
void write_integer(std::int64_t number, std::string& out);
void write_real(double number, std::string& out);
/// The text of a string, or str(value) in `buffer`.
std::string_view text_of(const Value& value, std::string& buffer);
/// A new string value that takes the buffer's text.
Value make_text(std::string_view text, bool markup = false);

/// True for numbers (bool, int, float); `number_of` reads them as a float.
bool is_number(const Value& value);
double number_of(const Value& value);
/// An int or bool as an integer.
std::optional<std::int64_t> integer_of(const Value& value);
/// An int or bool. Throws: TypeError.
std::int64_t index_of(const Value& value);

bool equals(const Value& a, const Value& b);
enum class Order { less, less_equal, greater, greater_equal };
/// Throws: TypeError when the types have no order.
bool ordered(Order order, const Value& a, const Value& b);
inline bool less(const Value& a, const Value& b) { return ordered(Order::less, a, b); }
/// needle in haystack
bool contains(const Value& haystack, const Value& needle);

Value add(const Value& a, const Value& b);
Value subtract(const Value& a, const Value& b);
Value multiply(const Value& a, const Value& b);
Value divide(const Value& a, const Value& b);
Value floor_divide(const Value& a, const Value& b);
Value modulo(const Value& a, const Value& b);
Value power(const Value& a, const Value& b);
Value negate(const Value& value);
Value positive(const Value& value);

/// True for list, tuple and objects with a sequence's shape.
bool is_sequence(const Value& value);
/// True for dict and objects with a mapping's shape.
bool is_mapping(const Value& value);
/// len(value), or -1.
std::int64_t size_of(const Value& value);
/// len(value). Throws: TypeError.
std::int64_t length_of(const Value& value);
/// An item of a sequence (is_sequence). Requires 0 <= index < size.
Value item_at(const Value& sequence, std::size_t index);
/// A mapping's value, or missing.
Value lookup(const Value& mapping, const Value& key);
/// The items as a vector. Throws: TypeError when it can not be iterated.
std::vector<Value> to_vector(const Value& iterable);
/// A mapping as a dict of its own.
Ptr<Dict> to_dict(const Value& mapping);

/// value.name, else value[name], else undefined.
Value get_attribute(const Value& value, const Value& name, Undefined flavour);
/// value[key], else value.key, else undefined.
Value get_item(const Value& value, const Value& key, Undefined flavour);
/// value.name alone; missing when there is none.
Value find_attribute(const Value& value, std::string_view name);
/// value[key] alone; missing when there is none.
Value find_item(const Value& value, const Value& key);
/// value[start:stop:step]; none stands for left out.
Value slice(const Value& value, const Value& start, const Value& stop, const Value& step);

bool is_callable(const Value& value);
bool is_iterable(const Value& value);

}  // namespace carboy::jinja
