// The members of a plain struct, found by the compiler: how many there are, where they lie and what they are called.
// C++20 has no reflection. Structured bindings give the places, and the compiler's spelling of a pointer to a member of
// a static object gives the name.
#pragma once

#include <carboy/base/for_each.hpp>
#include <carboy/base/range_concepts.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy::value {

namespace detail {

/// Stands for a member of any type.
struct AnyMember {
    template <class M>
    operator M() const;
};

/// Stands for a base class of T.
template <class T>
struct AnyBase {
    template <class Base>
    requires(std::is_base_of_v<Base, T> && !std::same_as<Base, T>) operator Base() const;
};

/// The place of a member.
template <std::size_t Index, class M>
struct MemberPlace {
    using type = M;
    M* at;
};
template <class Indices, class... M>
struct MemberPlaces;
template <std::size_t... Index, class... M>
struct MemberPlaces<std::index_sequence<Index...>, M...> : MemberPlace<Index, M>... {
    constexpr explicit MemberPlaces(M&... members) noexcept : MemberPlace<Index, M>{&members}... {}
};
template <std::size_t Index, class M>
constexpr M& member_at(const MemberPlace<Index, M>& place) noexcept {
    return *place.at;
}
template <class... M>
constexpr auto places_of(M&... members) noexcept {
    return MemberPlaces<std::index_sequence_for<M...>, M...>(members...);
}

/// Structs with this number of members.
template <std::size_t Count>
struct PlainStructOf {
    /// True when the struct has at least Count members: `{}` stands for one member, also where that is an array.
    template <class T>
    static constexpr bool has_members = false;
    template <class T>
    static constexpr bool has_more = true;
};

#define CARBOY_PLAIN_BRACES(unused, member) {},
#define CARBOY_PLAIN_STRUCT_OF(...)                                              \
    template <>                                                                  \
    struct PlainStructOf<CARBOY_COUNT(__VA_ARGS__)> {                            \
        template <class T>                                                       \
        static constexpr bool has_members = requires {                           \
            T{CARBOY_FOR_EACH(CARBOY_PLAIN_BRACES, T, __VA_ARGS__)};             \
        };                                                                       \
        template <class T>                                                       \
        static constexpr bool has_more = requires {                              \
            T{CARBOY_FOR_EACH(CARBOY_PLAIN_BRACES, T, __VA_ARGS__) AnyMember{}}; \
        };                                                                       \
        template <class T>                                                       \
        static constexpr auto places(T& object) noexcept {                       \
            auto& [__VA_ARGS__] = object;                                        \
            return places_of(__VA_ARGS__);                                       \
        }                                                                        \
    };
CARBOY_PLAIN_STRUCT_OF(a)
CARBOY_PLAIN_STRUCT_OF(a, b)
CARBOY_PLAIN_STRUCT_OF(a, b, c)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad_)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad_,
                       ae)
CARBOY_PLAIN_STRUCT_OF(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad_,
                       ae, af)
#undef CARBOY_PLAIN_BRACES
#undef CARBOY_PLAIN_STRUCT_OF

template <class T, std::size_t Count>
constexpr std::size_t count_members() {
    if constexpr (PlainStructOf<Count + 1>::template has_members<T>)
        return count_members<T, Count + 1>();
    else if constexpr (PlainStructOf<Count>::template has_more<T>)
        return 0;
    else
        return Count;
}

/// The number of members of a struct; 0 when it has more than 32, or one that `{}` does not initialize.
template <class T>
inline constexpr std::size_t member_count = count_members<T, 0>();
template <class T>
requires requires { T{AnyBase<T>{}}; }
inline constexpr std::size_t member_count<T> = 0;

template <class T>
constexpr auto member_places(T& object) noexcept {
    return PlainStructOf<member_count<std::remove_const_t<T>>>::places(object);
}

/// Memory for an object that is never made: only the addresses of its members are used.
template <class T>
union MemberMemory {
    constexpr MemberMemory() noexcept : none(0) {}
    constexpr ~MemberMemory() {}
    char none;
    T object;
};
#ifdef __clang__
template <class T>
[[clang::no_destroy]] inline MemberMemory<T> member_memory;
#else
template <class T>
inline constexpr MemberMemory<T> member_memory;
#endif

/// The address of a member as a template argument. Clang 14 accepts one only inside a class.
template <class M>
struct MemberAddress {
    const M* at;
};

template <class T, auto Address>
constexpr std::string_view spelled_member() noexcept {
    return __PRETTY_FUNCTION__;
}
template <class T>
constexpr std::string_view spelled_type() noexcept {
    std::string_view spelled = __PRETTY_FUNCTION__;
    spelled.remove_prefix(spelled.find("T = ") + 4);
    return spelled.substr(0, spelled.find_first_of(";]"));
}

/// Returns "note" from "... Address = {&member_memory.object.note}]" (Clang), or from "... Address =
/// MemberAddress<int>{(& member_memory<Order>.MemberMemory<Order>::object.Order::note)}; ..." (GCC).
constexpr std::string_view member_name(std::string_view spelled) noexcept {
    spelled = spelled.substr(0, spelled.rfind('}'));
    while (spelled.ends_with(')')) spelled.remove_suffix(1);
    return spelled.substr(spelled.find_last_of(".:") + 1);
}

/// Plays the role of a pointer to a member for a plain struct: returns the member of an object.
template <class T, std::size_t Index>
struct PlainMember {
    constexpr auto& operator()(T& object) const noexcept { return member_at<Index>(member_places(object)); }
    constexpr auto& operator()(const T& object) const noexcept { return member_at<Index>(member_places(object)); }

    static constexpr std::string_view name() noexcept {
        using Place = std::remove_reference_t<decltype(member_at<Index>(member_places(member_memory<T>.object)))>;
        constexpr MemberAddress<std::remove_const_t<Place>> address{
            &member_at<Index>(member_places(member_memory<T>.object))};
        return member_name(spelled_member<T, address>());
    }
};

/// Calls visitor.member<Member>(name) for each member.
template <class T, class Visitor, std::size_t... Index>
constexpr void visit_plain_members(Visitor& visitor, std::index_sequence<Index...>) {
    (visitor.template member<PlainMember<T, Index>{}>(PlainMember<T, Index>::name()), ...);
}

/// Returns "Page_Order" for shop::Page<shop::Order>, from the compiler's spelling.
std::string plain_name(std::string_view spelled);

}  // namespace detail

/// A struct whose members the compiler can find: an aggregate without base classes, with 1 to 32 members that are all
/// public and can be initialized with {}. Models and containers are not plain structs.
template <class T>
concept PlainStruct = std::is_class_v<T> && !requires {
    T::carboy_model_name;
}
&&requires { sizeof(T); }
&&std::is_aggregate_v<T>&& std::default_initializable<T> && !std::ranges::range<T> &&
    !std::convertible_to<const T&, std::string_view> && (detail::member_count<T> > 0);

}  // namespace carboy::value
