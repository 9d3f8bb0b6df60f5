#include <carboy/web/context.hpp>

#include <algorithm>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/fiber/local.hpp>

#include "web/error_text.hpp"
#include "web/request_context.hpp"

namespace carboy::web {

Current& current() {
    static fiber::Local<Current> local;
    return local.get();
}

namespace {

/// Runs functions from the last to the first; one that throws does not keep the others from running.
void tear_down(const std::vector<Teardown>& hooks, const std::exception_ptr& error) noexcept {
    for (auto hook = hooks.rbegin(); hook != hooks.rend(); ++hook) {
        try {
            (*hook)(error);
        } catch (const std::exception& failure) {
            log(LogLevel::error, "A teardown function failed: " + error_text(failure));
        } catch (...) {
            // The fiber is being cancelled: nothing is left to report to.
        }
    }
}

}  // namespace

AppContext::AppContext(AppCore& core) : core_(core), previous_(current().app) {
    current().app = this;
    try {
        for (const auto& hook : core_.context_push) hook(*this);
    } catch (...) {
        current().app = previous_;
        throw;
    }
}

AppContext::~AppContext() {
    tear_down(core_.teardown_appcontext, error_);
    storage.clear();
    current().app = previous_;
}

App& AppContext::app() const noexcept { return *core_.app; }

RequestContext::RequestContext(AppCore& app, Request& incoming)
    : core(app), request(incoming), session(app, incoming), app_context_(app), previous_(current().request) {
    match = core.router.match(request.path, request.method);
    current().request = this;
}

RequestContext::~RequestContext() {
    for (const MountedBlueprint* part = blueprint(); part; part = part->parent)
        tear_down(part->state->hooks.teardown_request, error_);
    tear_down(core.hooks.teardown_request, error_);
    current().request = previous_;
}

bool has_app_context() noexcept { return current().app != nullptr; }

bool has_request_context() noexcept { return current().request != nullptr; }

AppContext& app_context() {
    if (AppContext* context = current().app) return *context;
    throw Error("no_app_context", "No application is current here",
                "Call this while a request is handled, or inside `auto context = app.app_context();`");
}

App& current_app() { return app_context().app(); }

RequestContext& request_context() {
    if (RequestContext* context = current().request) return *context;
    throw Error("no_request_context", "No request is handled here",
                "Call this while a request is handled, or inside `auto context = app.test_request_context(\"/\");`");
}

Request& request() { return request_context().request; }

std::string_view current_endpoint() {
    const RouteRule* rule = request_context().match.rule;
    return rule ? std::string_view(rule->options.endpoint) : std::string_view();
}

std::string_view current_blueprint() {
    const MountedBlueprint* blueprint = request_context().blueprint();
    return blueprint ? std::string_view(blueprint->name) : std::string_view();
}

std::string_view current_rule() {
    const RouteRule* rule = request_context().match.rule;
    return rule ? std::string_view(rule->text) : std::string_view();
}

PathValues view_args() {
    const RouteMatch& match = request_context().match;
    return match.rule ? match.values() : PathValues();
}

TestRequestContext::TestRequestContext(AppCore& core, Method method, std::string_view target)
    : request_(method, target, {{"Host", "localhost"}}) {
    core.freeze();
    context_ = std::make_unique<RequestContext>(core, request_);
}

TestRequestContext::~TestRequestContext() = default;

}  // namespace carboy::web
