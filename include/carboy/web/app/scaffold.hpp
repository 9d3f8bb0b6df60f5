// The common base of an application and a blueprint: routes, hooks and error handlers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/base/function.hpp>
#include <carboy/base/named_options.hpp>
#include <carboy/http/method.hpp>
#include <carboy/web/app/addition.hpp>
#include <carboy/web/context/error_handlers.hpp>
#include <carboy/web/context/hooks.hpp>
#include <carboy/web/routing/method_view.hpp>
#include <carboy/web/routing/route_about.hpp>
#include <carboy/web/routing/rule.hpp>
#include <carboy/web/routing/view.hpp>

namespace carboy::web {

using http::Method;
using http::Methods;

/// The options of a route, in addition to its rule and methods.
struct RouteOptions {
    NamedOptions names_are_needed = {};
    /// The name for url_for; the handler's name when empty.
    std::string endpoint = {};
    /// When false, "/users" and "/users/" both match the rule in either spelling. Default: AppOptions::strict_slashes.
    std::optional<bool> strict_slashes = std::nullopt;
    /// The host that the rule answers for: "api.example.org", "<tenant>.example.org". Any port matches unless the host
    /// names one. A rule without a host answers for every host, after the rules with a fitting one. The values of a
    /// host's variables are not parameters of the handler: view_args()["tenant"].
    std::string host = {};
    /// The same below SERVER_NAME: "api", "<tenant>". Once an application has such a rule, rules without a subdomain
    /// and without a host answer for SERVER_NAME only.
    std::string subdomain = {};
    /// Whether OPTIONS is answered automatically, with an empty page that has the Allow header. By default
    /// PROVIDE_AUTOMATIC_OPTIONS in the configuration decides, and a route that lists Method::options receives it
    /// itself.
    std::optional<bool> provide_automatic_options = std::nullopt;
    /// The information that serve_openapi shows about the route.
    RouteAbout about = {};
};

/// Returns the text that distinguishes the versions of a static file; empty when there is no such file.
using StaticVersion = std::function<std::string(std::string_view filename)>;

/// A route as it was requested.
struct RouteSpec {
    std::string rule;
    Methods methods;
    RouteOptions options;
    View view;
    /// Values of the handler's last parameters.  Lifetime: their strings are literals.
    std::vector<RuleDefault> defaults = {};
    /// The handler_key of a handler that is known at compile time, else null.
    const void* handler = nullptr;
    /// The converters of the handler's parameters; no_converter for a parameter without one.
    std::span<const ConverterType* const> converters = {};
    /// Identifies the handler with its wrappers, else null.
    const void* code = nullptr;
    RouteTypes types = {};
    /// Serves static files: makes the text that distinguishes a file's versions.
    StaticVersion version = {};

