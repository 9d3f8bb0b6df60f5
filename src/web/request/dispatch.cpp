// From a request to its response: hooks, handler, errors.
// Source: Flask app.py, full_dispatch_request and what it calls.
#include "web/request/dispatch.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include <carboy/base/log.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/http/error_page.hpp>

#include "web/context/error_text.hpp"
#include "web/context/kept_context.hpp"
#include "web/context/request_context.hpp"
#include "web/debug/debug_pages.hpp"
#include "web/debug/throw_place.hpp"
#include "web/request/redirect_page.hpp"
#include "web/routing/url_quote.hpp"
#include "web/session/session_store.hpp"

namespace carboy::web {

namespace {

std::optional<Response> run_before(const Hooks& hooks, Request& request) {
    for (const BeforeRequest& hook : hooks.before_request)
        if (auto response = hook(request)) return response;
    return std::nullopt;
}

void run_after(const Hooks& hooks, Response& response) {
    for (auto hook = hooks.after_request.rbegin(); hook != hooks.after_request.rend(); ++hook) (*hook)(response);
}

/// A blueprint's hooks run inside those of its parent, and the application's hooks are outermost.
std::optional<Response> run_before(const MountedBlueprint* blueprint, Request& request) {
    if (!blueprint) return std::nullopt;
    if (auto response = run_before(blueprint->parent, request)) return response;
    return run_before(*blueprint->hooks, request);
}

void preprocess_url_values(const MountedBlueprint* blueprint, std::string_view endpoint, const PathValues& values) {
    if (!blueprint) return;
    preprocess_url_values(blueprint->parent, endpoint, values);
    for (const UrlValuePreprocessor& hook : blueprint->hooks->url_value_preprocessors) hook(endpoint, values);
}

void preprocess_url_values(const RequestContext& context) {
    const MountedBlueprint* blueprint = context.blueprint();
    if (context.application.hooks.url_value_preprocessors.empty() && !blueprint) return;
    const RouteRule* rule = context.rule();
    const PathValues values = rule ? context.match.values() : PathValues();
    const std::string_view endpoint = rule ? std::string_view(rule->options.endpoint) : std::string_view();
    for (const UrlValuePreprocessor& hook : context.application.hooks.url_value_preprocessors) hook(endpoint, values);
    preprocess_url_values(blueprint, endpoint, values);
}

Response options_response(RequestContext& context) {
    Response response;
    response.headers.set(
        "Allow", context.application.router.allowed_methods(context.request.path, context.domain()).to_string());
    return response;
}

Response redirect_to_repaired_path(const RequestContext& context) {
    const Request& request = context.request;
    Response response = redirect_page(quote_path_literal(request.root_path) +
                                          Router::redirect_target(context.match, request.path, request.query_string),
                                      308);
    return response;
}

Response dispatch(RequestContext& context) {
    if (context.request.path == "*") return options_response(context);
    const RouteMatch& match = context.match;
    switch (match.status) {
        case RouteMatch::Status::found: break;
        case RouteMatch::Status::redirect: return redirect_to_repaired_path(context);
        case RouteMatch::Status::method_not_allowed: throw HttpError(405, {}, {{"Allow", match.allowed.to_string()}});
        case RouteMatch::Status::not_found: throw HttpError(404);
    }
    if (context.request.method == Method::options && match.rule->options.automatic_options)
        return options_response(context);
    return match.rule->view(context.request, match.values());
}

Response respond(RequestContext& context) {
    // Before any hook, because a hook may use the host, which a visitor can forge.
    if (!context.application.origin.hosts.empty() &&
        !is_trusted_host(context.request.host(), context.application.origin.hosts))
        throw HttpError(400, "This server is not responsible for this host.");
    request_started.send(context.application, {*context.application.app, context.request});
    preprocess_url_values(context);
    if (auto response = run_before(context.application.hooks, context.request)) return *std::move(response);
    if (auto response = run_before(context.blueprint(), context.request)) return *std::move(response);
    return dispatch(context);
}

/// Only the server sends interim responses, and clients do not understand a status above 599.
/// Source: RFC 9110 section 15.
void require_final_status(const Response& response) {
    if (response.status >= 200 && response.status <= 599) return;
    throw Error("bad_status", "The response has the status " + std::to_string(response.status) + ".",
                "Use a status from 200 to 599.");
}

/// Makes browsers stricter where that breaks no ordinary page. Other policies are those of secure_headers.
void add_default_headers(Response& response) {
    static const http::Headers defaults{{"X-Content-Type-Options", "nosniff"},
                                        {"X-Frame-Options", "SAMEORIGIN"},
                                        {"Referrer-Policy", "strict-origin-when-cross-origin"}};
    // The sizes of the names show that most responses have none of these fields.
    bool may_have_some = false;
    for (const auto field : response.headers)
        for (const auto known : defaults) may_have_some = may_have_some || known.name.size() == field.name.size();
    if (!may_have_some) return response.headers.add_all(defaults);
    for (const auto field : defaults) response.headers.set_default(field.name, field.value);
}

void finish(RequestContext& context, Response& response) {
    if (const RouteRule* rule = context.rule()) {
        rule->seen.note_body(context.request.json_type());
        rule->seen.note_answer(response.status, response.json_type);
    }
    for (const AfterRequest& hook : take_after_this_request(context)) hook(response);
    for (const MountedBlueprint* part = context.blueprint(); part; part = part->parent)
        run_after(*part->hooks, response);
    run_after(context.application.hooks, response);
    save_session(context, response);
    require_final_status(response);
    if (context.application.default_headers) add_default_headers(response);
    request_finished.send(context.application, {*context.application.app, response});
}

Response with_fields_of(Response response, const HttpError& error) {
    response.status = error.status();
    for (const auto field : error.headers()) response.headers.set_default(field.name, field.value);
    return response;
}

/// An error page must not have a status of success.
Response with_status_of(Response response, const HttpError& error) {
    const int own = response.status;
    response = with_fields_of(std::move(response), error);
    if (own != 200) response.status = own;
    return response;
}

/// The handlers that may answer an error. Each one is that of the innermost blueprint that has such a handler, or the
/// application's.
struct Candidates {
    /// For the error's status.
    const ErrorHandlers::StatusHandler* by_status = nullptr;
    /// For any class of the exception.
    const ErrorHandlers::ClassHandler* by_class = nullptr;
    /// For a class that an HttpError does not have.
    const ErrorHandlers::ClassHandler* by_own_class = nullptr;
    /// For HttpError, if the exception represents one, or for their common bases.
    const ErrorHandlers::ClassHandler* as_http_error = nullptr;
};

/// An error that is being answered: the exception, and the HttpError that it is or represents.
class ErrorAnswer {
  public:
    ErrorAnswer(RequestContext& context, const std::exception_ptr& thrown) : context_(context), thrown_(thrown) {}
    ErrorAnswer(const ErrorAnswer&) = delete;
    ErrorAnswer& operator=(const ErrorAnswer&) = delete;

