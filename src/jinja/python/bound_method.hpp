// Methods as plain functions, and a method together with the value it belongs to.
#pragma once

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {

using Method = Value (*)(State& state, const Value& self, const Args& args);

struct MethodEntry {
    std::string_view name;
    Method method;
};

/// Returns the method of that name, or nullptr.
Method find_in(std::span<const MethodEntry> entries, std::string_view name);

/// Returns a callable that calls the method on the value.
Value bind_method(const Value& self, std::string_view name, Method method);

}  // namespace carboy::jinja