    /// True for the same route to the same handler, if the handler is known at compile time.
    bool same_as(const RouteSpec& other) const {
        return code != nullptr && code == other.code && rule == other.rule && methods == other.methods &&
               options.endpoint == other.options.endpoint && options.strict_slashes == other.options.strict_slashes &&
               options.host == other.options.host && options.subdomain == other.options.subdomain &&
               options.provide_automatic_options == other.options.provide_automatic_options;
    }
};

class Scaffold;

namespace detail {

template <class T>
inline constexpr bool is_pointer_like = std::is_pointer_v<T> || requires(const T& pointer) {
    typename T::element_type;
    pointer.get();
};

/// True for a member function and an object that has it, or a pointer of any kind to one.
template <auto Handler, class Object>
concept CallableOn =
    std::is_member_function_pointer_v<std::remove_cv_t<decltype(Handler)>> && !std::is_convertible_v<Object, Methods>;

template <class Facts>
constexpr RouteTypes route_types() {
    RouteTypes types;
    if constexpr (!std::is_void_v<typename Facts::Body>) types.body = &value::json_type<typename Facts::Body>;
    using Result = std::remove_cvref_t<typename Facts::Result>;
    if constexpr (!std::is_constructible_v<Response, typename Facts::Result> && is_answer<typename Facts::Result>())
        types.result = &value::json_type<Result>;
    return types;
}

/// A member function's object is not part of its identity, so two routes to it are never the same.
template <auto Handler>
constexpr const void* route_code() {
    if constexpr (std::is_void_v<typename HandlerParameters<Handler>::Object>)
        return &handler_identity<Handler>;
    else
        return nullptr;
}

/// Functions without captures are the same when their types are.
template <class Handler>
constexpr const void* lambda_code() {
    return std::is_empty_v<Handler> ? &addition_identity<Scaffold, Handler> : nullptr;
}

std::string lambda_endpoint(std::string endpoint, std::string_view rule, Methods methods);

/// What is known about a handler at compile time.  Lifetime: static.
struct HandlerFacts {
    std::string_view endpoint;
    const void* key = nullptr;   // its handler_key
    const void* code = nullptr;  // its route_code
    std::span<const ConverterType* const> converters;
    RouteTypes types;
    Response (*call)(Request& request, const PathValues& values) = nullptr;  // null for a member function
};

template <auto Handler>
constexpr HandlerFacts make_handler_facts() {
    HandlerFacts facts{.endpoint = endpoint_name<Handler>,
                       .key = handler_key<Handler>,
                       .code = route_code<Handler>(),
                       .converters = HandlerParameters<Handler>::converters,
                       .types = route_types<HandlerParameters<Handler>>()};
    if constexpr (std::is_void_v<typename HandlerParameters<Handler>::Object>) facts.call = &call_handler<Handler>;
    return facts;
}

template <auto Handler>
inline constexpr HandlerFacts handler_facts = make_handler_facts<Handler>();

}  // namespace detail

class Scaffold {
  public:
    /// Answers the rule's URLs with the handler. The compiler checks the rule against the handler's parameters. GET
    /// includes HEAD, and OPTIONS is answered automatically unless the methods include it. A struct with a CARBOY_JSON
    /// line as the last parameter is read from the request's body, and one as the result becomes a JSON document.
    template <auto Handler>
    void route(Rule<Handler> rule, Methods methods = Method::get) {
        check_function<Handler>();
        add_known(detail::handler_facts<Handler>, rule.text(), rule.defaults(), methods);
    }
    template <auto Handler>
    void route(Rule<Handler> rule, Methods methods, RouteOptions options) {
        check_function<Handler>();
        add_known(detail::handler_facts<Handler>, rule.text(), rule.defaults(), methods, std::move(options));
    }
    /// Answers the rule's URLs with a member function of an object: route<&Shop::show>("/items/<int:id>", shop).
    /// Lifetime: `object` must outlive the application, unless it is a std::shared_ptr.
    template <auto Handler, class Object>
    requires detail::CallableOn<Handler, Object>
    void route(Rule<Handler> rule, Object&& object, Methods methods = Method::get, RouteOptions options = {}) {
        if constexpr (detail::is_pointer_like<std::remove_cvref_t<Object>>) {
            add_known(detail::handler_facts<Handler>, rule.text(), rule.defaults(), methods, std::move(options),
                      detail::view_of_member<Handler>(std::forward<Object>(object)));
        } else {
            static_assert(std::is_lvalue_reference_v<Object>,
                          "carboy: the object of a member function must outlive the application: pass a variable, or a "
                          "std::shared_ptr");
            add_known(detail::handler_facts<Handler>, rule.text(), rule.defaults(), methods, std::move(options),
                      detail::view_of_member<Handler>(&object));
        }
    }
    /// Answers the rule's URLs with a lambda or another object that is called. Unless the options name an endpoint, it
    /// is the rule's text, followed by the methods when GET is not one of them.
    ///     app.route("/hello/<name>", [greeting](const std::string& name) { return greeting + name; });
    template <class Handler>
    void route(RuleFor<std::type_identity_t<Handler>> rule, Handler handler, Methods methods = Method::get,
               RouteOptions options = {}) {
        using Facts = detail::FunctionParameters<Handler>;
        if constexpr (Facts::known) {
            options.endpoint = detail::lambda_endpoint(std::move(options.endpoint), rule.text(), methods);
            add_rule({.rule = std::string(rule.text()),
                      .methods = methods,
                      .options = std::move(options),
                      .view = detail::view_of_object(std::move(handler)),
                      .defaults = {rule.defaults().begin(), rule.defaults().end()},
                      .converters = Facts::converters,
                      .code = detail::lambda_code<Handler>(),
                      .types = detail::route_types<Facts>()});
        }
    }
    /// Answers the rule's URLs with a class that has functions get, post, put, patch or delete_. An object of it is
    /// made for each request. Its endpoint is the class's name in snake_case.  Source: Flask views.py, MethodView.
    ///     app.route<ItemView>("/items/<int:id>");
    template <MethodView View>
    void route(MethodViewRule<View> rule, RouteOptions options = {}) {
        if (options.endpoint.empty()) options.endpoint = detail::view_endpoint<View>();
        add_rule({.rule = std::string(rule.text()),
                  .methods = detail::methods_of_view<View>(),
                  .options = std::move(options),
                  .view = &detail::call_method_view<View>,
                  .handler = &detail::method_view_identity<View>,
                  .code = &detail::method_view_identity<View>});
    }
    template <auto Handler>
    void get(Rule<Handler> rule) {
        route<Handler>(rule, Method::get);
    }
    template <auto Handler>
    void get(Rule<Handler> rule, RouteOptions options) {
        route<Handler>(rule, Method::get, std::move(options));
    }
    template <class Handler>
    void get(RuleFor<std::type_identity_t<Handler>> rule, Handler handler, RouteOptions options = {}) {
        route(rule, std::move(handler), Method::get, std::move(options));
    }
    template <auto Handler>
    void post(Rule<Handler> rule) {
        route<Handler>(rule, Method::post);
    }
    template <auto Handler>
    void post(Rule<Handler> rule, RouteOptions options) {
        route<Handler>(rule, Method::post, std::move(options));
    }
    template <class Handler>
    void post(RuleFor<std::type_identity_t<Handler>> rule, Handler handler, RouteOptions options = {}) {
        route(rule, std::move(handler), Method::post, std::move(options));
    }
    template <auto Handler>
    void put(Rule<Handler> rule) {
        route<Handler>(rule, Method::put);
    }
    template <auto Handler>
    void put(Rule<Handler> rule, RouteOptions options) {
        route<Handler>(rule, Method::put, std::move(options));
    }
    template <class Handler>
    void put(RuleFor<std::type_identity_t<Handler>> rule, Handler handler, RouteOptions options = {}) {
        route(rule, std::move(handler), Method::put, std::move(options));
    }
    template <auto Handler>
    void patch(Rule<Handler> rule) {
        route<Handler>(rule, Method::patch);
    }
    template <auto Handler>
    void patch(Rule<Handler> rule, RouteOptions options) {
        route<Handler>(rule, Method::patch, std::move(options));
    }
    template <class Handler>
    void patch(RuleFor<std::type_identity_t<Handler>> rule, Handler handler, RouteOptions options = {}) {
        route(rule, std::move(handler), Method::patch, std::move(options));
    }
    template <auto Handler>
    void delete_(Rule<Handler> rule) {
        route<Handler>(rule, Method::delete_);
    }
    template <auto Handler>
    void delete_(Rule<Handler> rule, RouteOptions options) {
        route<Handler>(rule, Method::delete_, std::move(options));
    }
    template <class Handler>
    void delete_(RuleFor<std::type_identity_t<Handler>> rule, Handler handler, RouteOptions options = {}) {
        route(rule, std::move(handler), Method::delete_, std::move(options));
    }

