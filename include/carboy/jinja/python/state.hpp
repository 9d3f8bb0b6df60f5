// The interface through which functions and filters access the render that calls them.
#pragma once

#include <carboy/jinja/python/object.hpp>

namespace carboy::jinja {

class Environment;
struct EnvironmentParts;

/// A render in progress. Lifetime: the call that received it. Threads: one render runs on one thread at a time.
class State {
  public:
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    const Environment& environment() const noexcept { return *environment_; }
    /// The environment's parts, for the engine's own functions.
    const EnvironmentParts& parts() const noexcept { return *parts_; }
    /// Whether output is escaped at the place of the call.
    bool autoescape() const noexcept { return *autoescape_; }
    /// Returns the variable of that name at the template's top level, or an undefined value.
    virtual Value resolve(std::string_view name) const = 0;
    /// The name of the running template.
    virtual std::string_view template_name() const = 0;
    /// Calls a value from a template or an application.
    Value call(const Value& callee, const Args& args);
    /// Keeps a value alive until the render ends.
    virtual void keep(const Value& value) = 0;

  protected:
    State(const Environment& environment, const EnvironmentParts& parts) : environment_(&environment), parts_(&parts) {}
    virtual ~State() = default;
    const Environment* environment_;
    const EnvironmentParts* parts_;
    const bool* autoescape_ = nullptr;
};

}  // namespace carboy::jinja
