// Shows the members of an aggregate to templates by one line:
//     template <> struct carboy::jinja::Adapt<Row>
//         : carboy::jinja::Fields<Row, Field<"id", &Row::id>, Field<"title", &Row::title>> {};
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/jinja/adapt/adapt.hpp>

#include <array>

namespace carboy::jinja {

/// A data member or a member function without parameters, and its name in templates.
template <FixedString Name, auto Member>
struct Field {
    static constexpr std::string_view name = Name.view();
    template <class T>
    static decltype(auto) read(const T& self) {
        if constexpr (std::is_member_object_pointer_v<decltype(Member)>)
            return (self.*Member);
        else
            return (self.*Member)();
    }
    template <class T>
    static Value get(const void* object) {
        const T& self = *static_cast<const T*>(object);
        // A reference from a function lives as long as the object; a returned value belongs to the value.
        using Got = decltype(read(self));
        if constexpr (std::is_lvalue_reference_v<Got>)
            return view_of<std::remove_cvref_t<Got>>(read(self));
        else
            return Value(read(self));
    }
    /// True when a copy of the object would still refer to text or items that it does not own. What a pointer refers to
    /// is the object's own responsibility.
    template <class T>
    static constexpr bool looks() {
        if constexpr (std::is_member_object_pointer_v<decltype(Member)>) {
            using Held = std::remove_cvref_t<decltype(std::declval<const T&>().*Member)>;
            return detail::borrows<Held, !detail::Range<Held>, false>();
        }
        return false;
    }
    /// A value that does not depend on the object.
    template <class T>
    static Value kept(const T& object) {
        if constexpr (std::is_member_object_pointer_v<decltype(Member)> && !looks<T>()) {
            using Held = std::remove_cvref_t<decltype(object.*Member)>;
            if constexpr (std::is_pointer_v<Held>)
                return view_of(object.*Member);
            else if constexpr (Convertible<Held> && std::is_copy_constructible_v<Held>)
                return to_value(Held(object.*Member));
        }
        return get<T>(&object).owned();
    }
    template <class T>
    static std::string_view text(const void* object) {
        return static_cast<const T*>(object)->*Member;
    }
    /// The same function for a member that is text.
    template <class T>
    static constexpr std::string_view (*text_getter())(const void*) {
        if constexpr (std::is_member_object_pointer_v<decltype(Member)>)
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(std::declval<const T&>().*Member)>, std::string>)
                return &text<T>;
        return nullptr;
    }
};

template <class T, class... F>
struct Fields {
    static int find(const ObjectType&, std::string_view name) {
        static constexpr std::string_view names[] = {F::name...};
        for (std::size_t i = 0; i < sizeof...(F); ++i)
            if (names[i] == name) return static_cast<int>(i);
        return -1;
    }
    static constexpr Value (*getters[])(const void*) = {&F::template get<T>...};
    static Value get(const void* object, int slot) { return getters[slot](object); }
    static constexpr std::string_view (*texts[])(const void*) = {F::template text_getter<T>()...};

    static constexpr bool borrows() { return (false || ... || F::template looks<T>()); }
    static Value copy(const T& object) requires(borrows() || std::is_copy_constructible_v<T>) {
        if constexpr (borrows())
            return snapshot(object);
        else
            return hold(T(object));
    }
    static Value own(T&& object) {
        if constexpr (borrows())
            return snapshot(object);
        else
            return hold(std::move(object));
    }
    static constexpr Value (*copier())(const void*) {
        if constexpr (borrows() || std::is_copy_constructible_v<T>)
            return [](const void* object) { return copy(*static_cast<const T*>(object)); };
        else
            return nullptr;
    }
    static constexpr ObjectType type{
        .name = "object", .find = find, .get = get, .getters = getters, .texts = texts, .own = copier()};
    static Value view(const T& object) { return Value::object(&object, type); }

  private:
    /// The fields' values instead of the object.
    using Snapshot = std::array<Value, sizeof...(F)>;
    static Value get_kept(const void* snapshot, int slot) {
        return (*static_cast<const Snapshot*>(snapshot))[static_cast<std::size_t>(slot)];
    }
    static constexpr ObjectType snapshot_type{.name = "object", .find = find, .get = get_kept};
    static Value snapshot(const T& object) {
        auto holder = make_ref<Holder<Snapshot>>(Snapshot{F::kept(object)...});
        Value view = Value::object(&holder->object, snapshot_type);
        return Value::held(std::move(view), Ptr<ObjectHolder>::adopt(holder.detach()));
    }
};

}  // namespace carboy::jinja
