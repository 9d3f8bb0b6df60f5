// Attributes and methods of Python objects as tables.
#pragma once

#include <carboy/jinja/python/operand.hpp>

#include "jinja/python/bound_method.hpp"

namespace carboy::jinja::python {

/// An attribute of a class.
template <class T>
struct AttributeEntry {
    std::string_view name;
    Value (*read)(const T& self);
};

/// Throws: NotImplementedError for attributes that Python's class has and templates do not; `names` lists them,
/// separated by spaces.
void refuse(std::string_view names, std::string_view type, std::string_view name);

/// Returns the attribute or bound method of that name, or missing.  Throws: NotImplementedError for a name in
/// `refused`.
template <class T>
Value find(const T& self, std::span<const AttributeEntry<T>> attributes, std::span<const MethodEntry> methods,
           std::string_view name, std::string_view refused = {}) {
    for (const auto& entry : attributes)
        if (entry.name == name) return entry.read(self);
    if (const Method method = find_in(methods, name))
        return bind_method(Value(Ptr<NativeObject>::share(const_cast<T*>(&self))), name, method);
    refuse(refused, self.type_name(), name);
    return Value::missing();
}

/// Returns the object that a method belongs to.
template <class T>
const T& self_as(const Value& self) {
    return *static_cast<const T*>(self.native());
}

/// Returns the value's object if it is a T, else nullptr.
template <class T>
const T* as(const Value& value) {
    return dynamic_cast<const T*>(operand_of(value));
}

template <class T, class... A>
Value make(A&&... args) {
    return Value(Ptr<NativeObject>::adopt(new T(std::forward<A>(args)...)));
}

/// Throws: TypeError for a call with arguments.
void no_arguments(std::string_view method, const Args& args);

}  // namespace carboy::jinja::python
