// Functions that run before and after each request.
#pragma once

#include <exception>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/base/function.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>
#include <carboy/web/routing/path_values.hpp>
#include <carboy/web/routing/url_value.hpp>

namespace carboy::jinja {
class Context;
}

namespace carboy::web {

using http::Request;
using http::Response;

/// Runs before the handler; a response from it answers the request instead of the handler.
using BeforeRequest = std::function<std::optional<Response>(Request& request)>;
/// Runs after the handler and may change the response.
using AfterRequest = std::function<void(Response& response)>;
/// Runs when a context ends, with the unhandled error, or null.
using Teardown = std::function<void(std::exception_ptr error)>;

/// Adds values to a link before url_for builds it.
using UrlDefaultsHook = std::function<void(std::string_view endpoint, UrlDefaults& values)>;
/// Receives the values of a request's URL before the request is dispatched.
using UrlValuePreprocessor = std::function<void(std::string_view endpoint, const PathValues& values)>;

/// Adds variables to the templates that are rendered.
using ContextProcessor = std::function<void(jinja::Context& context)>;

/// The hooks of one application or blueprint.
struct Hooks {
    std::vector<BeforeRequest> before_request;
    std::vector<AfterRequest> after_request;
    std::vector<Teardown> teardown_request;
    std::vector<UrlDefaultsHook> url_defaults;
    std::vector<UrlValuePreprocessor> url_value_preprocessors;
    std::vector<ContextProcessor> context_processors;
};

namespace detail {

template <class Hook>
decltype(auto) call_with_request(const Hook& hook, Request& request) {
    if constexpr (std::is_invocable_v<const Hook&, Request&>) {
        return hook(request);
    } else {
        return hook();
    }
}

/// Accepts functions of () or (Request&) that return nothing, a response, or an optional of one.
template <class Hook>
BeforeRequest before_hook(Hook hook) {
    return [hook = std::move(hook)](Request& request) -> std::optional<Response> {
        if constexpr (std::is_void_v<decltype(call_with_request(hook, request))>) {
            call_with_request(hook, request);
            return std::nullopt;
        } else {
            return call_with_request(hook, request);
        }
    };
}

/// Accepts functions that change the response in place, or accept one and return one.
template <class Hook>
AfterRequest after_hook(Hook hook) {
    return [hook = std::move(hook)](Response& response) {
        if constexpr (!std::is_invocable_v<const Hook&, Response&>) {
            response = hook(std::move(response));
        } else if constexpr (std::is_same_v<std::invoke_result_t<const Hook&, Response&>, Response>) {
            response = hook(response);
        } else {
            hook(response);
        }
    };
}

/// Accepts functions of () or (std::exception_ptr).
template <class Hook>
Teardown teardown_hook(Hook hook) {
    return [hook = std::move(hook)](std::exception_ptr error) {
        if constexpr (std::is_invocable_v<const Hook&, std::exception_ptr>) {
            hook(std::move(error));
        } else {
            hook();
        }
    };
}

}  // namespace detail

}  // namespace carboy::web
