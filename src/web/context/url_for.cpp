#include <carboy/web/context/url_for.hpp>

#include <algorithm>
#include <optional>

#include <carboy/base/error.hpp>

#include "web/config/settings.hpp"
#include "web/context/request_context.hpp"
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

std::string server_address(const Application& application) {
    const std::string configured = application.config.get(settings::server_name);
    if (const RequestContext* context = current().request)
        if (const std::string_view host = context->request.host(); !host.empty()) return std::string(host);
    if (configured.empty())
        throw Error("url_build_failed", "An external URL was requested outside a request, and SERVER_NAME is not set.",
                    "Set SERVER_NAME in the configuration to the public host name.");
    return configured;
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

std::string finish_url(const Application& application, const UrlSteering& steering, std::string path) {
    path.insert(0, root_of_links(application));
    if (steering.external.value_or(false)) {
        const std::string scheme = steering.scheme ? *steering.scheme : default_scheme(application);
        path = (scheme.empty() ? "//" : scheme + "://") + server_address(application) + path;
    }
    if (steering.anchor) path += "#" + quote_path_value(*steering.anchor);
    return path;
}

/// Resolves an endpoint that starts with a dot, which belongs to the current blueprint.
std::string absolute_endpoint(std::string_view endpoint) {
    if (!endpoint.starts_with('.')) return std::string(endpoint);
    const MountedBlueprint* blueprint = current().request ? current().request->blueprint() : nullptr;
    return blueprint ? blueprint->name + std::string(endpoint) : std::string(endpoint.substr(1));
}

/// A handler may have several rules: one for GET is preferred, and one of the current blueprint before all others.
const RouteRule* choose(std::span<const RouteRule* const> rules, std::size_t variables, std::optional<Method> method) {
    const MountedBlueprint* here = current().request ? current().request->blueprint() : nullptr;
    const RouteRule* best = nullptr;
    int best_score = -1;
    for (const RouteRule* rule : rules) {
        if (rule->variables.size() != variables) continue;
        if (method && !rule->options.methods.contains(*method)) continue;
        const int score =
            (rule->options.blueprint == here ? 2 : 0) + (rule->options.methods.contains(Method::get) ? 1 : 0);
        if (score <= best_score) continue;
        best = rule;
        best_score = score;
    }
    return best;
}

}  // namespace

std::string url_for(std::string_view endpoint, std::span<const UrlParameter> values) {
    const Application& application = app_context().application();
    const UrlSteering steering(values);
    return finish_url(application, steering,
                      application.urls.build(absolute_endpoint(endpoint), steering.rest, steering.method));
}

namespace detail {

std::string url_for_handler(const void* handler, std::string_view name, std::span<const UrlValue> arguments,
                            std::span<const UrlParameter> values) {
    const Application& application = app_context().application();
    const std::span<const RouteRule* const> rules = application.urls.rules_of(handler);
    if (values.empty() && rules.size() == 1) return root_of_links(application) + build_path(*rules.front(), arguments);
    const UrlSteering steering(values);
    const RouteRule* rule = choose(rules, arguments.size(), steering.method);
    if (!rule)
        throw Error("url_build_failed", "No rule leads to the handler " + std::string(name) + ".",
                    "Register it with app.route<" + std::string(name) + ">(rule).");
    std::string path = build_path(*rule, arguments);
    append_query(path, *rule, steering.rest);
    return finish_url(application, steering, std::move(path));
}

}  // namespace detail

}  // namespace carboy::web
