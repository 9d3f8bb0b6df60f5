// What an application and a blueprint have in common: routes, hooks and error handlers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carboy/http/method.hpp>
#include <carboy/web/addition.hpp>
#include <carboy/web/error_handlers.hpp>
#include <carboy/web/hooks.hpp>
#include <carboy/web/rule.hpp>
#include <carboy/web/view.hpp>

namespace carboy::web {

using http::Method;
using http::Methods;

/// What may be said of a route beside rule and methods.
struct RouteOptions {
    /// The name for url_for; the handler's own name when empty.
    std::string endpoint;
    /// When false, "/users" and "/users/" both match either spelling of the rule.
    bool strict_slashes = true;
};

/// A route as it was asked for.
struct RouteSpec {
    std::string rule;
    std::string endpoint;
    Methods methods;
    bool strict_slashes = true;
    View view;
    /// handler_key of a handler the compiler knows, else null.
    const void* handler = nullptr;

    /// True for the same route to the same handler of those that the compiler knows.
    bool same_as(const RouteSpec& other) const {
        return handler != nullptr && handler == other.handler && rule == other.rule && endpoint == other.endpoint &&
               methods == other.methods && strict_slashes == other.strict_slashes;
    }
};

class Scaffold {
  public:
    /// Answers the rule's URLs with the handler. The compiler checks the rule against the handler's parameters.
    /// GET brings HEAD with it, and OPTIONS is answered for you.
    template <auto Handler>
    void route(Rule<Handler> rule, Methods methods = Method::get, RouteOptions options = {}) {
        if (options.endpoint.empty()) options.endpoint = endpoint_name<Handler>;
        add_rule({std::string(rule.text()), std::move(options.endpoint), methods, options.strict_slashes,
                  &call_handler<Handler>, handler_key<Handler>});
    }
    template <auto Handler>
    void get(Rule<Handler> rule, RouteOptions options = {}) {
        route<Handler>(rule, Method::get, std::move(options));
    }
    template <auto Handler>
    void post(Rule<Handler> rule, RouteOptions options = {}) {
        route<Handler>(rule, Method::post, std::move(options));
    }
    template <auto Handler>
    void put(Rule<Handler> rule, RouteOptions options = {}) {
        route<Handler>(rule, Method::put, std::move(options));
    }
    template <auto Handler>
    void patch(Rule<Handler> rule, RouteOptions options = {}) {
        route<Handler>(rule, Method::patch, std::move(options));
    }
    template <auto Handler>
    void delete_(Rule<Handler> rule, RouteOptions options = {}) {
        route<Handler>(rule, Method::delete_, std::move(options));
    }

    /// Adds a rule that is only known at run time.
    /// Throws: Error "bad_rule" that says what is wrong with it, "endpoint_taken" when the name is another view's.
    void add_url_rule(std::string_view rule, std::string_view endpoint, View view, Methods methods = Method::get,
                      bool strict_slashes = true) {
        add_rule({std::string(rule), std::string(endpoint), methods, strict_slashes, std::move(view)});
    }

    /// Runs before each request: () or (Request&), returning nothing, a Response or an optional of it.
    template <class Hook>
    void before_request(Hook hook) {
        if (is_new(detail::addition<BeforeRequest>(hook)))
            hooks().before_request.push_back(detail::before_hook(std::move(hook)));
    }
    /// Runs after each request: changes the Response& it is given, or takes a Response and returns one.
    template <class Hook>
    void after_request(Hook hook) {
        if (is_new(detail::addition<AfterRequest>(hook)))
            hooks().after_request.push_back(detail::after_hook(std::move(hook)));
    }
    /// Runs when a request's context ends: () or (std::exception_ptr) with the error that nothing handled.
    template <class Hook>
    void teardown_request(Hook hook) {
        if (is_new(detail::addition<Teardown>(hook)))
            hooks().teardown_request.push_back(detail::teardown_hook(std::move(hook)));
    }

    /// Answers errors of this status: (const HttpError&) or (). A page that says 200 goes out with the error's status.
    template <class Handler>
    void error_handler(int status, Handler handler) {
        if (!is_new(detail::addition<HttpError>(handler, status))) return;
        error_handlers().add(status, [handler = std::move(handler)](const HttpError& error) {
            if constexpr (std::is_invocable_v<const Handler&, const HttpError&>) {
                return Response(handler(error));
            } else {
                return Response(handler());
            }
        });
    }
    /// Answers exceptions of this class and of those derived from it; the most specific class wins.
    template <class Exception, class Handler>
    void error_handler(Handler handler) {
        if (is_new(detail::addition<ErrorHandlers(Exception)>(handler)))
            error_handlers().add<Exception>(std::move(handler));
    }
    /// Answers exceptions of this class with a status in place of 500, when no handler answers them.
    template <class Exception>
    void error_status(int status) {
        if (is_new(detail::addition<int(Exception)>(std::false_type(), status)))
            error_handlers().set_status<Exception>(status);
    }

  protected:
    ~Scaffold() = default;
    virtual void add_rule(RouteSpec spec) = 0;
    virtual Hooks& hooks() = 0;
    virtual ErrorHandlers& error_handlers() = 0;
    /// False for what is there already and need not be added again.
    virtual bool is_new(const Addition&) { return true; }
};

}  // namespace carboy::web
