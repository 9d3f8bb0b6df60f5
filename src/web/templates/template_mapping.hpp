// The mappings of templates: request.args, session, config and similar objects. An object that derives from Mapping is
// iterated, searched, counted, unpacked and printed like Python's dict, and has get, keys, values and items.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/python/containers.hpp>

namespace carboy::web {

/// Returns the value of a name in a mapping, or missing.
using Find = jinja::Value (*)(std::string_view name);

/// The mapping's `get`: the value, or the second argument, or None.  Source: Python's dict.get.
inline jinja::Value get_method(Find find) {
    return jinja::Value([find](const std::string& name, const std::optional<jinja::Value>& otherwise) {
        const jinja::Value value = find(name);
        return value.is_missing() ? otherwise.value_or(jinja::Value(nullptr)) : value;
    });
}

/// A mapping implemented by the application.
/// Shape: `Object` has `python_name`, and const functions size(), key(index), find(name), method(name), write(out).
/// find and method return missing for an unknown name; a method hides a field of the same name, like an attribute of a
/// dict.
template <class Object>
class Mapping : public jinja::NativeObject {
  public:
    std::string_view type_name() const final { return Object::python_name; }
    /// Replaces a native object's table: with this one the engine treats the object as a mapping.
    const jinja::ObjectType& type() const final { return table; }

  private:
    static const Object& self(const void* object) {
        return *static_cast<const Object*>(static_cast<const jinja::NativeObject*>(object));
    }
    static int find_slot(const jinja::ObjectType&, std::string_view) { return -1; }
    static jinja::Value get_slot(const void*, int) { return jinja::Value::missing(); }
    static jinja::Value attribute_of(const void* object, std::string_view name) { return self(object).method(name); }
    static void write_to(const void* object, std::string& out) { self(object).write(out); }
    static std::size_t size_of(const void* object) { return self(object).count(); }
    static jinja::Value look_up(const void* object, const jinja::Value& key) {
        return key.is_string() ? self(object).find(key.text()) : jinja::Value::missing();
    }
    static jinja::Value key_at(const void* object, std::size_t index) { return self(object).key(index); }

    static const jinja::ObjectType table;
};

template <class Object>
const jinja::ObjectType Mapping<Object>::table{.name = Object::python_name,
                                               .shape = jinja::Shape::mapping,
                                               .find = find_slot,
                                               .get = get_slot,
                                               .attribute = attribute_of,
                                               .write = write_to,
                                               .size = size_of,
                                               .lookup = look_up,
                                               .key = key_at};

/// Returns a value that is a new object of this class.
template <class Object, class... Arguments>
jinja::Value make_object(Arguments&&... arguments) {
    return jinja::Value(jinja::Ptr<jinja::NativeObject>::adopt(new Object(std::forward<Arguments>(arguments)...)));
}

}  // namespace carboy::web
