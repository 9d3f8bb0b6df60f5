#include "web/app/app_core.hpp"

#include <algorithm>
#include <atomic>

#include <carboy/base/error.hpp>
#include <carboy/base/file_error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/web/json/json_options.hpp>

#include "web/command/check_application.hpp"
#include "web/command/list_routes.hpp"
#include "web/command/list_settings.hpp"
#include "web/config/settings.hpp"
#include "web/debug/recorder.hpp"
#include "web/files/static_files.hpp"
#include "web/request/dispatch.hpp"
#include "web/session/session_cookie.hpp"

namespace carboy::web {

namespace {

/// Source: Flask sansio/app.py, add_url_rule.
bool answers_options_itself(const RouteSpec& spec, const Config& config) {
    if (spec.options.provide_automatic_options) return *spec.options.provide_automatic_options;
    return !spec.methods.contains(Method::options) && config.get(settings::provide_automatic_options);
}

http::Methods answered_methods(http::Methods methods, bool automatic_options) {
    if (methods.contains(Method::get)) methods |= Method::head;
    return automatic_options ? methods | Method::options : methods;
}

/// Joins "/blog" and "/new" to "/blog/new", and "/blog" and "/" to "/blog/".
std::string join_rule(const std::string& prefix, const std::string& rule) {
    if (prefix.empty()) return rule;
    const std::size_t end = prefix.find_last_not_of('/');
    const std::string head = end == prefix.npos ? "" : prefix.substr(0, end + 1);
    return rule.starts_with('/') ? head + rule : head + "/" + rule;
}

/// A prefix that is not valid is reported with the rules that contain it.
std::size_t variables_of(std::string_view prefix) {
    return static_cast<std::size_t>(std::count(prefix.begin(), prefix.end(), '<'));
}

}  // namespace

AppCore::AppCore(std::string app_name, Config app_config, AppOptions app_options, std::string_view source_file)
    : Application(std::move(app_name), std::move(app_config)),
      templates(
          parts.emplace<TemplateEngine>(*this, std::move(app_options.template_folder), SourceFolder(source_file))),
      static_files(
          std::make_shared<const StaticFiles>(std::move(app_options.static_folder), SourceFolder(source_file))),
      strict_slashes_(app_options.strict_slashes) {
    router.set_options({app_options.merge_slashes, app_options.redirect_defaults});
    if (app_options.static_url_path != "-") {
        RouteSpec route;
        route.rule = app_options.static_url_path + "/<path:filename>";
        add_static(std::move(route), static_files, nullptr);
    }
    parts.emplace<std::optional<SessionSettings>>();
    parts.emplace<Recorder>();
    parts.emplace<JsonOptions>();
    parts.emplace<MadeIn>(MadeIn{std::string(source_file)});
    commands.commands = {routes_command(*this), settings_command(*this, commands), check_command(*this, commands)};
    error_handlers.translate<FileError>([](const FileError& error) -> std::optional<HttpError> {
        if (!error.is_shortage()) return std::nullopt;
        return HttpError(503, {}, {{"Retry-After", "1"}});
    });
}

Response AppCore::handle(Request& request) {
    freeze();
    return handle_request(*this, request);
}

void AppCore::require_set_up(std::string_view what) const {
    if (!frozen_.load(std::memory_order_acquire)) return;
    throw Error("app_is_serving", "Cannot add " + std::string(what) + " to '" + name + "' after its first request.",
                "Set the application up before it serves.");
}

void AppCore::add_rule(RouteSpec spec, const MountedBlueprint* blueprint, std::size_t prefix_variables) {
    require_set_up("a route");
    if (spec.methods.empty())
        throw Error("bad_rule", "The rule '" + spec.rule + "' answers no method.",
                    "Give it {Method::get} or another method.");
    const bool automatic_options = answers_options_itself(spec, config);
    RuleOptions rule_options{.methods = answered_methods(spec.methods, automatic_options),
                             .endpoint = std::move(spec.options.endpoint),
                             .strict_slashes = spec.options.strict_slashes.value_or(strict_slashes_),
                             .merge_slashes = router.options().merge_slashes,
                             .automatic_options = automatic_options,
                             .blueprint = blueprint,
                             .types = spec.types,
                             .about = std::move(spec.options.about),
                             .host = lower(spec.options.host),
                             .subdomain = lower(spec.options.subdomain),
                             .defaults = std::move(spec.defaults),
                             .prefix_variables = prefix_variables,
                             .version = std::move(spec.version)};
    if (blueprint) rule_options.endpoint = blueprint->name + "." + rule_options.endpoint;
    refuse_second_view(rule_options.endpoint, spec.handler);
    for (const ConverterType* own : spec.converters)
        if (own != &no_converter) add_converter(*own);
    urls.add(router.add(spec.rule, std::move(rule_options), std::move(spec.view), spec.handler, converters_));
}

void AppCore::add_converter(const ConverterType& type) {
    for (const ConverterType* known : converters_) {
        if (known->name != type.name) continue;
        if (known == &type) return;
        throw Error("converter_taken", "Two types have a converter named '" + std::string(type.name) + "'.",
                    "Give one of their UrlConverters another name.");
    }
    converters_.push_back(&type);
}

void AppCore::add_external(std::string endpoint, std::string_view rule) {
    require_set_up("a route");
    refuse_second_view(endpoint, nullptr);
    externals_.push_back(std::make_unique<RouteRule>(
        rule, RuleOptions{.methods = Method::get, .endpoint = std::move(endpoint)}, View(), nullptr, converters_));
    urls.add(*externals_.back());
}

void AppCore::refuse_second_view(const std::string& endpoint, const void* handler) const {
    const auto taken = [&](const std::unique_ptr<RouteRule>& rule) {
        return rule->options.endpoint == endpoint && (rule->handler != handler || !rule->view);
    };
    const bool is_route = std::any_of(router.rules().begin(), router.rules().end(), taken);
    if (!is_route && std::none_of(externals_.begin(), externals_.end(), taken)) return;
    throw Error("endpoint_taken", "The endpoint '" + endpoint + "' is the name of two views.",
                is_route ? "Give one of them another name: route<handler>(rule, methods, {.endpoint = \"...\"})."
                         : "Remove the app.external line of an endpoint that has moved here.");
}

/// Functions that a blueprint adds for all requests are added once, even if it is registered several times.
void AppCore::add_app_wide(const std::shared_ptr<BlueprintState>& state) {
    for (const auto& known : blueprint_error_handlers)
        if (known.get() == &state->app_error_handlers) return;
    blueprint_error_handlers.emplace_back(state, &state->app_error_handlers);
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(hooks.before_request, state->app_hooks.before_request);
    append(hooks.after_request, state->app_hooks.after_request);
    append(hooks.teardown_request, state->app_hooks.teardown_request);
    append(hooks.url_defaults, state->app_hooks.url_defaults);
    append(hooks.url_value_preprocessors, state->app_hooks.url_value_preprocessors);
    append(hooks.context_processors, state->app_hooks.context_processors);
    if (!state->options.template_folder.empty())
        templates.add_folder(state->options.template_folder, SourceFolder(state->source_file));
}

void AppCore::add_static_files(const BlueprintState& state, const MountedBlueprint& mounted,
                               const std::string& prefix) {
    if (state.options.static_folder.empty()) return;
    RouteSpec route;
    route.rule = join_rule(prefix, state.options.static_url_path + "/<path:filename>");
    auto files = std::make_shared<const StaticFiles>(state.options.static_folder, SourceFolder(state.source_file));
    add_static(std::move(route), std::move(files), &mounted, variables_of(prefix));
}

void AppCore::add_static(RouteSpec route, std::shared_ptr<const StaticFiles> files, const MountedBlueprint* blueprint,
                         std::size_t prefix_variables) {
    route.options.endpoint = "static";
    route.options.about.hidden = true;
    route.methods = Method::get;
    route.view = [files](Request&, const PathValues& values) { return files->send(values["filename"]); };
    route.version = [files](std::string_view name) { return files->version(name); };
    add_rule(std::move(route), blueprint, prefix_variables);
}

void AppCore::mount(const std::shared_ptr<BlueprintState>& state, const BlueprintOptions& mount_options,
                    const MountedBlueprint* parent, const std::string& prefix) {
    require_set_up("a blueprint");
    const auto chosen = [&](std::string BlueprintOptions::*option) -> const std::string& {
        return (mount_options.*option).empty() ? state->options.*option : mount_options.*option;
    };
    const std::string& renamed = chosen(&BlueprintOptions::name);
    const std::string& name_here = renamed.empty() ? state->name : renamed;
    const std::string mounted_name = parent ? parent->name + "." + name_here : name_here;
    for (const auto& other : blueprints)
        if (other->name == mounted_name)
            throw Error("blueprint_taken", "A blueprint named '" + mounted_name + "' is already registered.",
                        "Give it another name: register_blueprint(blueprint, {.name = \"...\"}).");
    state->registered = true;
    add_app_wide(state);
    blueprints.push_back(
        std::make_unique<MountedBlueprint>(MountedBlueprint{.name = mounted_name,
                                                            .parent = parent,
                                                            .hooks = {state, &state->hooks},
                                                            .error_handlers = {state, &state->error_handlers}}));
    const MountedBlueprint* mounted = blueprints.back().get();
    const std::string& own = chosen(&BlueprintOptions::url_prefix);
    const std::string whole = own.empty() ? prefix : join_rule(prefix, own);
    const std::size_t prefix_variables = variables_of(whole);
    for (RouteSpec route : state->routes) {
        route.rule = join_rule(whole, route.rule);
        if (route.options.host.empty() && route.options.subdomain.empty()) {
            route.options.host = chosen(&BlueprintOptions::host);
            route.options.subdomain = chosen(&BlueprintOptions::subdomain);
        }
        add_rule(std::move(route), mounted, prefix_variables);
    }
    add_static_files(*state, *mounted, whole);
    for (const auto& record : state->records) record(*app);
    for (const BlueprintState::Child& child : state->children) mount(child.state, child.options, mounted, whole);
}

void AppCore::set_log_level() {
    const std::string level = config.get(settings::log_level);
    constexpr std::pair<std::string_view, LogLevel> levels[] = {{"debug", LogLevel::debug},
                                                                {"info", LogLevel::info},
                                                                {"warning", LogLevel::warning},
                                                                {"error", LogLevel::error}};
    if (level.empty() && debug) logger.set_level(LogLevel::debug);
    if (level.empty()) return;
    for (const auto& [known, value] : levels)
        if (known == lower(level)) return logger.set_level(value);
    throw Error("bad_setting", "LOG_LEVEL is '" + level + "', which is not a level.",
                "Set it to \"debug\", \"info\", \"warning\" or \"error\".");
}

void AppCore::freeze() {
    if (frozen_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(guard_);
    if (frozen_.load(std::memory_order_relaxed)) return;
    router.freeze();
    if (router.has_subdomains() && config.get(settings::server_name).empty())
        throw Error("no_server_name", "A rule of '" + name + "' has a subdomain, but SERVER_NAME is not set.",
                    "Set app.config[\"SERVER_NAME\"] to the host below which the subdomains are: \"example.org\".");
    debug = config.get(settings::debug);
    propagate = config.get<bool>(settings::propagate_exceptions.name, config.get(settings::testing));
    default_headers = default_headers && config.get(settings::security_headers);
    origin = OriginSettings(config);
    set_log_level();
    parts.get<std::optional<SessionSettings>>()->emplace(config);
    if (debug) start_recording(*this);
    frozen_.store(true, std::memory_order_release);
}

}  // namespace carboy::web
