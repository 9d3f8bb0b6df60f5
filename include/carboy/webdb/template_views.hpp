// Models in templates: columns and relationships by name, read where the template asks, without a copy.
#pragma once

#include <carboy/orm/query/objects.hpp>
#include <carboy/orm/query/select.hpp>
#include <carboy/webdb/template_types.hpp>

namespace carboy::webdb {

/// A view of an object.  Lifetime: the object must outlive the value.
jinja::Value view_object(const orm::Mapper& mapper, const void* object);

/// A view of objects of one model.  Lifetime: the objects must outlive the value.
jinja::Value view_objects(const orm::Mapper& mapper, const std::vector<void*>& objects);

/// A type with a CARBOY_MODEL line.
template <class T>
concept Model = requires {
    T::carboy_model_name;
};

}  // namespace carboy::webdb

namespace carboy::jinja {

template <webdb::Model T>
struct Adapt<T> {
    static Value view(const T& object) { return webdb::view_object(orm::joined_mapper<T>(), &object); }
};

template <class Model>
struct Adapt<orm::Objects<Model>> {
    static Value view(const orm::Objects<Model>& objects) {
        return webdb::view_objects(orm::joined_mapper<Model>(), objects.addresses());
    }
    static Value own(orm::Objects<Model>&& objects) { return view(objects); }
};

template <class Type, auto... Attributes>
struct Adapt<orm::Column<Type, Attributes...>> {
    using T = typename orm::Column<Type, Attributes...>::value_type;
    static Value view(const orm::Column<Type, Attributes...>& column) { return view_of<T>(column.value()); }
    static Value own(orm::Column<Type, Attributes...>&& column) { return Value(T(column.value())); }
};

template <class Target, FixedString Via>
struct Adapt<orm::Many<Target, Via>> {
    static Value view(const orm::Many<Target, Via>& many) {
        return webdb::view_objects(orm::joined_mapper<Target>(), many.load());
    }
};

template <class Target, FixedString Via>
struct Adapt<orm::One<Target, Via>> {
    static Value view(const orm::One<Target, Via>& one) {
        const Target* target = one.get();
        return target == nullptr ? Value(nullptr) : webdb::view_object(orm::joined_mapper<Target>(), target);
    }
};

}  // namespace carboy::jinja
