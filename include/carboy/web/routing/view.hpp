// Calls the handler for a matched URL.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <carboy/base/function.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>
#include <carboy/web/routing/handler.hpp>
#include <carboy/web/routing/handler_check.hpp>
#include <carboy/web/routing/path_values.hpp>

namespace carboy::web {

using http::Request;
using http::Response;

/// The target of a rule.
using View = std::function<Response(Request& request, const PathValues& values)>;

/// The handler inside a wrapper, with its arguments.
/// Lifetime: the call of the wrapper's function.
class Next {
  public:
    template <class Call>
    explicit Next(const Call& call) noexcept
        : call_(&call), run_([](const void* made) { return (*static_cast<const Call*>(made))(); }) {}
    /// Runs the handler and returns its response.
    Response operator()() const { return run_(call_); }

  private:
    const void* call_;
    Response (*run_)(const void* call);
};

/// A handler with a function around it. The function is called instead of the handler, and decides whether the handler
/// runs: Response around(Request& request, const Next& next). A function of (Request&) alone runs before the handler;
/// it returns nothing, or an optional response that answers instead. The rule is checked against the handler, and
/// url_for<handler> and its endpoint stay the same.
///     template <auto Handler> inline constexpr auto timed = wrapped<Handler, log_time>;
///     app.route<timed<show>>("/users/<int:id>");
template <auto Handler, auto Around>
inline constexpr WrappedHandler<Handler, Around> wrapped{};

namespace detail {

template <class Value>
bool take_value(const PathValues& values, std::size_t i, Value& out) {
    auto value = values.get<Value>(i);
    if (value) out = std::move(*value);
    return value.has_value();
}

/// Returns the handler's result as a response; a value with a JSON form becomes a JSON document.
template <class Result>
Response to_response(Result&& result) {
    using Plain = std::remove_cvref_t<Result>;
    if constexpr (std::is_constructible_v<Response, Result>) {
        return Response(std::forward<Result>(result));
    } else if constexpr (is_answer<Result>()) {
        Response response(value::to_json<Plain>(result) + "\n", 200, "application/json");
        response.json_type = &value::json_type<Plain>;
        return response;
    } else {
        return {};  // check_handler has refused it
    }
}

/// Calls `run` with the values of the URL in `Facts`' order, and with the body if there is one.
/// Throws: HttpError 404 for a number outside the range of the parameter's type, ProblemError for a wrong body.
template <class Facts, class Run, std::size_t... I>
Response with_arguments(Request& request, const PathValues& values, const Run& run, std::index_sequence<I...>) {
    typename Facts::Values arguments;
    // A number that does not fit the parameter identifies nothing that exists.
    if (!(take_value(values, I, std::get<I>(arguments)) && ...)) throw http::HttpError(404);
    const auto call = [&](auto&&... first) {
        if constexpr (!std::is_void_v<typename Facts::Body>) {
            return to_response(
                run(first..., std::get<I>(std::move(arguments))..., request.json<typename Facts::Body>()));
        } else if constexpr (std::is_same_v<typename Facts::Result, Response>) {
            return run(first..., std::get<I>(std::move(arguments))...);  // without a move
        } else {
            return to_response(run(first..., std::get<I>(std::move(arguments))...));
        }
    };
    if constexpr (Facts::takes_request)
        return call(request);
    else
        return call();
}

template <class Facts, class Run>
Response with_arguments(Request& request, const PathValues& values, const Run& run) {
    return with_arguments<Facts>(request, values, run, std::make_index_sequence<Facts::size>{});
}

/// Runs the function of a wrapper.
template <auto Around>
Response run_around(Request& request, const Next& next) {
    if constexpr (std::is_invocable_v<decltype(Around), Request&, const Next&>) {
        return Response(Around(request, next));
    } else {
        static_assert(std::is_invocable_v<decltype(Around), Request&>,
                      "carboy: the function of wrapped<handler, function> takes (Request&, const Next&) or (Request&)");
        if constexpr (std::is_void_v<std::invoke_result_t<decltype(Around), Request&>>) {
            Around(request);
        } else if (std::optional<Response> answer = Around(request)) {
            return *std::move(answer);
        }
        return next();
    }
}

/// Calls a handler that is known at compile time.
template <auto Handler, class Type = std::remove_cv_t<decltype(Handler)>>
struct Caller {
    static Response call(Request& request, const PathValues& values) {
        return with_arguments<HandlerParameters<Handler>>(request, values, Handler);
    }
};
template <auto Handler, auto Inner, auto Around>
struct Caller<Handler, WrappedHandler<Inner, Around>> {
    static Response call(Request& request, const PathValues& values) {
        const auto inner = [&] { return Caller<Inner>::call(request, values); };
        return run_around<Around>(request, Next(inner));
    }
};

/// Returns the view of a lambda or another object that is called.
template <class Handler>
View view_of_object(Handler handler) {
    static_assert(
        FunctionParameters<Handler>::is_const,
        "carboy: a handler is called by several threads at a time, so a mutable lambda cannot be one: capture a "
        "reference to state that guards itself, such as std::atomic");
    return [kept = std::make_shared<const Handler>(std::move(handler))](Request& request, const PathValues& values) {
        return with_arguments<FunctionParameters<Handler>>(request, values, *kept);
    };
}

/// Returns the view of a member function. `object` is a pointer of any kind to the object.
template <auto Handler, class Pointer>
View view_of_member(Pointer object) {
    return [object = std::move(object)](Request& request, const PathValues& values) {
        const auto run = [&object](auto&&... arguments) -> decltype(auto) {
            return ((*object).*Handler)(std::forward<decltype(arguments)>(arguments)...);
        };
        return with_arguments<HandlerParameters<Handler>>(request, values, run);
    };
}

}  // namespace detail

/// Calls the handler with the URL's values.  Throws: HttpError 404 for a number outside the range of the parameter's
/// type.
template <auto Handler>
Response call_handler(Request& request, const PathValues& values) {
    return detail::Caller<Handler>::call(request, values);
}

}  // namespace carboy::web
