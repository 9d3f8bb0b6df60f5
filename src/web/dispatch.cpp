// From a request to its response: hooks, handler, errors.
// Source: Flask app.py, full_dispatch_request and what it calls.
#include <carboy/base/log.hpp>
#include <carboy/fiber/fiber.hpp>

#include "web/error_pages.hpp"
#include "web/error_text.hpp"
#include "web/request_context.hpp"

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

/// The blueprint's hooks run inside those of the one around it, and the application's are outermost.
std::optional<Response> run_before(const MountedBlueprint* blueprint, Request& request) {
    if (!blueprint) return std::nullopt;
    if (auto response = run_before(blueprint->parent, request)) return response;
    return run_before(blueprint->state->hooks, request);
}

Response options_response(RequestContext& context) {
    Response response;
    response.headers.set("Allow", context.core.router.allowed_methods(context.request.path).to_string());
    return response;
}

Response redirect_to_repaired_path(const RequestContext& context) {
    const Request& request = context.request;
    Response response =
        redirect_page(Router::redirect_target(request.path, context.match.repair, request.query_string), 308);
    return response;
}

Response dispatch(RequestContext& context) {
    const RouteMatch& match = context.match;
    switch (match.status) {
        case RouteMatch::Status::found: break;
        case RouteMatch::Status::redirect: return redirect_to_repaired_path(context);
        case RouteMatch::Status::method_not_allowed: throw HttpError(405, {}, {{"Allow", match.allowed.to_string()}});
        case RouteMatch::Status::not_found: throw HttpError(404);
    }
    if (context.request.method == Method::options) return options_response(context);
    return match.rule->view(context.request, match.values());
}

Response respond(RequestContext& context) {
    if (auto response = run_before(context.core.hooks, context.request)) return *std::move(response);
    if (auto response = run_before(context.blueprint(), context.request)) return *std::move(response);
    return dispatch(context);
}

void finish(RequestContext& context, Response& response) {
    for (const MountedBlueprint* part = context.blueprint(); part; part = part->parent)
        run_after(part->state->hooks, response);
    run_after(context.core.hooks, response);
    context.session.save(response);
}

/// A page about an error must not say that all is well.
Response with_status_of(Response response, const HttpError& error) {
    if (response.status == 200) response.status = error.status();
    for (const auto field : error.headers()) response.headers.set_default(field.name, field.value);
    return response;
}

/// The first answer, asking the innermost blueprint first and the application last.
template <class Ask>
std::optional<Response> first_answer(const RequestContext& context, const Ask& ask) {
    for (const MountedBlueprint* part = context.blueprint(); part; part = part->parent)
        if (std::optional<Response> response = ask(part->state->error_handlers)) return response;
    return ask(context.core.error_handlers);
}

std::optional<Response> answer_status(const RequestContext& context, const HttpError& error) {
    return first_answer(context, [&](const ErrorHandlers& handlers) -> std::optional<Response> {
        const auto* handler = handlers.find(error.status());
        if (!handler) return std::nullopt;
        return with_status_of((*handler)(error), error);
    });
}

std::optional<Response> answer_class(const RequestContext& context, const std::exception_ptr& error) {
    return first_answer(context, [&](const ErrorHandlers& handlers) { return handlers.answer(error); });
}

/// What handlers of HttpError, or of its bases, answer to an error that stands for the status of another.
std::optional<Response> answer_as(const RequestContext& context, const std::exception_ptr& thrown,
                                  const HttpError& error) {
    const std::exception_ptr as_http = std::make_exception_ptr(error);
    auto response =
        first_answer(context, [&](const ErrorHandlers& handlers) { return handlers.answer_as(thrown, as_http); });
    if (response) response = with_status_of(*std::move(response), error);
    return response;
}

Response answer_http_error(const RequestContext& context, const HttpError& error, const std::exception_ptr& thrown) {
    if (error.response()) return *error.response();
    if (auto response = answer_status(context, error)) return *std::move(response);
    if (auto response = answer_class(context, thrown)) return with_status_of(*std::move(response), error);
    return error_page(error);
}

/// The answer to an error whose class has a status: what an HttpError of the status would get, but its own class goes
/// first; else the status' page, or under DEBUG what happened.
Response answer_with_status(RequestContext& context, int status, const std::exception_ptr& thrown) {
    const auto own = [&](const ErrorHandlers& handlers) { return handlers.answer_own(thrown); };
    if (auto response = first_answer(context, own)) return *std::move(response);
    const HttpError error(status);
    context.fail(thrown);
    if (auto response = answer_status(context, error)) return *std::move(response);
    if (auto response = answer_as(context, thrown, error)) return *std::move(response);
    if (status != 404)
        log(LogLevel::warning, "Answered " + std::to_string(status) + " to " +
                                   std::string(to_string(context.request.method)) + " " +
                                   std::string(context.request.target) + ": " + error_chain_text(thrown));
    if (!context.core.debug || status == 404) return error_page(error);
    Response response = debug_page(context.request, thrown);
    response.status = status;
    return response;
}

/// The answer of a handler for the error.  Throws: the error itself when nothing handles it.
Response answer_error(RequestContext& context, const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const HttpError& error) {
        return answer_http_error(context, error, thrown);
    } catch (const fiber::Cancelled&) {
        throw;
    } catch (...) {
        if (const int status = context.core.error_handlers.status_of(thrown))
            return answer_with_status(context, status, thrown);
        if (auto response = answer_class(context, thrown)) return *std::move(response);
        throw;
    }
}

/// The answer to an error that nothing handles: logged, and told to the visitor only under DEBUG.
Response answer_unhandled(RequestContext& context, const std::exception_ptr& thrown) {
    const Request& request = context.request;
    log(LogLevel::error, "Unhandled error in " + std::string(to_string(request.method)) + " " +
                             std::string(request.target) + ": " + error_chain_text(thrown));
    const HttpError error(500);
    try {
        if (auto response = answer_status(context, error)) return *std::move(response);
        // The developer sees what happened, unless there is a page for just this.
        if (context.core.debug) return debug_page(request, thrown);
        if (auto response = answer_as(context, thrown, error)) return *std::move(response);
    } catch (const std::exception& failure) {
        log(LogLevel::error, "The handler of error 500 failed: " + error_text(failure));
    }
    return context.core.debug ? debug_page(request, thrown) : error_page(error);
}

/// Runs what makes a response; errors become theirs.
Response full_dispatch(RequestContext& context) {
    std::exception_ptr thrown;
    try {
        return respond(context);
    } catch (const fiber::Cancelled&) {
        throw;
    } catch (...) {
        thrown = std::current_exception();
    }
    return answer_error(context, thrown);
}

Response answer_failure(RequestContext& context, const std::exception_ptr& thrown) {
    context.fail(thrown);
    if (context.core.propagate) std::rethrow_exception(thrown);
    Response response = answer_unhandled(context, thrown);
    try {
        finish(context, response);
    } catch (const std::exception& failure) {
        log(LogLevel::error, "An after_request function failed after an error: " + error_text(failure));
    }
    return response;
}

}  // namespace

Response AppCore::handle(Request& request) {
    freeze();
    RequestContext context(*this, request);
    std::exception_ptr thrown;
    try {
        Response response = full_dispatch(context);
        finish(context, response);
        return response;
    } catch (const fiber::Cancelled&) {
        throw;
    } catch (...) {
        thrown = std::current_exception();
    }
    return answer_failure(context, thrown);
}

}  // namespace carboy::web
