// The methods of Python's built-in types that templates call.
#pragma once

#include <carboy/jinja/containers.hpp>

namespace carboy::jinja {

using Method = Value (*)(State& state, const Value& self, const Args& args);

struct MethodEntry {
    std::string_view name;
    Method method;
};

/// The method of that name, or nullptr.
Method find_method(const Value& self, std::string_view name);
Method find_string_method(std::string_view name);
/// unescape, striptags, escape and __html__.
Method find_markup_method(std::string_view name);
/// What every value has: __str__, __repr__, and __len__ when it has a length.
Method find_common_method(const Value& self, std::string_view name);
Method find_list_method(std::string_view name);
Method find_tuple_method(std::string_view name);
Method find_dict_method(std::string_view name);
Method find_number_method(const Value& number, std::string_view name);
/// The methods of a mapping that only looks: get, keys, values, items.
Method find_mapping_method(std::string_view name);

/// A method together with the value it belongs to.
Value bind_method(const Value& self, std::string_view name, Method method);

Method find_in(std::span<const MethodEntry> entries, std::string_view name);

}  // namespace carboy::jinja
