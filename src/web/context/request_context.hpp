// One request inside an application.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include <carboy/web/context/typed_storage.hpp>

#include "web/context/application.hpp"
#include "web/routing/router.hpp"

namespace carboy::web {

struct RequestRecord;

/// The current contexts of this fiber.
struct Current {
    AppContext* app = nullptr;
    RequestContext* request = nullptr;
};
Current& current();

/// The current request's context.  Throws: Error "no_request_context".
RequestContext& request_context();

/// Makes a request current and matches it against the rules.
class RequestContext {
  public:
    RequestContext(Application& application, Request& request);
    /// Runs the teardown functions; their exceptions are logged.
    ~RequestContext();
    RequestContext(const RequestContext&) = delete;
    RequestContext& operator=(const RequestContext&) = delete;
    /// The memory of one context is kept for the next request.
    static void* operator new(std::size_t size);
    static void operator delete(void* memory, std::size_t size) noexcept;

    /// Stops being the current request, until resume(). Used for a context that a stream keeps.
    void suspend() noexcept;
    void resume() noexcept;

    /// The rule whose handler answers; null when there is none, also for a path that is redirected to its corrected
    /// form. Source: Flask, where Request.url_rule is None then.
    const RouteRule* rule() const noexcept { return match.status == RouteMatch::Status::found ? match.rule : nullptr; }
    const MountedBlueprint* blueprint() const noexcept { return rule() ? rule()->options.blueprint : nullptr; }
    void fail(const std::exception_ptr& error) noexcept {
        error_ = error;
        app_context_.fail(error);
    }

    /// The request's host, for rules that have one.
    const RequestDomain& domain() const noexcept { return domain_; }

    Application& application;
    Request& request;
    RouteMatch match;
    /// What the debug pages will show of it; null without DEBUG.
    RequestRecord* record = nullptr;
    /// Objects that later rooms keep for this request: the session, values that templates have used.
    TypedStorage storage;

  private:
    void find_domain();

    AppContext app_context_;
    RequestContext* previous_;
    std::string host_;
    RequestDomain domain_;
    const std::string* previous_handler_ = nullptr;
    std::exception_ptr error_;
};

/// Returns the functions of after_this_request, in their order, and forgets them.
std::vector<AfterRequest> take_after_this_request(RequestContext& context);

}  // namespace carboy::web
