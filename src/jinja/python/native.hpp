// The table of the engine's own objects without attribute slots, and what the engine reads of them.
#pragma once

#include <carboy/jinja/python/object.hpp>

#include <optional>
#include <string_view>

namespace carboy::jinja {

extern const ObjectType native_type;

/// Returns the value's object if it is a T, else nullptr.
template <class T>
T* native_as(const Value& value) {
    return dynamic_cast<T*>(value.native());
}

/// Returns the bytes of a bytes object.  Lifetime: that of the object.
std::optional<std::string_view> bytes_in(const Value& value);

}  // namespace carboy::jinja