    /// Returns the response of a handler, or the page of the HttpError.  Throws: the error itself when nothing handles
    /// it.
    Response answer();
    /// Returns the response to an unhandled error, which counts as a 500: it is logged, and shown to the visitor only
    /// with DEBUG on.
    Response answer_unhandled();

  private:
    enum class Kind { http_error, stands_for_http_error, unknown };

    Kind classify();
    void prepare() const;
    void find_candidates();
    void look_in(const ErrorHandlers& handlers);
    Response answer_http_error();
    Response answer_translated();
    std::optional<Response> answer_by_status() const;
    std::optional<Response> answer_as_http_error() const;
    Response page() const;
    void log_reason(std::string_view reason) const;

    RequestContext& context_;
    const std::exception_ptr& thrown_;
    /// What an exception other than an HttpError represents.
    HttpError meaning_{500};
    /// The exception, or `meaning_`.
    const HttpError* error_ = &meaning_;
    Candidates candidates_;
};

ErrorAnswer::Kind ErrorAnswer::classify() {
    try {
        std::rethrow_exception(thrown_);
    } catch (const HttpError& error) {
        error_ = &error;
        return Kind::http_error;
    } catch (const fiber::Cancelled&) {
        throw;
    } catch (...) {
        // The translations decide.
    }
    std::optional<HttpError> meaning;
    for (const MountedBlueprint* part = context_.blueprint(); part && !meaning; part = part->parent)
        meaning = part->error_handlers->as_http_error(thrown_);
    if (!meaning) meaning = context_.application.error_handlers.as_http_error(thrown_);
    for (const auto& shared : context_.application.blueprint_error_handlers)
        if (!meaning) meaning = shared->as_http_error(thrown_);
    if (!meaning) return Kind::unknown;
    meaning_ = *std::move(meaning);
    return Kind::stands_for_http_error;
}

/// Handlers and their pages may query the database, in whose transaction the error may have happened.
void ErrorAnswer::prepare() const {
    const auto* preparation = context_.application.extensions.get<ErrorPreparation>();
    if (!preparation) return;
    try {
        preparation->prepare(thrown_);
    } catch (const std::exception& failure) {
        log(LogLevel::error, "The rollback after an error failed: " + error_text(failure));
    }
}

void ErrorAnswer::find_candidates() {
    for (const MountedBlueprint* part = context_.blueprint(); part; part = part->parent) look_in(*part->error_handlers);
    look_in(context_.application.error_handlers);
    for (const auto& shared : context_.application.blueprint_error_handlers) look_in(*shared);
}

void ErrorAnswer::look_in(const ErrorHandlers& handlers) {
    using Classes = ErrorHandlers::Classes;
    Candidates& found = candidates_;
    if (!found.by_status) found.by_status = handlers.find(error_->status());
    if (!found.by_class) found.by_class = handlers.find(thrown_, Classes::all);
    if (!found.by_own_class) found.by_own_class = handlers.find(thrown_, Classes::own);
    if (!found.as_http_error) found.as_http_error = handlers.find(thrown_, Classes::of_http_error);
}

std::optional<Response> ErrorAnswer::answer_by_status() const {
    if (!candidates_.by_status) return std::nullopt;
    return with_status_of((*candidates_.by_status)(*error_), *error_);
}

std::optional<Response> ErrorAnswer::answer_as_http_error() const {
    const ErrorHandlers::ClassHandler* handler = candidates_.as_http_error;
    if (!handler) return std::nullopt;
    return with_status_of(
        handler->fits(thrown_) ? handler->run(thrown_) : handler->run(std::make_exception_ptr(*error_)), *error_);
}

/// With DEBUG on, the developer's page replaces this one at the end. A missing page needs no debugging.
Response ErrorAnswer::page() const {
    if (context_.record && error_->status() != 404) context_.record->take_error(thrown_);
    return http::error_page(*error_);
}

void ErrorAnswer::log_reason(std::string_view reason) const {
    const Request& request = context_.request;
    std::string line = "Answered " + std::to_string(error_->status()) + " to ";
    // The server has refused a request without a path before it accepted the header.
    if (request.path.empty())
        line += "a request that was refused";
    else
        line.append(to_string(request.method)).append(" ").append(request.whole_target());
    log(LogLevel::warning, line.append(": ").append(reason));
}

Response ErrorAnswer::answer_http_error() {
    if (error_->response()) return *error_->response();
    if (error_->status() >= 500) log_reason(error_->description());
    if (auto response = answer_by_status()) return *std::move(response);
    if (candidates_.by_class) return with_status_of(candidates_.by_class->run(thrown_), *error_);
    return http::error_page(*error_);
}

/// An exception that represents an HttpError is answered like the HttpError, but its own class is asked first. The page
/// contains little, so the reason is logged.
Response ErrorAnswer::answer_translated() {
    if (candidates_.by_own_class) return candidates_.by_own_class->run(thrown_);
    context_.fail(thrown_);
    if (error_->status() != 404) log_reason(error_chain_text(thrown_));
    if (auto response = answer_by_status()) return *std::move(response);
    if (auto response = answer_as_http_error()) return *std::move(response);
    return page();
}

Response ErrorAnswer::answer() {
    prepare();
    const Kind kind = classify();
    find_candidates();
    if (kind == Kind::http_error) return answer_http_error();
    if (kind == Kind::stands_for_http_error) return answer_translated();
    if (candidates_.by_class) return candidates_.by_class->run(thrown_);
    std::rethrow_exception(thrown_);
}

Response ErrorAnswer::answer_unhandled() {
    prepare();
    find_candidates();
    const Request& request = context_.request;
    log(LogLevel::error, "Unhandled error in " + std::string(to_string(request.method)) + " " + request.whole_target() +
                             ": " + error_chain_text(thrown_));
    try {
        if (auto response = answer_by_status()) return *std::move(response);
        // A developer sees the error, unless there is a page for exactly this case.
        if (!context_.record)
            if (auto response = answer_as_http_error()) return *std::move(response);
    } catch (const std::exception& failure) {
        log(LogLevel::error, "The handler of error 500 failed: " + error_text(failure));
    }
    return page();
}

/// Runs the steps that make a response; an error is replaced by its response.
Response full_dispatch(RequestContext& context) {
    std::exception_ptr thrown;
    try {
        return context.record ? tell_throw_place([&] { return respond(context); }) : respond(context);
    } catch (const fiber::Cancelled&) {
        throw;
    } catch (...) {
        thrown = std::current_exception();
    }
    return ErrorAnswer(context, thrown).answer();
}

Response answer_failure(RequestContext& context, const std::exception_ptr& thrown) {
    context.fail(thrown);
    got_request_exception.send(context.application, {*context.application.app, thrown});
    if (context.application.propagate) std::rethrow_exception(thrown);
    Response response = ErrorAnswer(context, thrown).answer_unhandled();
    try {
        finish(context, response);
    } catch (const std::exception& failure) {
        log(LogLevel::error, "An after_request function failed after an error: " + error_text(failure));
        if (response.status < 200 || response.status > 599) response.status = 500;
    }
    return response;
}

// Functions with a single return statement make the response in its final place.

template <class Make>
Response make_and_finish(RequestContext& context, const Make& make) {
    Response response = context.record ? tell_throw_place(make) : make();
    finish(context, response);
    return response;
}

/// Makes a response with `make`, and finishes it.
template <class Make>
Response complete(RequestContext& context, const Make& make) {
    std::exception_ptr thrown;
    try {
        return make_and_finish(context, make);
    } catch (const fiber::Cancelled&) {
        throw;
    } catch (...) {
        thrown = std::current_exception();
    }
    return answer_failure(context, thrown);
}

/// With DEBUG on and a request from this machine: the debug pages, or the request with a record of what it does.
Response handle_recorded(Application& application, Request& request, Recorder& recorder) {
    if (auto page = debug_answer(recorder, request)) return *std::move(page);
    const std::shared_ptr<RequestRecord> record = recorder.begin(request);
    Response response;
    {
        auto context = std::make_unique<RequestContext>(application, request);
        context->record = record.get();
        response = complete(*context, [&] { return full_dispatch(*context); });
        record->take_context(*context);
        context->record = nullptr;
        keep_for_streams(std::move(context));
    }
    record->status = response.status;
    record->duration = std::chrono::steady_clock::now() - record->began_steady;
    if (record->shows_errors) show_record(response, *record, request.root_path);
    if (!record->hidden) recorder.keep(record);
    return response;
}

Response handle_debugged(Application& application, Request& request) {
    const std::string peer = request.remote_addr;
    settle_origin(request, application.origin);
    if (is_local(request, peer)) return handle_recorded(application, request, *application.parts.get<Recorder>());
    RequestContext context(application, request);
    return complete(context, [&] { return full_dispatch(context); });
}

Response handle(Application& application, Request& request) {
    settle_origin(request, application.origin);
    auto context = std::make_unique<RequestContext>(application, request);
    Response response = complete(*context, [&] { return full_dispatch(*context); });
    keep_for_streams(std::move(context));
    return response;
}

}  // namespace

Response handle_request(Application& application, Request& request) {
    return application.debug ? handle_debugged(application, request) : handle(application, request);
}

Response refuse_request(Application& application, Request& request, const HttpError& error) {
    settle_origin(request, application.origin);
    RequestContext context(application, request);
    return complete(context, [&] { return ErrorAnswer(context, std::make_exception_ptr(error)).answer(); });
}

}  // namespace carboy::web
