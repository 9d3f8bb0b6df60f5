// Values between a form's fields and the members of an object: a model or any struct.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy::web {

struct FormOptions;
template <class T>
struct ChoiceText;

/// An object that can give a form its values.
template <class T>
concept FormObject = std::is_class_v<T> && !std::same_as<T, FormOptions>;

namespace detail {

[[noreturn]] void throw_value_missing(std::string_view field);

template <class T>
inline constexpr bool holds_optional = false;
template <class T>
inline constexpr bool holds_optional<std::optional<T>> = true;

/// The value of a model's column, or the member itself.
template <class Member>
decltype(auto) member_value(const Member& member) {
    if constexpr (requires { typename Member::column_type; })
        return (member.value());
    else
        return (member);
}

/// The C++ type that the member holds.
template <class Member>
using MemberValue = std::remove_cvref_t<decltype(member_value(std::declval<const Member&>()))>;

template <class To, class From>
concept ConvertsTo = std::convertible_to<const From&, To> &&
    !(std::floating_point<From> && std::integral<To>)&&!(std::same_as<To, bool> != std::same_as<From, bool>);

/// True when convert_value() exists.
template <class To, class From>
constexpr bool is_convertible_value() {
    return ConvertsTo<To, From> || requires(const From& from) { To(from.to_duration()); }
    || requires(const From& from) {
        typename To::precision;
        To(from);
    }
    || (std::is_enum_v<From> && std::same_as<To, std::string>) ||
        (std::is_enum_v<To> && std::same_as<From, std::string>);
}

/// True when the values of the field and of the member can be converted in both directions.
template <class Value, class Held>
constexpr bool are_exchangeable() {
    if constexpr (holds_optional<Held>)
        return are_exchangeable<Value, typename Held::value_type>();
    else
        return is_convertible_value<Held, Value>() && is_convertible_value<Value, Held>();
}

/// The same for a field and the member of an object.
template <class FieldType, class Member>
constexpr bool is_exchangeable() {
    if constexpr (requires { typename FieldType::value_type; })
        return are_exchangeable<typename FieldType::value_type, MemberValue<Member>>();
    else
        return true;
}

/// Converts between the type of a field and the type of a member. Enumerations are stored by their ChoiceText, times of
/// day as hh_mm_ss.
template <class To, class From>
To convert_value(const From& from) {
    if constexpr (ConvertsTo<To, From>)
        return static_cast<To>(from);
    else if constexpr (requires { To(from.to_duration()); })
        return To(from.to_duration());
    else if constexpr (requires {
                           typename To::precision;
                           To(from);
                       })
        return To(from);
    else if constexpr (std::is_enum_v<From>)
        return ChoiceText<From>::to_text(from);
    else
        return ChoiceText<To>::from_text(from).value_or(To{});
}

/// True for integers that do not fit.
template <class To, class From>
bool is_out_of_range(const From& from) {
    if constexpr (std::integral<From> && std::integral<To> && !std::same_as<To, bool>)
        return !std::in_range<To>(from);
    else
        return false;
}

/// Gives the field the object's value.
template <class FieldType, class Member>
void fill_field(FieldType& field, const Member& member) {
    if constexpr (requires { field.fill_from(member); }) {
        field.fill_from(member);
    } else if constexpr (requires { typename FieldType::value_type; }) {
        using T = typename FieldType::value_type;
        const auto& value = member_value(member);
        if constexpr (holds_optional<std::remove_cvref_t<decltype(value)>>)
            field.fill(value ? std::optional<T>(convert_value<T>(*value)) : std::nullopt);
        else
            field.fill(std::optional<T>(convert_value<T>(value)));
    }
}

template <class FieldType, class Member>
void check_stored(const FieldType& field, const Member& member, std::string_view name) {
    if constexpr (requires { field.check_stored_in(member); }) {
        field.check_stored_in(member);
    } else if constexpr (requires { typename FieldType::value_type; }) {
        using Target = MemberValue<Member>;
        if constexpr (!holds_optional<Target>) {
            const auto value = field.value();
            if (!value) {
                if constexpr (!std::same_as<Target, std::string> && !std::same_as<Target, bool>)
                    throw_value_missing(name);
            } else if (is_out_of_range<Target>(*value)) {
                throw_value_missing(name);
            }
        }
    }
}

/// Stores the field's value in the member. Text that was not sent is stored as an empty text.
template <class FieldType, class Member>
void store_field(const FieldType& field, Member& member) {
    if constexpr (requires { field.store_in(member); }) {
        field.store_in(member);
    } else if constexpr (requires { typename FieldType::value_type; }) {
        using Target = MemberValue<Member>;
        const auto value = field.value();
        if constexpr (holds_optional<Target>) {
            using Inner = typename Target::value_type;
            member = value ? Target(convert_value<Inner>(*value)) : Target();
        } else {
            member = value ? convert_value<Target>(*value) : Target();
        }
    } else {
        static_assert(
            requires { field.files(); },
            "carboy: this field's value cannot be stored in the object's member of the same name");
    }
}

}  // namespace detail

}  // namespace carboy::web
