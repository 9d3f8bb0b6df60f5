// From a matched URL to a call of the handler.
#pragma once

#include <cstddef>
#include <functional>
#include <tuple>
#include <utility>

#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>
#include <carboy/web/handler.hpp>
#include <carboy/web/path_values.hpp>

namespace carboy::web {

using http::Request;
using http::Response;

/// What a rule leads to.
using View = std::function<Response(Request& request, const PathValues& values)>;

namespace detail {

template <class Value>
bool take_value(const PathValues& values, std::size_t i, Value& out) {
    auto value = values.get<Value>(i);
    if (value) out = std::move(*value);
    return value.has_value();
}

template <auto Handler, std::size_t... I>
Response call_handler(Request& request, const PathValues& values, std::index_sequence<I...>) {
    using Parameters = HandlerParameters<Handler>;
    typename Parameters::Values arguments;
    // A number that does not fit the parameter names nothing that exists.
    if (!(take_value(values, I, std::get<I>(arguments)) && ...)) throw http::HttpError(404);
    if constexpr (Parameters::takes_request) {
        return Response(Handler(request, std::get<I>(std::move(arguments))...));
    } else {
        return Response(Handler(std::get<I>(std::move(arguments))...));
    }
}

}  // namespace detail

/// Calls the handler with the URL's values.  Throws: HttpError 404 for a number outside the parameter's type.
template <auto Handler>
Response call_handler(Request& request, const PathValues& values) {
    return detail::call_handler<Handler>(request, values, std::make_index_sequence<HandlerParameters<Handler>::size>{});
}

}  // namespace carboy::web
