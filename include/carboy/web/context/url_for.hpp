// Builds URLs for handlers and endpoint names.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <carboy/web/routing/handler.hpp>
#include <carboy/web/routing/url_value.hpp>

namespace carboy::web {

/// Returns the URL of an endpoint, by name. Values that are not in its rule become the query string. "_anchor",
/// "_external", "_scheme" and "_method" have the same meaning as in Flask; a leading dot refers to an endpoint of the
/// current blueprint.
/// Throws: Error "url_build_failed" when no rule fits, "no_app_context".
std::string url_for(std::string_view endpoint, std::span<const UrlParameter> values);
inline std::string url_for(std::string_view endpoint, std::initializer_list<UrlParameter> values = {}) {
    return url_for(endpoint, std::span<const UrlParameter>(values.begin(), values.size()));
}

namespace detail {

std::string url_for_handler(const void* handler, std::string_view name, std::span<const UrlValue> arguments,
                            std::span<const UrlParameter> values);

/// True when a value of this type can be used for the handler's parameter.
template <class Argument, class Parameter>
constexpr bool is_url_argument() {
    using A = std::remove_cvref_t<Argument>;
    if constexpr (std::integral<Parameter> && (std::floating_point<A> || std::same_as<A, bool>)) return false;
    return std::is_convertible_v<Argument, Parameter>;
}

/// Converts the argument to the parameter's type: a number, or a view of text.
template <class Parameter, class Argument>
auto url_argument(const Argument& argument) {
    if constexpr (HasUrlConverter<Parameter>) {
        return std::string(UrlConverter<Parameter>::build(argument));
    } else if constexpr (std::is_arithmetic_v<Parameter>) {
        return static_cast<Parameter>(argument);
    } else if constexpr (std::is_convertible_v<const Argument&, std::string_view>) {
        return std::string_view(argument);
    } else {
        return Parameter(argument);
    }
}

template <class... Arguments>
inline constexpr bool ends_in_values = false;
template <class First, class... Rest>
inline constexpr bool ends_in_values<First, Rest...> = sizeof...(Rest) == 0
                                                           ? std::same_as<std::remove_cvref_t<First>, UrlValues>
                                                           : ends_in_values<Rest...>;

template <auto Handler, std::size_t... I, class Tuple>
std::string build_checked(std::index_sequence<I...>, const Tuple& arguments, std::span<const UrlParameter> values) {
    using Parameters = typename HandlerParameters<Handler>::Values;
    static_assert((is_url_argument<std::tuple_element_t<I, Tuple>, std::tuple_element_t<I, Parameters>>() && ...),
                  "carboy: url_for<handler>(...): a value has a different type from the handler's parameter");
    [[maybe_unused]] const auto converted =
        std::make_tuple(url_argument<std::tuple_element_t<I, Parameters>>(std::get<I>(arguments))...);
    const std::array<UrlValue, sizeof...(I)> list{UrlValue(std::get<I>(converted))...};
    return url_for_handler(handler_key<Handler>, endpoint_name<Handler>, list, values);
}

}  // namespace detail

/// Returns the URL of a handler. It has one value for each of the handler's parameters, in their order, checked by the
/// compiler. Further fields follow as UrlValues{{"page", 2}, {"_anchor", "top"}}.
/// Throws: Error "url_build_failed" when no rule leads to the handler, "no_app_context".
template <auto Handler, class... Arguments>
std::string url_for(const Arguments&... arguments) {
    constexpr std::size_t wanted = HandlerParameters<Handler>::size;
    constexpr bool has_values = detail::ends_in_values<Arguments...>;
    constexpr bool count_fits = sizeof...(Arguments) == wanted + (has_values ? 1 : 0);
    static_assert(count_fits,
                  "carboy: url_for<handler>(...) requires one value for each of the handler's parameters except the "
                  "Request");
    if constexpr (count_fits) {
        const std::tuple<const Arguments&...> all(arguments...);
        std::span<const UrlParameter> values;
        if constexpr (has_values) values = std::get<sizeof...(Arguments) - 1>(all).span();
        return detail::build_checked<Handler>(std::make_index_sequence<wanted>{}, all, values);
    }
    return {};
}

}  // namespace carboy::web
