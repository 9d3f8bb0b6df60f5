#include "web/context/request_context.hpp"

#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/fiber/activity.hpp>
#include <carboy/fiber/local.hpp>

#include "web/context/tear_down.hpp"

namespace carboy::web {

Current& current() {
    static fiber::Local<Current> local;
    return local.get();
}

namespace {
/// The functions of after_this_request.
struct AfterThisRequest {
    std::vector<AfterRequest> hooks;
};
}  // namespace

void after_this_request(AfterRequest hook) {
    request_context().storage.get_or_emplace<AfterThisRequest>().hooks.push_back(std::move(hook));
}

std::vector<AfterRequest> take_after_this_request(RequestContext& context) {
    AfterThisRequest* added = context.storage.get<AfterThisRequest>();
    return added == nullptr ? std::vector<AfterRequest>() : std::exchange(added->hooks, {});
}

RequestContext& request_context() {
    if (RequestContext* context = current().request) return *context;
    throw Error("no_request_context", "No request is handled here.",
                "Call this while a request is handled, or inside `auto context = app.test_request_context(\"/\");`.");
}

namespace {

/// The memory of the context that this thread deleted last.
struct SpareMemory {
    void* memory = nullptr;
    SpareMemory() = default;
    SpareMemory(const SpareMemory&) = delete;
    ~SpareMemory() { ::operator delete(std::exchange(memory, nullptr)); }
};

// thread_local: it is taken or replaced at once, without a wait.
thread_local SpareMemory spare;

}  // namespace

void* RequestContext::operator new(std::size_t size) {
    void* const kept = std::exchange(spare.memory, nullptr);
    return kept != nullptr ? kept : ::operator new(size);
}

void RequestContext::operator delete(void* memory, std::size_t) noexcept {
#ifdef __SANITIZE_ADDRESS__
    // Kept memory would hide a use after the end.
    ::operator delete(memory);
#else
    ::operator delete(std::exchange(spare.memory, memory));
#endif
}

RequestContext::RequestContext(Application& its_application, Request& incoming)
    : application(its_application), request(incoming), app_context_(its_application), previous_(current().request) {
    if (application.router.has_domains()) find_domain();
    match = application.router.match(request.path, request.method, domain_);
    previous_handler_ = fiber::Activity::set_handler(match.rule ? &match.rule->options.endpoint : nullptr);
    current().request = this;
}

void RequestContext::find_domain() {
    host_ = lower(request.host());
    domain_.host = host_;
    domain_.name = domain_.host.substr(0, port_position(domain_.host));
    domain_.subdomain = subdomain_of(domain_.name, application.origin.server_name);
}

void RequestContext::suspend() noexcept {
    fiber::Activity::set_handler(previous_handler_);
    current().request = previous_;
    app_context_.suspend();
}

void RequestContext::resume() noexcept {
    app_context_.resume();
    previous_ = current().request;
    current().request = this;
    previous_handler_ = fiber::Activity::set_handler(match.rule ? &match.rule->options.endpoint : nullptr);
}

RequestContext::~RequestContext() {
    for (const MountedBlueprint* part = blueprint(); part; part = part->parent)
        tear_down(part->hooks->teardown_request, error_);
    tear_down(application.hooks.teardown_request, error_);
    tell(application, request_tearing_down, {*application.app, error_});
    fiber::Activity::set_handler(previous_handler_);
    current().request = previous_;
}

}  // namespace carboy::web
