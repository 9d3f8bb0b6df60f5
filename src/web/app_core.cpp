#include "web/app_core.hpp"

#include <carboy/base/error.hpp>
#include <carboy/jinja/environment.hpp>

#include "web/static_files.hpp"
#include "web/template_environment.hpp"

namespace carboy::web {

namespace {

http::Methods answered_methods(http::Methods methods) {
    if (methods.contains(Method::get)) methods |= Method::head;
    return methods | Method::options;
}

/// "/blog" and "/new" make "/blog/new", "/blog" and "/" make "/blog/".
std::string join_rule(const std::string& prefix, const std::string& rule) {
    if (prefix.empty()) return rule;
    const std::size_t end = prefix.find_last_not_of('/');
    const std::string head = end == prefix.npos ? "" : prefix.substr(0, end + 1);
    return rule.starts_with('/') ? head + rule : head + "/" + rule;
}

}  // namespace

AppCore::AppCore(std::string app_name, Config app_config, AppOptions app_options, std::string_view source_file)
    : name(std::move(app_name)),
      config(std::move(app_config)),
      options(std::move(app_options)),
      source_folder(std::filesystem::path(source_file).parent_path()) {
    if (options.static_url_path != "-") add_static_route(*this);
}

AppCore::~AppCore() = default;

void AppCore::require_set_up(std::string_view what) const {
    if (!frozen_.load(std::memory_order_acquire)) return;
    throw Error("app_is_serving", "Cannot add " + std::string(what) + " to '" + name + "' after its first request",
                "Set the application up before it serves");
}

void AppCore::add_rule(RouteSpec spec, const MountedBlueprint* blueprint) {
    require_set_up("a route");
    if (spec.methods.empty())
        throw Error("bad_rule", "The rule '" + spec.rule + "' answers no method", "Give it {Method::get} or another");
    RuleOptions rule_options{.methods = answered_methods(spec.methods),
                             .endpoint = std::move(spec.endpoint),
                             .strict_slashes = spec.strict_slashes,
                             .blueprint = blueprint};
    if (blueprint) rule_options.endpoint = blueprint->name + "." + rule_options.endpoint;
    for (const auto& rule : router.rules()) {
        if (rule->options.endpoint != rule_options.endpoint || rule->handler == spec.handler) continue;
        throw Error("endpoint_taken", "The endpoint '" + rule_options.endpoint + "' is the name of two views",
                    "Give one of them another name: route<handler>(rule, methods, {.endpoint = \"...\"})");
    }
    urls.add(router.add(spec.rule, std::move(rule_options), std::move(spec.view), spec.handler));
}

void AppCore::mount(const std::shared_ptr<BlueprintState>& state, const BlueprintOptions& mount_options,
                    const MountedBlueprint* parent, const std::string& prefix) {
    require_set_up("a blueprint");
    const std::string mounted_name = parent ? parent->name + "." + state->name : state->name;
    for (const auto& other : blueprints)
        if (other->name == mounted_name)
            throw Error("blueprint_taken", "A blueprint named '" + mounted_name + "' is registered already",
                        "Give one of them another name");
    state->registered = true;
    blueprints.push_back(std::make_unique<MountedBlueprint>(MountedBlueprint{mounted_name, state, parent}));
    const MountedBlueprint* mounted = blueprints.back().get();
    const std::string& own = mount_options.url_prefix.empty() ? state->options.url_prefix : mount_options.url_prefix;
    const std::string whole = own.empty() ? prefix : join_rule(prefix, own);
    for (RouteSpec route : state->routes) {
        route.rule = join_rule(whole, route.rule);
        add_rule(std::move(route), mounted);
    }
    for (const BlueprintState::Child& child : state->children) mount(child.state, child.options, mounted, whole);
}

void AppCore::freeze() {
    if (frozen_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(guard_);
    if (frozen_.load(std::memory_order_relaxed)) return;
    router.freeze();
    debug = config.get<bool>("DEBUG", false);
    propagate = config.get<bool>("PROPAGATE_EXCEPTIONS", config.get<bool>("TESTING", false));
    session_settings_ = std::make_unique<SessionSettings>(config);
    frozen_.store(true, std::memory_order_release);
}

SessionSettings& AppCore::session_settings() {
    freeze();
    return *session_settings_;
}

std::filesystem::path AppCore::find_folder(const std::string& option, std::string_view usual) const {
    std::error_code ignored;
    if (!option.empty()) {
        const std::filesystem::path beside = source_folder / option;
        return std::filesystem::is_directory(beside, ignored) ? beside : std::filesystem::path(option);
    }
    for (const std::filesystem::path& folder : {source_folder / usual, std::filesystem::path(usual)})
        if (std::filesystem::is_directory(folder, ignored)) return folder;
    return {};
}

jinja::Options& AppCore::changeable_template_options() {
    if (made_environment_.load(std::memory_order_acquire))
        throw Error("templates_in_use",
                    "The template options of '" + name + "' were asked for after templates were used",
                    "Call app.jinja_options() before app.jinja_env() and before the first render_template");
    return template_options;
}

jinja::Environment& AppCore::environment() {
    if (jinja::Environment* made = made_environment_.load(std::memory_order_acquire)) return *made;
    const std::lock_guard lock(guard_);
    if (!environment_) environment_ = make_environment(*this);
    made_environment_.store(environment_.get(), std::memory_order_release);
    return *environment_;
}

}  // namespace carboy::web
