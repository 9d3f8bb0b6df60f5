#include <carboy/web/context/url_for.hpp>

#include <algorithm>
#include <optional>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>

#include "web/config/settings.hpp"
#include "web/context/request_context.hpp"
#include "web/routing/rule_defaults.hpp"
#include "web/routing/url_quote.hpp"
#include "web/routing/url_text.hpp"

namespace carboy::web {

namespace {

/// The values that control how a URL is built.
struct UrlSteering {
    std::optional<std::string> anchor;
    std::optional<std::string> scheme;
    std::optional<bool> external;
    std::optional<Method> method;
    /// All other values.
    std::vector<UrlParameter> rest;

    explicit UrlSteering(std::span<const UrlParameter> values) {
        for (const UrlParameter& parameter : values)
            if (!parameter.value.is_none()) take(parameter);
        if (!scheme) return;
        if (external && !*external)
            throw Error("url_build_failed", "_scheme was given with _external = false.", "Leave _external out.");
        external = true;
    }

  private:
    void take(const UrlParameter& parameter) {
        if (parameter.name == "_anchor") {
            anchor = plain_text(parameter.value);
        } else if (parameter.name == "_scheme") {
            scheme = plain_text(parameter.value);
        } else if (parameter.name == "_external") {
            external = parameter.value.integer() != 0;
        } else if (parameter.name == "_method") {
            method = http::parse_method(plain_text(parameter.value));
        } else {
            rest.push_back(parameter);
        }
    }
};

[[noreturn]] void need_server_name() {
    throw Error("url_build_failed", "An external URL was requested outside a request, and SERVER_NAME is not set.",
                "Set SERVER_NAME in the configuration to the public host name.");
}

std::string server_address(const Application& application) {
    if (const RequestContext* context = current().request)
        if (const std::string_view host = context->request.host(); !host.empty()) return std::string(host);
    std::string configured = application.config.get(settings::server_name);
    if (configured.empty()) need_server_name();
    return configured;
}

/// Returns the host of a rule that does not answer for every host, else nothing.
std::optional<std::string> host_of(const Application& application, const BuiltUrl& url) {
    const RouteRule& rule = *url.rule;
    if (!rule.options.host.empty()) return url.domain;
    if (!application.router.has_subdomains()) return std::nullopt;
    const std::string server = application.config.get(settings::server_name);
    return url.domain.empty() ? server : url.domain + "." + server;
}

bool is_current_host(std::string_view host) {
    const RequestContext* context = current().request;
    if (!context) return false;
    const std::string_view here = context->request.host();
    const bool has_port = host.find(':') != host.npos;
    return equals_ignoring_case(host, has_port ? here : here.substr(0, port_position(here)));
}

std::string default_scheme(const Application& application) {
    if (const RequestContext* context = current().request) return context->request.scheme;
    return application.config.get(settings::preferred_url_scheme);
}

/// Returns the prefix of every path: the place where the application is mounted.
std::string root_of_links(const Application& application) {
    const RequestContext* context = current().request;
    const std::string root = context ? context->request.root_path : application_root(application.config);
    return root.empty() ? root : quote_path_literal(root);
}

std::string finish_url(const Application& application, const UrlSteering& steering, BuiltUrl url) {
    std::string path = root_of_links(application) + url.path;
    const std::optional<std::string> host = host_of(application, url);
    if (steering.external.value_or(false) || (host && !is_current_host(*host))) {
        const std::string scheme = steering.scheme ? *steering.scheme : default_scheme(application);
        path = (scheme.empty() ? "//" : scheme + "://") + (host ? *host : server_address(application)) + path;
    }
    if (steering.anchor) path += "#" + quote_path_value(*steering.anchor);
    return path;
}

/// True when functions of url_defaults are to be called for an endpoint of the blueprint.
bool has_url_defaults(const Application& application, const MountedBlueprint* blueprint) {
    for (; blueprint; blueprint = blueprint->parent)
        if (!blueprint->hooks->url_defaults.empty()) return true;
    return !application.hooks.url_defaults.empty();
}

/// The values of a link, with those that url_defaults functions add.  Lifetime: views the given values.
class LinkValues {
  public:
    LinkValues(const Application& application, std::string_view endpoint, std::span<const RouteRule* const> rules,
               std::vector<UrlParameter> given)
        : values_(std::move(given)) {
        const MountedBlueprint* blueprint = rules.empty() ? nullptr : rules.front()->options.blueprint;
        if (!has_url_defaults(application, blueprint)) return;
        UrlDefaults defaults(values_, [rules](std::string_view name) {
            return std::any_of(rules.begin(), rules.end(),
                               [&](const RouteRule* rule) { return rule->has_variable(name); });
        });
        for (const UrlDefaultsHook& hook : application.hooks.url_defaults) hook(endpoint, defaults);
        call_hooks(blueprint, endpoint, defaults);
        added_ = defaults.added();
        for (const UrlDefaults::Added& added : added_) {
            const bool is_text = added.value.kind() == UrlValue::Kind::text;
            values_.push_back({added.name, is_text ? UrlValue(std::string_view(added.text)) : added.value});
        }
    }

