// One request on its way through an application.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <carboy/jinja/value.hpp>
#include <carboy/web/session.hpp>

#include "web/app_core.hpp"
#include "web/router.hpp"
#include "web/session_store.hpp"

namespace carboy::web {

/// What is current on this fiber.
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
    RequestContext(AppCore& core, Request& request);
    /// Runs the teardown functions; what they throw is logged.
    ~RequestContext();
    RequestContext(const RequestContext&) = delete;
    RequestContext& operator=(const RequestContext&) = delete;

    const MountedBlueprint* blueprint() const noexcept { return match.rule ? match.rule->options.blueprint : nullptr; }
    void fail(const std::exception_ptr& error) noexcept {
        error_ = error;
        app_context_.fail(error);
    }

    AppCore& core;
    Request& request;
    RouteMatch match;
    SessionStore session;
    /// The messages that get_flashed_messages took from the session.
    std::optional<std::vector<FlashedMessage>> flashes;
    /// request.args and its like as templates see them, once they have asked.
    std::array<jinja::Value, 5> template_fields;

  private:
    AppContext app_context_;
    RequestContext* previous_;
    std::exception_ptr error_;
};

}  // namespace carboy::web
