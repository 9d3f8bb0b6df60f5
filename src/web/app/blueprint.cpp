#include <carboy/web/app/blueprint.hpp>

#include <algorithm>

#include <carboy/base/error.hpp>

namespace carboy::web {

Blueprint::Blueprint(std::string name, BlueprintOptions options, SourceLocation where)
    : state_(std::make_shared<BlueprintState>()) {
    if (name.empty() || name.find('.') != name.npos)
        throw Error("bad_blueprint", "'" + name + "' is not a valid name of a blueprint.",
                    "Use a name without a dot, because endpoints are written name.endpoint.");
    state_->name = std::move(name);
    state_->options = std::move(options);
    state_->source_file = where.file;
}

void Blueprint::register_blueprint(const Blueprint& child, BlueprintOptions options) {
    if (child.state_ == state_)
        throw Error("bad_blueprint", "The blueprint '" + name() + "' is registered inside itself.",
                    "Register another blueprint.");
    if (state_->registered) {
        for (const BlueprintState::Child& known : state_->children)
            if (known.state == child.state_ && known.options.url_prefix == options.url_prefix &&
                known.options.name == options.name)
                return;
        refuse("a blueprint inside it");
    }
    state_->children.push_back({child.state_, std::move(options)});
}

void Blueprint::add_rule(RouteSpec spec) {
    if (state_->registered) {
        for (const RouteSpec& known : state_->routes)
            if (known.same_as(spec)) return;
        refuse("the route '" + spec.rule + "'");
    }
    state_->routes.push_back(std::move(spec));
}

bool Blueprint::is_new(const Addition& addition, std::vector<Addition>& known) {
    const bool is_known =
        std::any_of(known.begin(), known.end(), [&](const Addition& a) { return a.same_as(addition); });
    if (!state_->registered) {
        if (!is_known) known.push_back(addition);
        return true;
    }
    if (!is_known) refuse("a hook or error handler");
    return false;
}

void Blueprint::refuse(std::string_view what) const {
    throw Error(
        "blueprint_in_use",
        "The blueprint '" + name() + "' received " + std::string(what) + " after it was registered.",
        "Add everything before app.register_blueprint. What it already contains may be added again, except functions "
        "that capture values. Otherwise create the Blueprint in the function that creates the App.");
}

}  // namespace carboy::web
