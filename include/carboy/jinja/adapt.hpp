// How C++ types become template values: strings, optionals, pointers, containers, maps, pairs.
// Specialise Adapt<T> with `static Value view(const T&)` for a type of your own; fields.hpp does it in one line.
#pragma once

#include <carboy/jinja/containers.hpp>

#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <tuple>

namespace carboy::jinja {

/// A value that looks at `object` without a copy. Lifetime: the object must outlive the value.
template <class T>
Value view_of(const T& object) {
    if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>)
        return Value::view(object);
    else
        return Value(object);
}

/// Owns a T for the values that look at it.
template <class T>
class Holder : public ObjectHolder {
  public:
    explicit Holder(T&& object) : object(std::move(object)) {}
    T object;
};

/// The value of an object whose type Adapt knows; an rvalue moves in.
template <class T>
Value to_value(T&& object) {
    using Plain = std::remove_cvref_t<T>;
    if constexpr (std::is_lvalue_reference_v<T> || std::is_const_v<std::remove_reference_t<T>>) {
        return Adapt<Plain>::view(object);
    } else if constexpr (requires { Adapt<Plain>::own(std::move(object)); }) {
        return Adapt<Plain>::own(std::move(object));
    } else {
        auto holder = make_ref<Holder<Plain>>(std::move(object));
        Value view = Adapt<Plain>::view(holder->object);
        return Value::held(std::move(view), Ptr<ObjectHolder>::adopt(holder.detach()));
    }
}

template <class T>
struct Adapt<std::optional<T>> {
    static Value view(const std::optional<T>& object) { return object ? Value(*object) : Value(nullptr); }
    static Value own(std::optional<T>&& object) { return object ? Value(std::move(*object)) : Value(nullptr); }
};

template <class T>
requires(!std::is_same_v<std::remove_cv_t<T>, char> && !std::is_function_v<T> && !std::is_void_v<T>) struct Adapt<T*> {
    static Value view(T* object) { return object ? view_of<std::remove_cv_t<T>>(*object) : Value(nullptr); }
    static Value own(T* object) { return view(object); }
};

template <class T>
struct Adapt<std::unique_ptr<T>> {
    static Value view(const std::unique_ptr<T>& object) { return Adapt<T*>::view(object.get()); }
};

template <class T>
struct Adapt<std::shared_ptr<T>> {
    static Value view(const std::shared_ptr<T>& object) { return to_value(std::shared_ptr<T>(object)); }
    static Value own(std::shared_ptr<T>&& object) {
        auto holder = make_ref<Holder<std::shared_ptr<T>>>(std::move(object));
        Value view = Adapt<T*>::view(holder->object.get());
        return Value::held(std::move(view), Ptr<ObjectHolder>::adopt(holder.detach()));
    }
};

template <class T>
concept StringLike = std::convertible_to<const T&, std::string_view>;

template <class T>
concept MapLike = std::ranges::sized_range<const T> && requires {
    typename T::key_type;
    typename T::mapped_type;
};

template <class T>
concept RandomAccess =
    std::ranges::random_access_range<const T> && std::ranges::sized_range<const T> && !StringLike<T> && !MapLike<T>;

template <class T>
concept OnePass = std::ranges::input_range<const T> && !RandomAccess<T> && !StringLike<T> && !MapLike<T>;

/// A lazily read sequence: items become values when a template asks for them.
template <RandomAccess T>
struct Adapt<T> {
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
    static constexpr ObjectType type{.name = "list", .shape = Shape::sequence, .size = size, .item = item};
    static Value view(const T& object) { return Value::object(&object, type); }
};

template <OnePass T>
struct Adapt<T> {
    static Value view(const T& object) {
        std::vector<Value> items;
        for (auto&& item : object) items.push_back(view_of(item));
        return make_list(std::move(items));
    }
};

/// A lazily read mapping.
template <MapLike T>
struct Adapt<T> {
    using Key = typename T::key_type;
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
    static constexpr ObjectType type{
        .name = "dict", .shape = Shape::mapping, .size = size, .lookup = lookup, .key = key, .entries = entries};
    static Value view(const T& object) { return Value::object(&object, type); }
};

template <class... T>
struct Adapt<std::tuple<T...>> {
    static Value view(const std::tuple<T...>& object) {
        return std::apply([](const T&... items) { return make_tuple({view_of(items)...}); }, object);
    }
    static Value own(std::tuple<T...>&& object) {
        return std::apply([](T&... items) { return make_tuple({Value(std::move(items))...}); }, object);
    }
};

template <class A, class B>
struct Adapt<std::pair<A, B>> {
    static Value view(const std::pair<A, B>& object) {
        return make_tuple({view_of(object.first), view_of(object.second)});
    }
    static Value own(std::pair<A, B>&& object) {
        return make_tuple({Value(std::move(object.first)), Value(std::move(object.second))});
    }
};

}  // namespace carboy::jinja
