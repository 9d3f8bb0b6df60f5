// The conversion of C++ types to template values: strings, optionals, pointers, containers, maps, pairs. Specialise
// Adapt<T> with `static Value view(const T&)` for your own type; fields.hpp does this in one line. In addition to
// `view`, which refers to the object, an Adapt may define how a value takes ownership of an rvalue (`own`) and how it
// copies an lvalue (`copy`); otherwise the object is moved or copied into the value.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/jinja/adapt/ownership.hpp>

#include <iterator>

namespace carboy::jinja {

template <Showable T>
struct Adapt<std::optional<T>> {
    static Value view(const std::optional<T>& object) { return object ? view_of(*object) : Value(nullptr); }
    static Value own(std::optional<T>&& object) { return object ? Value(std::move(*object)) : Value(nullptr); }
    static Value copy(const std::optional<T>& object) requires(detail::ownable<T>()) {
        return object ? Value(*object) : Value(nullptr);
    }
};

/// A value copies the object that a pointer refers to, because its lifetime is unknown.
template <class T>
requires(!std::is_same_v<std::remove_cv_t<T>, char> && !std::is_function_v<T> &&
         Showable<std::remove_cv_t<T>>) struct Adapt<T*> {
    static Value view(T* object) { return object ? view_of<std::remove_cv_t<T>>(*object) : Value(nullptr); }
    static Value copy(T* object) {
        static_assert(detail::ownable<T*>(),
                      "carboy: a template value owns what it shows, and the target of this pointer cannot be copied: "
                      "write jinja::ref(*pointer) if something else keeps it alive");
        return object ? Value(std::as_const(*object)) : Value(nullptr);
    }
    static Value own(T* object) { return copy(object); }
};

template <Showable T>
struct Adapt<std::unique_ptr<T>> {
    static Value view(const std::unique_ptr<T>& object) { return Adapt<T*>::view(object.get()); }
    static Value copy(const std::unique_ptr<T>& object) requires(detail::ownable<T*>()) {
        return Adapt<T*>::copy(object.get());
    }
    static Value own(std::unique_ptr<T>&& object) { return object ? hold(std::move(object)) : Value(nullptr); }
};

/// Shared with the value.
template <Showable T>
struct Adapt<std::shared_ptr<T>> {
    static Value view(const std::shared_ptr<T>& object) { return Adapt<T*>::view(object.get()); }
    static Value own(std::shared_ptr<T>&& object) { return object ? hold(std::move(object)) : Value(nullptr); }
};

/// Refers to the object, as its name says.
template <Showable T>
struct Adapt<std::reference_wrapper<T>> {
    static Value view(std::reference_wrapper<T> object) { return view_of<std::remove_cv_t<T>>(object.get()); }
    static Value copy(std::reference_wrapper<T> object) { return view(object); }
    static Value own(std::reference_wrapper<T> object) { return view(object); }
};

template <class T>
concept MapLike = adapted_by_shape<T> && std::ranges::sized_range<const T> && requires {
    typename T::key_type;
    typename T::mapped_type;
} && Showable<typename T::key_type> && Showable<typename T::mapped_type>;

/// Types that templates treat as a list.
template <class T>
concept Items = detail::Range<T> && !StringLike<T> && !requires {
    typename T::mapped_type;
}
&&Showable<std::ranges::range_value_t<const T>>;

template <class T>
concept RandomAccess = Items<T> && std::ranges::random_access_range<const T> && std::ranges::sized_range<const T>;

template <class T>
concept OnePass = Items<T> && !RandomAccess<T>;

/// Paths become text.
template <class T>
requires(adapted_by_shape<T>&& std::convertible_to<const T&, std::string> && !StringLike<T> &&
         detail::ItsOwnItem<T>) struct Adapt<T> {
    static Value view(const T& object) { return Value(static_cast<std::string>(object)); }
    static Value copy(const T& object) { return view(object); }
    static Value own(const T& object) { return view(object); }
};

/// A lazily read sequence: items become values when a template requests them.
template <RandomAccess T>
struct Adapt<T> {
    using Item = std::remove_cv_t<std::ranges::range_value_t<const T>>;
    static std::size_t size(const void* object) { return std::ranges::size(*static_cast<const T*>(object)); }
    static Value item(const void* object, std::size_t index) {
        using Reference = std::ranges::range_reference_t<const T>;
        const auto at = std::ranges::begin(*static_cast<const T*>(object)) +
                        static_cast<std::ranges::range_difference_t<const T>>(index);
        if constexpr (std::is_lvalue_reference_v<Reference>)
            return view_of<std::remove_cvref_t<Reference>>(*at);
        else
            return Value(static_cast<std::ranges::range_value_t<const T>>(*at));
    }
    static Value copy(const T& object) requires(detail::ownable_in<T, Item>()) {
        if constexpr (detail::copyable<T>() && !detail::borrows<T>())
            return hold(T(object));
        else
            return detail::copy_items(object);
    }
    static Value own(T&& object) requires(!std::is_array_v<T>) {
        if constexpr (detail::borrows<T>())
            return detail::copy_items(object);
        else
            return hold(std::move(object));
    }
    static constexpr Value (*copier())(const void*) {
        if constexpr (detail::ownable_in<T, Item>())
            return [](const void* object) { return copy(*static_cast<const T*>(object)); };
        else
            return nullptr;
    }
    static constexpr ObjectType type{
        .name = "list", .shape = Shape::sequence, .size = size, .item = item, .own = copier()};
    static Value view(const T& object) { return Value::object(&object, type); }
};

template <OnePass T>
struct Adapt<T> {
    static Value view(const T& object) {
        std::vector<Value> items;
        for (auto&& item : object) items.push_back(view_of(item));
        return make_list(std::move(items));
    }
    static Value copy(const T& object) { return detail::copy_items(object); }
    static Value own(T&& object) { return detail::copy_items(object); }
};

/// A lazily read mapping.
template <MapLike T>
struct Adapt<T> {
    using Key = typename T::key_type;
    using Mapped = typename T::mapped_type;
    static const T& map(const void* object) { return *static_cast<const T*>(object); }
    static std::size_t size(const void* object) { return map(object).size(); }
    static Value lookup(const void* object, const Value& key) {
        if constexpr (StringLike<Key>) {
            if (!key.is_string()) return Value::missing();
            const auto found = map(object).find(Key(key.text()));
            return found == map(object).end() ? Value::missing() : view_of(found->second);
        } else if constexpr (std::is_integral_v<Key>) {
            if (!key.is_integer()) return Value::missing();
            const auto found = map(object).find(static_cast<Key>(key.integer()));
            return found == map(object).end() ? Value::missing() : view_of(found->second);
        } else if constexpr (std::is_floating_point_v<Key>) {
            if (!key.is_real() && !key.is_integer()) return Value::missing();
            const auto found =
                map(object).find(static_cast<Key>(key.is_real() ? key.real() : static_cast<double>(key.integer())));
            return found == map(object).end() ? Value::missing() : view_of(found->second);
        } else {
            return Value::missing();
        }
    }
    static Value key(const void* object, std::size_t index) {
        return view_of(std::next(map(object).begin(), static_cast<std::ptrdiff_t>(index))->first);
    }
    static std::vector<std::pair<Value, Value>> entries(const void* object) {
        std::vector<std::pair<Value, Value>> out;
        out.reserve(size(object));
        for (const auto& [key, value] : map(object)) out.emplace_back(view_of(key), view_of(value));
        return out;
    }
    static constexpr bool looks() { return detail::borrows<Key>() || detail::borrows<Mapped>(); }
    static constexpr bool copyable() { return detail::copyable<Key>() && detail::copyable<Mapped>() && !looks(); }
    static constexpr bool ownable() { return copyable() || (detail::ownable<Key>() && detail::ownable<Mapped>()); }
    static Value copy_entries(const T& object) {
        auto out = make_ref<Dict>();
        for (const auto& [key, value] : object) out->set(Value(key), Value(value));
        return Value(std::move(out));
    }
    static Value copy(const T& object) requires(ownable()) {
        if constexpr (copyable())
            return hold(T(object));
        else
            return copy_entries(object);
    }
    static Value own(T&& object) {
        if constexpr (looks())
            return copy_entries(object);
        else
            return hold(std::move(object));
    }
    static constexpr Value (*copier())(const void*) {
        if constexpr (ownable())
            return [](const void* object) { return copy(map(object)); };
        else
            return nullptr;
    }
    static constexpr ObjectType type{.name = "dict",
                                     .shape = Shape::mapping,
                                     .size = size,
                                     .lookup = lookup,
                                     .key = key,
                                     .entries = entries,
                                     .own = copier()};
    static Value view(const T& object) { return Value::object(&object, type); }
};

template <Showable... T>
struct Adapt<std::tuple<T...>> {
    static Value view(const std::tuple<T...>& object) {
        return std::apply([](const T&... items) { return make_tuple({view_of(items)...}); }, object);
    }
    static Value own(std::tuple<T...>&& object) {
        return std::apply([](T&... items) { return make_tuple({Value(std::move(items))...}); }, object);
    }
};

template <Showable A, Showable B>
struct Adapt<std::pair<A, B>> {
    static Value view(const std::pair<A, B>& object) {
        return make_tuple({view_of(object.first), view_of(object.second)});
    }
    static Value own(std::pair<A, B>&& object) {
        return make_tuple({Value(std::move(object.first)), Value(std::move(object.second))});
    }
};

}  // namespace carboy::jinja
