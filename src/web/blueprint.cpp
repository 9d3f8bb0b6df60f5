#include <carboy/web/blueprint.hpp>

#include <carboy/base/error.hpp>

namespace carboy::web {

Blueprint::Blueprint(std::string name, BlueprintOptions options) : state_(std::make_shared<BlueprintState>()) {
    if (name.empty() || name.find('.') != name.npos)
        throw Error("bad_blueprint", "'" + name + "' cannot be a blueprint's name",
                    "Use a name without a dot: endpoints are written name.endpoint");
    state_->name = std::move(name);
    state_->options = std::move(options);
}

void Blueprint::register_blueprint(const Blueprint& child, BlueprintOptions options) {
    if (child.state_ == state_)
        throw Error("bad_blueprint", "The blueprint '" + name() + "' is registered inside itself",
                    "Register another blueprint");
    state_->children.push_back({child.state_, std::move(options)});
}

void Blueprint::add_rule(RouteSpec spec) {
    if (state_->registered)
        throw Error("blueprint_in_use", "The blueprint '" + name() + "' got a route after it was registered",
                    "Add its routes before app.register_blueprint");
    state_->routes.push_back(std::move(spec));
}

}  // namespace carboy::web
