// Shows the members of an aggregate to templates by one line:
//     template <> struct carboy::jinja::Adapt<Row>
//         : carboy::jinja::Fields<Row, Field<"id", &Row::id>, Field<"title", &Row::title>> {};
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/jinja/adapt.hpp>

namespace carboy::jinja {

/// A data member or a member function without parameters, and the name templates know it by.
template <FixedString Name, auto Member>
struct Field {
    static constexpr std::string_view name = Name.view();
    template <class T>
    static Value get(const void* object) {
        const T& self = *static_cast<const T*>(object);
        if constexpr (std::is_member_function_pointer_v<decltype(Member)>)
            return Value((self.*Member)());
        else
            return view_of(self.*Member);
    }
    template <class T>
    static std::string_view text(const void* object) {
        return static_cast<const T*>(object)->*Member;
    }
    /// The function above where the member is text.
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
    static constexpr ObjectType type{.name = "object", .find = find, .get = get, .getters = getters, .texts = texts};
    static Value view(const T& object) { return Value::object(&object, type); }
};

}  // namespace carboy::jinja