    /// Adds a rule that is known only at run time.
    /// Throws: Error "bad_rule" with an explanation, "endpoint_taken" when the name belongs to another view.
    void add_url_rule(std::string_view rule, std::string_view endpoint, View view, Methods methods = Method::get,
                      std::optional<bool> strict_slashes = std::nullopt) {
        add_url_rule(rule, endpoint, std::move(view), methods, RouteOptions{.strict_slashes = strict_slashes});
    }
    /// The same with options; an endpoint in them is ignored.
    void add_url_rule(std::string_view rule, std::string_view endpoint, View view, Methods methods,
                      RouteOptions options) {
        options.endpoint = endpoint;
        add_rule(
            {.rule = std::string(rule), .methods = methods, .options = std::move(options), .view = std::move(view)});
    }

    /// Adds a function that adds values to every link, which url_for calls before it builds one: (endpoint,
    /// UrlDefaults&).
    ///     pages.url_defaults([](std::string_view, UrlDefaults& values) { values.set_default("lang", "en"); });
    template <class Hook>
    void url_defaults(Hook hook) {
        if (is_new(detail::addition<UrlDefaultsHook>(hook))) hooks().url_defaults.push_back(std::move(hook));
    }
    /// Adds a function that receives the values of each request's URL before the before_request functions: (endpoint,
    /// const PathValues&). Both are empty when no rule matched.
    ///     pages.url_value_preprocessor([](std::string_view, const PathValues& values) {
    ///         if (values.contains("lang")) g["lang"] = values["lang"];
    ///     });
    template <class Hook>
    void url_value_preprocessor(Hook hook) {
        if (is_new(detail::addition<UrlValuePreprocessor>(hook)))
            hooks().url_value_preprocessors.push_back(std::move(hook));
    }

