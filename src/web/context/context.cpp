#include <carboy/web/context/context.hpp>

#include <carboy/base/error.hpp>

#include "web/config/settings.hpp"
#include "web/context/request_context.hpp"
#include "web/context/tear_down.hpp"

namespace carboy::web {

AppContext::AppContext(Application& application) : application_(application), previous_(current().app) {
    current().app = this;
    try {
        for (const auto& hook : application_.context_push) hook(*this);
        appcontext_pushed.send(application_, {{app(), *this}});
    } catch (...) {
        current().app = previous_;
        throw;
    }
}

AppContext::~AppContext() {
    tear_down(application_.teardown_appcontext, error_);
    tell(application_, appcontext_tearing_down, {{app(), *this, error_}});
    storage.clear();
    current().app = previous_;
    tell(application_, appcontext_popped, {{app(), *this, error_}});
}

void AppContext::suspend() noexcept { current().app = previous_; }

void AppContext::resume() noexcept {
    previous_ = current().app;
    current().app = this;
}

App& AppContext::app() const noexcept { return *application_.app; }

bool has_app_context() noexcept { return current().app != nullptr; }

bool has_request_context() noexcept { return current().request != nullptr; }

AppContext& app_context() {
    if (AppContext* context = current().app) return *context;
    throw Error("no_app_context", "No application is current here.",
                "Call this while a request is handled, or inside `auto context = app.app_context();`.");
}

App& current_app() { return app_context().app(); }

Request& request() { return request_context().request; }

std::string_view current_endpoint() {
    const RouteRule* rule = request_context().rule();
    return rule ? std::string_view(rule->options.endpoint) : std::string_view();
}

std::string_view current_blueprint() {
    const MountedBlueprint* blueprint = request_context().blueprint();
    return blueprint ? std::string_view(blueprint->name) : std::string_view();
}

std::string_view current_rule() {
    const RouteRule* rule = request_context().rule();
    return rule ? std::string_view(rule->text) : std::string_view();
}

PathValues view_args() {
    const RequestContext& context = request_context();
    return context.rule() ? context.match.values() : PathValues();
}

TestRequestContext::TestRequestContext(Application& application, Method method, std::string_view target)
    : request_(method, target,
               {{"Host", application.config.get<std::string>(settings::server_name.name, "localhost")}}) {
    application.freeze();
    request_.scheme = application.config.get(settings::preferred_url_scheme);
    settle_origin(request_, application.origin);
    context_ = std::make_unique<RequestContext>(application, request_);
}

TestRequestContext::~TestRequestContext() = default;

}  // namespace carboy::web
