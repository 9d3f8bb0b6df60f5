// A part of an application: routes, hooks and error handlers under a name and a prefix.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <carboy/web/scaffold.hpp>

namespace carboy::web {

/// How a blueprint is mounted.
struct BlueprintOptions {
    /// Stands before each of its rules: "/blog".
    std::string url_prefix;
};

/// What a blueprint holds; shared with the applications it is registered at.
struct BlueprintState {
    struct Child {
        std::shared_ptr<BlueprintState> state;
        BlueprintOptions options;
    };

    std::string name;
    BlueprintOptions options;
    std::vector<RouteSpec> routes;
    Hooks hooks;
    ErrorHandlers error_handlers;
    std::vector<Child> children;
    bool registered = false;
};

/// Collects routes until App::register_blueprint. Its endpoints are "name.endpoint".
class Blueprint : public Scaffold {
  public:
    /// Throws: Error "bad_blueprint" for an empty name or one with a dot.
    explicit Blueprint(std::string name, BlueprintOptions options = {});

    /// Mounts a blueprint inside this one; an option that is set replaces the child's own.
    void register_blueprint(const Blueprint& child, BlueprintOptions options = {});

    const std::string& name() const noexcept { return state_->name; }
    const std::shared_ptr<BlueprintState>& state() const noexcept { return state_; }

  private:
    void add_rule(RouteSpec spec) override;
    Hooks& hooks() override { return state_->hooks; }
    ErrorHandlers& error_handlers() override { return state_->error_handlers; }

    std::shared_ptr<BlueprintState> state_;
};

}  // namespace carboy::web
