// The owner of the object that a value shows: the value itself, which copies or moves the object in, or another owner,
// which ref() declares.
#pragma once

#include <carboy/base/range_concepts.hpp>
#include <carboy/jinja/python/containers.hpp>

#include <optional>
#include <tuple>

namespace carboy::jinja {

template <class T>
concept StringLike = std::convertible_to<const T&, std::string_view>;

/// A value that refers to `object`, like Adapt<T>::view. Lifetime: the object must outlive the value.
template <class T>
Value view_of(const T& object) {
    if constexpr (std::same_as<T, Markup>)
        return Value::markup_view(object.text);
    else if constexpr (std::is_null_pointer_v<T>)
        return Value(nullptr);
    else if constexpr (Convertible<T>)
        return Adapt<T>::view(object);
    else if constexpr (std::is_pointer_v<T> && StringLike<T>)
        return object ? Value::view(object) : Value(nullptr);
    else if constexpr (StringLike<T>)
        return Value::view(object);
    else
        return Value(object);
}

/// Types from which a value can be made.
template <class T>
concept Showable = std::constructible_from<Value, const T&>;

/// A value that refers to `object` without a copy. Lifetime: the object must outlive every copy of the value.
template <Showable T>
Value ref(const T& object) {
    return view_of(object);
}
template <class T>
Value ref(const T&& object) = delete;

/// Owns a T for the values that refer to it.
template <class T>
class Holder : public ObjectHolder {
  public:
    explicit Holder(T&& object) : object(std::move(object)) {}
    T object;
};

/// A view of an object that the value owns.
template <class T>
Value hold(T&& object) {
    static_assert(!std::is_reference_v<T>);
    auto holder = make_ref<Holder<T>>(std::move(object));
    Value view = view_of(std::as_const(holder->object));
    return Value::held(std::move(view), Ptr<ObjectHolder>::adopt(holder.detach()));
}

/// The value of an object with a type that Adapt supports: an rvalue is moved in, an lvalue is copied.
template <class T>
Value to_value(T&& object) {
    using Plain = std::remove_cvref_t<T>;
    if constexpr (std::is_lvalue_reference_v<T> || std::is_const_v<std::remove_reference_t<T>>) {
        if constexpr (requires { Adapt<Plain>::copy(object); }) {
            return Adapt<Plain>::copy(object);
        } else {
            static_assert(
                std::is_copy_constructible_v<Plain>,
                "carboy: a template value owns what it shows, and this type cannot be copied: move the object "
                "in, or write jinja::ref(object) if something else keeps it alive");
            if constexpr (std::is_copy_constructible_v<Plain>) return to_value(Plain(object));
        }
    } else if constexpr (requires { Adapt<Plain>::own(std::move(object)); }) {
        return Adapt<Plain>::own(std::move(object));
    } else {
        return hold<Plain>(std::move(object));
    }
}

/// False for a type with an Adapt of its own name. Nothing has to be known about its iterators then, which saves GCC 2
/// MB of memory for each type.
template <class T>
inline constexpr bool adapted_by_shape = true;

namespace detail {

/// A range whose items have its own type (std::filesystem::path), which is not a sequence in templates.
template <class T>
concept ItsOwnItem = std::same_as<std::ranges::range_value_t<const T>, T>;

template <class T>
concept Range = adapted_by_shape<T> && std::ranges::input_range<const T> && !ItsOwnItem<T>;

template <class T>
inline constexpr bool is_initializer_list = false;
template <class T>
inline constexpr bool is_initializer_list<std::initializer_list<T>> = true;

/// True when a copy of a T still refers to something that it does not own: pointers, views and types made of them.
/// `ask` determines whether Adapt is asked about classes, whose fields may have the class itself in a container;
/// `pointers` determines whether pointers count.
template <class T, bool ask = true, bool pointers = true>
constexpr bool borrows() {
    if constexpr (std::is_pointer_v<T>)
        return pointers && !std::is_function_v<std::remove_pointer_t<T>>;
    else if constexpr (Range<T>)
        return std::ranges::view<T> || is_initializer_list<T> ||
               borrows<std::remove_cv_t<std::ranges::range_value_t<const T>>, ask, pointers>();
    else if constexpr (requires { []<class... P>(std::type_identity<std::tuple<P...>>) {}(std::type_identity<T>{}); })
        return []<class... P>(std::type_identity<std::tuple<P...>>) {
            return (false || ... || borrows<std::remove_cv_t<P>, ask, pointers>());
        }(std::type_identity<T>{});
    else if constexpr (requires {
                           typename T::first_type;
                           typename T::second_type;
                       })
        return borrows<std::remove_cv_t<typename T::first_type>, ask, pointers>() ||
               borrows<std::remove_cv_t<typename T::second_type>, ask, pointers>();
    else if constexpr (requires { []<class P>(std::type_identity<std::optional<P>>) {}(std::type_identity<T>{}); })
        return borrows<std::remove_cv_t<typename T::value_type>, ask, pointers>();
    else if constexpr (ask && requires { Adapt<T>::borrows(); })
        return Adapt<T>::borrows();
    else
        return false;
}

/// True when T can really be copied: a container always has a copy constructor, whatever its items are.
template <class T>
constexpr bool copyable() {
    if constexpr (Range<T>)
        return std::is_copy_constructible_v<T> && copyable<std::remove_cv_t<std::ranges::range_value_t<const T>>>();
    else
        return std::is_copy_constructible_v<T>;
}

/// True when a value can be made from an lvalue.
template <class T>
constexpr bool ownable() {
    if constexpr (std::is_pointer_v<T> && !std::is_same_v<T, const char*> && !std::is_same_v<T, char*>)
        return std::is_function_v<std::remove_pointer_t<T>> || (!std::is_polymorphic_v<std::remove_pointer_t<T>> &&
                                                                ownable<std::remove_cv_t<std::remove_pointer_t<T>>>());
    else if constexpr (!Convertible<T>)
        return true;
    else
        return requires(const T& object) { Adapt<T>::copy(object); }
    || std::is_copy_constructible_v<T>;
}

/// True when a T in a container can be copied, either with the container or item by item.
template <class Container, class T>
constexpr bool ownable_in() {
    return (copyable<Container>() && !borrows<Container>()) || ownable<T>();
}

/// A list of the range's items.
template <class T>
Value copy_items(const T& range) {
    std::vector<Value> items;
    if constexpr (std::ranges::sized_range<const T>) items.reserve(std::ranges::size(range));
    for (auto&& item : range) {
        if constexpr (std::is_lvalue_reference_v<decltype(item)>)
            items.push_back(Value(std::as_const(item)));
        else
            items.push_back(Value(static_cast<std::ranges::range_value_t<const T>>(item)));
    }
    return make_list(std::move(items));
}

}  // namespace detail

}  // namespace carboy::jinja
