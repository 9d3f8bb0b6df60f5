// The methods of Python's built-in types that templates call.
#pragma once

#include "jinja/python/bound_method.hpp"

namespace carboy::jinja {

/// Returns the method of that name, or nullptr.
Method find_method(const Value& self, std::string_view name);
Method find_string_method(std::string_view name);
/// unescape, striptags, escape and __html__.
Method find_markup_method(std::string_view name);
/// The methods of every value: __str__, __repr__, and __len__ if it has a length.
Method find_common_method(const Value& self, std::string_view name);
Method find_list_method(std::string_view name);
Method find_tuple_method(std::string_view name);
Method find_dict_method(std::string_view name);
Method find_number_method(const Value& number, std::string_view name);
/// The methods of a read-only mapping: get, keys, values, items.
Method find_mapping_method(std::string_view name);

}  // namespace carboy::jinja
