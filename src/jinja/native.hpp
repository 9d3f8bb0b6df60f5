// The table of the engine's own objects without attribute slots.
#pragma once

#include <carboy/jinja/object.hpp>

namespace carboy::jinja {

extern const ObjectType native_type;

/// The object behind a value when it is a T, else nullptr.
template <class T>
T* native_as(const Value& value) {
    return dynamic_cast<T*>(value.native());
}

}  // namespace carboy::jinja
