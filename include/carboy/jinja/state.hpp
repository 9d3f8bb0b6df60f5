// What functions and filters may ask about the render they are called from.
#pragma once

#include <carboy/jinja/object.hpp>

namespace carboy::jinja {

class Environment;

/// A render in progress. Lifetime: the call that received it. Threads: one render runs on one thread at a time.
class State {
  public:
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    const Environment& environment() const noexcept { return *environment_; }
    /// Whether output is escaped where the call stands.
    bool autoescape() const noexcept { return *autoescape_; }
    /// The variable of that name as the template sees it at its top level, or an undefined value.
    virtual Value resolve(std::string_view name) const = 0;
    /// The template that runs.
    virtual std::string_view template_name() const = 0;
    /// Calls a value from a template or an application.
    Value call(const Value& callee, const Args& args);
    /// Keeps a value alive until the render ends.
    virtual void keep(const Value& value) = 0;

  protected:
    explicit State(const Environment& environment) : environment_(&environment) {}
    virtual ~State() = default;
    const Environment* environment_;
    const bool* autoescape_ = nullptr;
};

}  // namespace carboy::jinja