    /// Adds the version of a static file, unless the caller gave one.
    void add_version(const Application& application, const RouteRule& rule) {
        if (!rule.options.version || !application.config.get(settings::static_versions)) return;
        for (const UrlParameter& value : values_)
            if (value.name == "v") return;
        for (const UrlParameter& value : values_)
            if (value.name == "filename") version_ = rule.options.version(plain_text(value.value));
        if (!version_.empty()) values_.push_back({"v", std::string_view(version_)});
    }

    std::span<const UrlParameter> span() const noexcept { return values_; }

  private:
    /// The functions of a blueprint run after those of its parent.
    static void call_hooks(const MountedBlueprint* blueprint, std::string_view endpoint, UrlDefaults& defaults) {
        if (!blueprint) return;
        call_hooks(blueprint->parent, endpoint, defaults);
        for (const UrlDefaultsHook& hook : blueprint->hooks->url_defaults) hook(endpoint, defaults);
    }

    std::vector<UrlParameter> values_;
    std::vector<UrlDefaults::Added> added_;
    std::string version_;
};

/// Resolves an endpoint that starts with a dot, which belongs to the current blueprint.
std::string absolute_endpoint(std::string_view endpoint) {
    if (!endpoint.starts_with('.')) return std::string(endpoint);
    const MountedBlueprint* blueprint = current().request ? current().request->blueprint() : nullptr;
    return blueprint ? blueprint->name + std::string(endpoint) : std::string(endpoint.substr(1));
}

/// True when these are the rule's only defaults of the handler's last parameters.
bool has_these_defaults(const RouteRule& rule, std::span<const UrlValue> arguments) {
    const std::size_t first = rule.parameters - rule.defaults.size();
    for (std::size_t i = 0; i < rule.defaults.size(); ++i)
        if (!equal_values(rule.defaults[i].value(), arguments[first + i])) return false;
    return true;
}

/// A handler may have several rules: one for GET is preferred, and one of the current blueprint before all others.
const RouteRule* choose(std::span<const RouteRule* const> rules, std::span<const UrlValue> arguments,
                        std::optional<Method> method) {
    const MountedBlueprint* here = current().request ? current().request->blueprint() : nullptr;
    const RouteRule* best = nullptr;
    int best_score = -1;
    for (const RouteRule* rule : rules) {
        if (rule->parameters != arguments.size()) continue;
        if (method && !rule->options.methods.contains(*method)) continue;
        if (!has_these_defaults(*rule, arguments)) continue;
        const int score =
            (rule->options.blueprint == here ? 2 : 0) + (rule->options.methods.contains(Method::get) ? 1 : 0);
        if (score <= best_score) continue;
        best = rule;
        best_score = score;
    }
    return best;
}

/// The variables of a prefix or a host are not among the handler's parameters.
void require_values(const RouteRule& rule, std::span<const UrlParameter> values) {
    for (const RuleVariable& variable : rule.given) {
        const auto has_name = [&](const UrlParameter& value) { return value.name == variable.name; };
        if (rule.find_default(variable.name) || std::any_of(values.begin(), values.end(), has_name)) continue;
        throw Error("url_build_failed", "The rule '" + rule.text + "' needs a value for '" + variable.name + "'.",
                    "Add it by url_defaults, or to the call: UrlValues{{\"" + variable.name + "\", ...}}.");
    }
}

}  // namespace

std::string url_for(std::string_view endpoint, std::span<const UrlParameter> values) {
    const Application& application = app_context().application();
    UrlSteering steering(values);
    const std::string name = absolute_endpoint(endpoint);
    const std::span<const RouteRule* const> rules = application.urls.rules_of(name);
    LinkValues link(application, name, rules, std::move(steering.rest));
    if (!rules.empty()) link.add_version(application, *rules.front());
    const RequestContext* context = current().request;
    const std::string_view host = context ? context->request.host() : std::string_view();
    return finish_url(application, steering, application.urls.build(name, link.span(), steering.method, host));
}

namespace detail {

std::string url_for_handler(const void* handler, std::string_view name, std::span<const UrlValue> arguments,
                            std::span<const UrlParameter> values) {
    const Application& application = app_context().application();
    const std::span<const RouteRule* const> rules = application.urls.rules_of(handler);
    const bool simple = rules.size() == 1 && rules.front()->is_plain() && !application.router.has_subdomains() &&
                        !has_url_defaults(application, rules.front()->options.blueprint);
    if (values.empty() && simple) return root_of_links(application) + build_path(*rules.front(), arguments);
    UrlSteering steering(values);
    const RouteRule* rule = choose(rules, arguments, steering.method);
    if (!rule)
        throw Error("url_build_failed", "No rule leads to the handler " + std::string(name) + ".",
                    "Register it with app.route<" + std::string(name) + ">(rule).");
    std::vector<UrlParameter> all;
    for (std::size_t i = 0; i < arguments.size(); ++i) all.push_back({rule->given[i].name, arguments[i]});
    all.insert(all.end(), steering.rest.begin(), steering.rest.end());
    const LinkValues link(application, rule->options.endpoint, std::span(&rule, 1), std::move(all));
    require_values(*rule, link.span());
    return finish_url(application, steering, build_url(*rule, link.span()));
}

}  // namespace detail

}  // namespace carboy::web
