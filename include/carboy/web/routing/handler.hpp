// The compile-time facts about a handler: its parameters, its name, its identity.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <carboy/value/json/json_struct.hpp>
#include <carboy/web/routing/url_converter.hpp>

namespace carboy::http {
class Request;
}

namespace carboy::web {

/// The kind of value that a handler's parameter can receive from a URL.
enum class ParameterKind : std::uint8_t { integer, floating, text, text_view, own, unsupported };

template <class Parameter>
constexpr ParameterKind parameter_kind() {
    using T = std::remove_cvref_t<Parameter>;
    constexpr bool writable =
        std::is_lvalue_reference_v<Parameter> && !std::is_const_v<std::remove_reference_t<Parameter>>;
    if constexpr (writable) return ParameterKind::unsupported;
    if constexpr (HasUrlConverter<T>) return ParameterKind::own;
    if constexpr (std::same_as<T, bool> || std::same_as<T, char>) return ParameterKind::unsupported;
    if constexpr (std::integral<T>) return ParameterKind::integer;
    if constexpr (std::floating_point<T>) return ParameterKind::floating;
    if constexpr (std::same_as<T, std::string>) return ParameterKind::text;
    if constexpr (std::same_as<T, std::string_view>) return ParameterKind::text_view;
    return ParameterKind::unsupported;
}

/// A parameter of a handler: the kind of value that it can receive from a URL, and its type's own converter, if any.
struct ParameterType {
    ParameterKind kind = ParameterKind::unsupported;
    const ConverterType* converter = &no_converter;
};

template <class Parameter>
constexpr ParameterType parameter_type() {
    using T = std::remove_cvref_t<Parameter>;
    constexpr ParameterKind kind = parameter_kind<Parameter>();
    if constexpr (kind == ParameterKind::own)
        return {kind, &converter_of<T>};
    else
        return {kind};
}

/// True when a value of this converter fits the parameter. A UUID is passed in its canonical spelling, which may differ
/// from the URL's, so it cannot be a view of the URL.
constexpr bool fits(const ConverterType& converter, const ParameterType& parameter) {
    switch (converter.value) {
        case ValueKind::integer: return parameter.kind == ParameterKind::integer;
        case ValueKind::floating: return parameter.kind == ParameterKind::floating;
        case ValueKind::uuid: return parameter.kind == ParameterKind::text;
        case ValueKind::own: return parameter.converter == &converter;
        case ValueKind::text: break;
    }
    return parameter.kind == ParameterKind::text || parameter.kind == ParameterKind::text_view;
}

/// A handler inside another function, which decides whether and how it runs. See wrapped.
template <auto Handler, auto Around>
struct WrappedHandler {};

namespace detail {

template <class... T>
struct Types {
    static constexpr std::size_t size = sizeof...(T);
};

template <class... Parameters>
struct ParameterList {
    using Values = std::tuple<std::remove_cvref_t<Parameters>...>;
    static constexpr std::size_t size = sizeof...(Parameters);
    static constexpr std::array<ParameterType, size> types{parameter_type<Parameters>()...};
    /// The converters of the parameters' types; no_converter for a type without one.
    static constexpr std::array<const ConverterType*, size> converters{parameter_type<Parameters>().converter...};
};

template <class Parameter>
inline constexpr bool names_request = std::same_as<std::remove_cvref_t<Parameter>, http::Request>;

template <class Parameter>
inline constexpr bool is_request = std::is_lvalue_reference_v<Parameter>&& names_request<Parameter>;

/// A struct with a JSON form that a rule's converter does not make.
template <class Parameter>
inline constexpr bool is_json_struct =
    !HasUrlConverter<std::remove_cvref_t<Parameter>> && value::JsonObject<std::remove_cvref_t<Parameter>>;

/// A parameter that is read from the request's JSON body.
template <class Parameter>
inline constexpr bool is_body = is_json_struct<Parameter> && !(std::is_lvalue_reference_v<Parameter> &&
                                                               !std::is_const_v<std::remove_reference_t<Parameter>>);

/// The parameters without a leading request.
template <class... Parameters>
struct SplitRequest {
    using Rest = Types<Parameters...>;
    static constexpr bool takes_request = false;
};
template <class First, class... Others>
requires is_request<First>
struct SplitRequest<First, Others...> {
    using Rest = Types<Others...>;
    static constexpr bool takes_request = true;
};

/// The parameters without a body at the end.
template <class Done, class Rest>
struct SplitBody;
template <class... Done>
struct SplitBody<Types<Done...>, Types<>> : ParameterList<Done...> {
    using Body = void;
};
template <class... Done, class First, class... Others>
struct SplitBody<Types<Done...>, Types<First, Others...>> : SplitBody<Types<Done..., First>, Types<Others...>> {};
template <class... Done, class Last>
requires is_body<Last>
struct SplitBody<Types<Done...>, Types<Last>> : ParameterList<Done...> {
    using Body = std::remove_cvref_t<Last>;
};

/// What is known about a function from its type.
template <class ResultType, class ObjectType, class... Parameters>
struct Signature : SplitBody<Types<>, typename SplitRequest<Parameters...>::Rest> {
    using Result = ResultType;
    /// The class of a member function, else void.
    using Object = ObjectType;
    static constexpr bool known = true;
    static constexpr bool is_const = std::is_void_v<ObjectType> || std::is_const_v<ObjectType>;
    static constexpr bool takes_request = SplitRequest<Parameters...>::takes_request;
    static constexpr std::size_t requests = (std::size_t{0} + ... + (names_request<Parameters> ? 1 : 0));
    static constexpr std::size_t bodies = (std::size_t{0} + ... + (is_json_struct<Parameters> ? 1 : 0));
};

/// Stands for the parameters of something that is not a handler, so that only our own message is printed.
template <class Function>
struct FunctionParameters : Signature<std::string_view, void> {
    static constexpr bool known = false;
};
template <class Function>
requires requires { &Function::operator(); }
struct FunctionParameters<Function> : FunctionParameters<decltype(&Function::operator())> {};
template <class Result, class... Parameters>
struct FunctionParameters<Result (*)(Parameters...)> : Signature<Result, void, Parameters...> {};
template <class Result, class... Parameters>
struct FunctionParameters<Result (*)(Parameters...) noexcept> : Signature<Result, void, Parameters...> {};
template <class Result, class Object, class... Parameters>
struct FunctionParameters<Result (Object::*)(Parameters...)> : Signature<Result, Object, Parameters...> {};
template <class Result, class Object, class... Parameters>
struct FunctionParameters<Result (Object::*)(Parameters...) noexcept> : Signature<Result, Object, Parameters...> {};
template <class Result, class Object, class... Parameters>
struct FunctionParameters<Result (Object::*)(Parameters...) const> : Signature<Result, const Object, Parameters...> {};
template <class Result, class Object, class... Parameters>
struct FunctionParameters<Result (Object::*)(Parameters...) const noexcept>
    : Signature<Result, const Object, Parameters...> {};
template <auto Handler, auto Around>
struct FunctionParameters<WrappedHandler<Handler, Around>> : FunctionParameters<std::remove_cv_t<decltype(Handler)>> {};

/// The handler inside its wrappers.
template <auto Handler, class Type = std::remove_cv_t<decltype(Handler)>>
struct Innermost {
    static constexpr auto value = Handler;
};
template <auto Handler, auto Inner, auto Around>
struct Innermost<Handler, WrappedHandler<Inner, Around>> : Innermost<Inner> {};

template <auto Handler>
constexpr std::string_view spelling() {
    return __PRETTY_FUNCTION__;
}

/// Returns "show_user" from "... [with auto Handler = blog::show_user; ...]" and similar text.
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

/// The parameters of a handler that come from its URL: those between an optional leading Request& and an optional
/// struct at the end, which is read from the body.
template <auto Handler>
using HandlerParameters = detail::FunctionParameters<std::remove_cv_t<decltype(Handler)>>;

/// The handler's name, without namespaces: the endpoint. A wrapped handler keeps its name.  Lifetime: static.
template <auto Handler>
inline constexpr std::string_view endpoint_name =
    detail::function_name(detail::spelling<detail::Innermost<Handler>::value>());

/// Identifies a handler at run time; it is the same everywhere in a program, and also inside wrappers.
template <auto Handler>
inline constexpr const void* handler_key = &detail::handler_identity<detail::Innermost<Handler>::value>;

}  // namespace carboy::web