    /// Adds a function to run before each request: () or (Request&), returning nothing, a Response or an optional of
    /// it.
    template <class Hook>
    void before_request(Hook hook) {
        if (is_new(detail::addition<BeforeRequest>(hook)))
            hooks().before_request.push_back(detail::before_hook(std::move(hook)));
    }
    /// Adds a function to run after each request: it changes a Response&, or accepts a Response and returns one.
    template <class Hook>
    void after_request(Hook hook) {
        if (is_new(detail::addition<AfterRequest>(hook)))
            hooks().after_request.push_back(detail::after_hook(std::move(hook)));
    }
    /// Adds a function to run when a request's context ends: () or (std::exception_ptr) with the unhandled error.
    template <class Hook>
    void teardown_request(Hook hook) {
        if (is_new(detail::addition<Teardown>(hook)))
            hooks().teardown_request.push_back(detail::teardown_hook(std::move(hook)));
    }

    /// Adds variables to every template that is rendered: (jinja::Context&). One of a blueprint sees the templates of
    /// the blueprint's own requests.
    template <class Processor>
    void context_processor(Processor processor) {
        static_assert(
            std::is_invocable_v<const Processor&, jinja::Context&>,
            "carboy: a context processor is a function of (jinja::Context&): context.set(\"site\", \"Demo\")");
        if (is_new(detail::addition<ContextProcessor>(processor)))
            hooks().context_processors.push_back(std::move(processor));
    }

    /// Adds a handler for errors of this status: (const HttpError&) or (). A page with status 200 is sent with the
    /// error's status.
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
    /// Adds a handler for exceptions of this class and of derived classes; the most specific class wins.
    template <class Exception, class Handler>
    void error_handler(Handler handler) {
        if (is_new(detail::addition<ErrorHandlers(Exception)>(handler)))
            error_handlers().add<Exception>(std::move(handler));
    }
    /// Answers unhandled exceptions of this class with a status other than 500. Handlers of the status and of HttpError
    /// receive them as an HttpError of the status, and the log contains the exception.
    template <class Exception>
    void error_status(int status) {
        if (is_new(detail::addition<int(Exception)>(std::false_type(), status)))
            error_handlers().translate<Exception>([status](const Exception&) { return HttpError(status); });
    }
    /// The same if the status depends on the exception, or if header fields are needed: `translate` accepts the
    /// exception and returns an HttpError or an optional of it. If it returns nothing, the next translation is asked,
    /// and finally the answer is 500.
    template <class Exception, class Translate>
    requires std::is_invocable_v<const Translate&, const Exception&>
    void error_status(Translate translate) {
        if (is_new(detail::addition<HttpError(Exception)>(translate)))
            error_handlers().translate<Exception>(std::move(translate));
    }

  private:
    template <auto Handler>
    static constexpr void check_function() {
        static_assert(std::is_void_v<typename HandlerParameters<Handler>::Object>,
                      "carboy: a member function needs its object: route<&Shop::show>(\"/rule\", shop)");
    }
    // Without the program's own options, its file makes no RouteOptions.
    void add_known(const detail::HandlerFacts& handler, std::string_view rule, std::span<const RuleDefault> defaults,
                   Methods methods);
    /// Without a view, it is the call of the handler.
    void add_known(const detail::HandlerFacts& handler, std::string_view rule, std::span<const RuleDefault> defaults,
                   Methods methods, RouteOptions&& options, View&& view = {});

  protected:
    ~Scaffold() = default;
    virtual void add_rule(RouteSpec spec) = 0;
    virtual Hooks& hooks() = 0;
    virtual ErrorHandlers& error_handlers() = 0;
    /// Returns false when it has already been added and need not be added again.
    virtual bool is_new(const Addition&) { return true; }
};

}  // namespace carboy::web
