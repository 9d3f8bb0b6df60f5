// The sentences for functions that cannot be handlers.
#pragma once

#include <concepts>
#include <type_traits>

#include <carboy/http/response.hpp>
#include <carboy/web/routing/handler.hpp>

namespace carboy::web::detail {

/// True for a result that is a response, or becomes one: text, or a value with a JSON form other than a plain number.
template <class Result>
constexpr bool is_answer() {
    using Plain = std::remove_cvref_t<Result>;
    if constexpr (std::is_void_v<Result> || std::is_arithmetic_v<Plain> || std::is_pointer_v<Plain>)
        return std::same_as<Plain, const char*>;
    else
        return std::is_constructible_v<http::Response, Result> || value::JsonWritable<Plain>;
}

/// Fails to compile, with our own message when a function of this type cannot be a handler.
template <class Handler>
constexpr bool check_handler() {
    using Facts = FunctionParameters<Handler>;
    static_assert(Facts::known,
                  "carboy: a handler is a function, a lambda or a member function; a lambda with auto parameters or a "
                  "class with several operator() has no signature that a rule could be checked against");
    static_assert(Facts::requests == (Facts::takes_request ? 1 : 0),
                  "carboy: a handler takes the request as its first parameter and by reference: Request& request");
    static_assert(
        Facts::bodies == (std::is_void_v<typename Facts::Body> ? 0 : 1),
        "carboy: a handler takes one struct from the request's JSON, as its last parameter: const Order& order");
    static_assert(
        !std::is_void_v<typename Facts::Result>,
        "carboy: a handler returns its answer; this one returns nothing: return a Response, text, a plain struct, "
        "or one with a CARBOY_JSON line");
    static_assert(std::is_void_v<typename Facts::Result> || is_answer<typename Facts::Result>(),
                  "carboy: a handler returns a Response, text, a plain struct, or one with a CARBOY_JSON line; for a "
                  "status write "
                  "return Response(\"\", 204), for a number std::to_string(number) or jsonify(number)");
    return true;
}

}  // namespace carboy::web::detail
