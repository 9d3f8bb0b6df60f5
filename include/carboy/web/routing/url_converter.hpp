// An application's converters: a UrlConverter defines how a type is written in a URL.
// Source: Werkzeug routing/converters.py, BaseConverter.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/web/routing/builtin_converters.hpp>

namespace carboy::web {

/// Specialise it for a type whose values appear in URLs. A rule then names the converter and the handler has a
/// parameter of the type, which the compiler checks. The type must be default constructible.
///
///     template <>
///     struct carboy::web::UrlConverter<Slug> {
///         static constexpr std::string_view name = "slug";                // "/<slug:article>"
///         static std::optional<Slug> parse(std::string_view text);        // nothing: the URL is a 404
///         static std::string build(const Slug& slug);                     // for url_for, not percent-encoded
///     };
///
/// Optional members: `static bool matches(std::string_view text)`, false for a string that is left to other rules;
/// `static constexpr int weight`, below 100 to be tried before text; `static constexpr bool takes_slashes`.
template <class T>
struct UrlConverter;

/// True for a type with a UrlConverter.
template <class T>
concept HasUrlConverter = requires {
    sizeof(UrlConverter<T>);
};

namespace detail {

bool match_pattern(PartMatcher& matcher, const MatchPlace& place);
std::string build_own(const Converter& converter, const UrlValue& value);

template <class T>
bool accepts_own(const Converter&, std::string_view text) {
    return UrlConverter<T>::parse(text).has_value();
}

template <class T>
constexpr ConverterType describe_converter() {
    using Own = UrlConverter<T>;
    static_assert(std::default_initializable<T> && std::movable<T>,
                  "carboy: the type of a UrlConverter must be default constructible and movable");
    static_assert(
        requires(std::string_view text, const T& value) {
            { Own::name } -> std::convertible_to<std::string_view>;
            { Own::parse(text) } -> std::same_as<std::optional<T>>;
            { Own::build(value) } -> std::convertible_to<std::string>;
        },
        "carboy: a UrlConverter<T> needs name, std::optional<T> parse(std::string_view) and std::string build(const "
        "T&)");
    ConverterType type{.name = Own::name,
                       .value = ValueKind::own,
                       .match = match_pattern,
                       .accepts = accepts_own<T>,
                       .build = build_own};
    if constexpr (requires { Own::weight; }) type.weight = Own::weight;
    if constexpr (requires { Own::takes_slashes; }) type.takes_slashes = Own::takes_slashes;
    if constexpr (requires(std::string_view text) { Own::matches(text); }) type.pattern = Own::matches;
    return type;
}

}  // namespace detail

/// The converter of a type with a UrlConverter.
template <HasUrlConverter T>
inline constexpr ConverterType converter_of = [] {
    static_assert(
        find_converter(UrlConverter<T>::name, {})->name.empty(),
        "carboy: a UrlConverter has the name of a built-in converter: string, int, float, path, uuid, any, default");
    return detail::describe_converter<T>();
}();

}  // namespace carboy::web
