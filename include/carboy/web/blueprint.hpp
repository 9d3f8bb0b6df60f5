// A part of an application: routes, hooks and error handlers under a name and a prefix.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
    std::vector<Addition> additions;
    bool registered = false;
};

/// Collects routes until App::register_blueprint. Its endpoints are "name.endpoint".
/// After that, what it holds may be added again and changes nothing, so that set-up code around a global blueprint may
/// run for several applications: the same rule with the same handler, the same function or lambda without captures as a
/// hook or error handler, the same child. Throws, in what adds: Error "blueprint_in_use" when anything else comes after
/// the registration.
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
    bool is_new(const Addition& addition) override;
    [[noreturn]] void refuse(std::string_view what) const;

    std::shared_ptr<BlueprintState> state_;
};

}  // namespace carboy::web
