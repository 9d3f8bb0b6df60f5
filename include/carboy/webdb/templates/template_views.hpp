// Models in templates: columns and relationships by name, read on access and without copies.
#pragma once

#include <carboy/orm/mapping/objects.hpp>
#include <carboy/orm/mapping/one_object.hpp>
#include <carboy/orm/query/select.hpp>
#include <carboy/webdb/templates/template_types.hpp>

namespace carboy::webdb {

/// Returns a value that holds a copy of an object.
using CopyObject = jinja::Value (*)(const void* object);

/// A view of an object.  Lifetime: the object must outlive the value; `copy` makes values that outlive it.
jinja::Value view_object(const orm::Mapper& mapper, const void* object, CopyObject copy = nullptr);
/// The same for an object without a session, which `holder` keeps alive.
jinja::Value keep_object(const orm::Mapper& mapper, const void* object, jinja::Ptr<jinja::ObjectHolder> holder);
/// True for an object that belongs to a session.
bool in_session(const orm::Mapper& mapper, const void* object);

/// A view of objects of one model.  Lifetime: the objects must outlive the value.
jinja::Value view_objects(const orm::Mapper& mapper, const std::vector<void*>& objects);
/// A dict of the objects whose column `member` is not NULL, with its values as keys.  Lifetime: as view_objects.
jinja::Value view_keyed(const orm::Mapper& mapper, std::string_view member, const std::vector<void*>& objects);

/// The object of a relationship, or None.
template <class Target>
jinja::Value view_partner(const Target* target) {
    return target == nullptr ? jinja::Value(nullptr) : view_object(orm::joined_mapper<Target>(), target);
}

/// A type with a CARBOY_MODEL line.
template <class T>
concept Model = requires {
    T::carboy_model_name;
};

}  // namespace carboy::webdb

namespace carboy::jinja {

template <webdb::Model T>
inline constexpr bool adapted_by_shape<T> = false;
template <class Model>
inline constexpr bool adapted_by_shape<orm::Objects<Model>> = false;
template <class Target>
inline constexpr bool adapted_by_shape<orm::ObjectsOf<Target>> = false;
template <class Target, FixedString Via, auto... Attributes>
inline constexpr bool adapted_by_shape<orm::Many<Target, Via, Attributes...>> = false;
template <class Target, FixedString Table, auto... Attributes>
inline constexpr bool adapted_by_shape<orm::ManyToMany<Target, Table, Attributes...>> = false;
template <class List, FixedString Member, class Key>
inline constexpr bool adapted_by_shape<orm::Keyed<List, Member, Key>> = false;

/// An object of a session is viewed, because the session owns it. Any other object is copied or moved.
template <webdb::Model T>
struct Adapt<T> {
    static Value view(const T& object) {
        return webdb::view_object(orm::joined_mapper<T>(), &object,
                                  [](const void* seen) { return copy(*static_cast<const T*>(seen)); });
    }
    static Value copy(const T& object) {
        return webdb::in_session(orm::joined_mapper<T>(), &object) ? view(object) : own(orm::copy_of(object));
    }
    static Value own(T&& object) {
        auto holder = make_ref<Holder<T>>(std::move(object));
        const void* kept = &holder->object;
        return webdb::keep_object(orm::joined_mapper<T>(), kept, Ptr<ObjectHolder>::adopt(holder.detach()));
    }
};

template <class Model>
struct Adapt<orm::Objects<Model>> {
    static Value view(const orm::Objects<Model>& objects) {
        return webdb::view_objects(orm::joined_mapper<Model>(), objects.addresses());
    }
    static Value copy(const orm::Objects<Model>& objects) { return view(objects); }
    static Value own(orm::Objects<Model>&& objects) { return view(objects); }
};

template <class Type, auto... Attributes>
struct Adapt<orm::Column<Type, Attributes...>> {
    using T = typename orm::Column<Type, Attributes...>::value_type;
    static Value view(const orm::Column<Type, Attributes...>& column) { return view_of<T>(column.value()); }
    static Value copy(const orm::Column<Type, Attributes...>& column) { return Value(column.value()); }
    static Value own(orm::Column<Type, Attributes...>&& column) { return Value(T(column.value())); }
};

template <class Target>
struct Adapt<orm::ObjectsOf<Target>> {
    static Value view(const orm::ObjectsOf<Target>& list) {
        return webdb::view_objects(orm::joined_mapper<Target>(), list.load());
    }
    static Value copy(const orm::ObjectsOf<Target>& list) { return view(list); }
};
template <class Target, FixedString Via, auto... Attributes>
struct Adapt<orm::Many<Target, Via, Attributes...>> : Adapt<orm::ObjectsOf<Target>> {};
template <class Target, FixedString Table, auto... Attributes>
struct Adapt<orm::ManyToMany<Target, Table, Attributes...>> : Adapt<orm::ObjectsOf<Target>> {};
template <class List, FixedString Member, class Key>
struct Adapt<orm::Keyed<List, Member, Key>> {
    using Keyed = orm::Keyed<List, Member, Key>;
    static Value view(const Keyed& list) {
        return webdb::view_keyed(orm::joined_mapper<typename Keyed::target_type>(), Member.view(), list.load());
    }
    static Value copy(const Keyed& list) { return view(list); }
};

template <class Target, FixedString Via, auto... Attributes>
struct Adapt<orm::One<Target, Via, Attributes...>> {
    using One = orm::One<Target, Via, Attributes...>;
    static Value view(const One& one) { return webdb::view_partner(one.get()); }
    static Value copy(const One& one) { return view(one); }
};
template <class Target, FixedString Via, auto... Attributes>
struct Adapt<orm::OneToOne<Target, Via, Attributes...>> {
    using OneToOne = orm::OneToOne<Target, Via, Attributes...>;
    static Value view(const OneToOne& one) { return webdb::view_partner(one.get()); }
    static Value copy(const OneToOne& one) { return view(one); }
};

}  // namespace carboy::jinja
