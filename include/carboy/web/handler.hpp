// What the compiler knows of a handler: its parameters, its name, its identity.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <carboy/web/converter.hpp>

namespace carboy::http {
class Request;
}

namespace carboy::web {

/// What a handler's parameter can take from a URL.
enum class ParameterKind : std::uint8_t { integer, floating, text, text_view, unsupported };

template <class Parameter>
constexpr ParameterKind parameter_kind() {
    using T = std::remove_cvref_t<Parameter>;
    constexpr bool writable =
        std::is_lvalue_reference_v<Parameter> && !std::is_const_v<std::remove_reference_t<Parameter>>;
    if constexpr (writable) return ParameterKind::unsupported;
    if constexpr (std::same_as<T, bool> || std::same_as<T, char>) return ParameterKind::unsupported;
    if constexpr (std::integral<T>) return ParameterKind::integer;
    if constexpr (std::floating_point<T>) return ParameterKind::floating;
    if constexpr (std::same_as<T, std::string>) return ParameterKind::text;
    if constexpr (std::same_as<T, std::string_view>) return ParameterKind::text_view;
    return ParameterKind::unsupported;
}

/// True when a value of this converter fits the parameter. A UUID is given in its canonical spelling, which the URL
/// need not have: it cannot be a view of the URL.
constexpr bool fits(ConverterKind converter, ParameterKind parameter) {
    switch (converter) {
        case ConverterKind::integer: return parameter == ParameterKind::integer;
        case ConverterKind::floating: return parameter == ParameterKind::floating;
        case ConverterKind::uuid: return parameter == ParameterKind::text;
        default: return parameter == ParameterKind::text || parameter == ParameterKind::text_view;
    }
}

namespace detail {

template <class... Parameters>
struct ParameterList {
    using Values = std::tuple<std::remove_cvref_t<Parameters>...>;
    static constexpr std::size_t size = sizeof...(Parameters);
    static constexpr bool takes_request = false;
    static constexpr std::array<ParameterKind, size> kinds{parameter_kind<Parameters>()...};
};

template <class Parameter>
inline constexpr bool is_request =
    std::is_lvalue_reference_v<Parameter>&& std::same_as<std::remove_cvref_t<Parameter>, http::Request>;

template <class... Parameters>
struct SplitRequest : ParameterList<Parameters...> {};

template <class First, class... Rest>
requires is_request<First>
struct SplitRequest<First, Rest...> : ParameterList<Rest...> {
    static constexpr bool takes_request = true;
};

template <class Function>
struct FunctionParameters;

template <class Result, class... Parameters>
struct FunctionParameters<Result (*)(Parameters...)> : SplitRequest<Parameters...> {};

template <class Result, class... Parameters>
struct FunctionParameters<Result (*)(Parameters...) noexcept> : SplitRequest<Parameters...> {};

template <auto Handler>
constexpr std::string_view spelling() {
    return __PRETTY_FUNCTION__;
}

/// "show_user" of "... [with auto Handler = blog::show_user; ...]" and its like.
constexpr std::string_view function_name(std::string_view spelled) {
    const std::size_t start = spelled.find("Handler = ") + 10;
    std::size_t end = spelled.find(';', start);
    if (end == spelled.npos) end = spelled.rfind(']');
    spelled = spelled.substr(start, end - start);
    while (!spelled.empty() && (spelled.back() == ')' || spelled.back() == ' ')) spelled.remove_suffix(1);
    if (const std::size_t arguments = spelled.find('<'); arguments != spelled.npos)
        spelled = spelled.substr(0, arguments);
    const std::size_t last = spelled.find_last_of(":&( ");
    return last == spelled.npos ? spelled : spelled.substr(last + 1);
}

template <auto Handler>
inline constexpr char handler_identity = 0;

}  // namespace detail

template <auto Handler>
concept HandlerFunction =
    std::is_pointer_v<decltype(Handler)> && std::is_function_v<std::remove_pointer_t<decltype(Handler)>>;

/// The parameters of a handler after an optional leading Request&.
template <auto Handler>
using HandlerParameters = detail::FunctionParameters<decltype(Handler)>;

/// The handler's own name, without its namespaces: the endpoint.  Lifetime: static.
template <auto Handler>
inline constexpr std::string_view endpoint_name = detail::function_name(detail::spelling<Handler>());

/// Tells handlers apart at run time; the same everywhere in a program.
template <auto Handler>
inline constexpr const void* handler_key = &detail::handler_identity<Handler>;

}  // namespace carboy::web
