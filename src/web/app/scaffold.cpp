#include <carboy/web/app/scaffold.hpp>

namespace carboy::web::detail {

std::string lambda_endpoint(std::string endpoint, std::string_view rule, Methods methods) {
    if (!endpoint.empty()) return endpoint;
    endpoint = rule;
    return methods.contains(Method::get) ? endpoint : endpoint + " " + methods.to_string();
}

}  // namespace carboy::web::detail

namespace carboy::web {

void Scaffold::add_known(const detail::HandlerFacts& handler, std::string_view rule,
                         std::span<const RuleDefault> defaults, Methods methods) {
    add_known(handler, rule, defaults, methods, RouteOptions());
}

void Scaffold::add_known(const detail::HandlerFacts& handler, std::string_view rule,
                         std::span<const RuleDefault> defaults, Methods methods, RouteOptions&& options, View&& view) {
    if (options.endpoint.empty()) options.endpoint = handler.endpoint;
    if (!view && handler.call != nullptr) view = handler.call;
    add_rule({.rule = std::string(rule),
              .methods = methods,
              .options = std::move(options),
              .view = std::move(view),
              .defaults = {defaults.begin(), defaults.end()},
              .handler = handler.key,
              .converters = handler.converters,
              .code = handler.code,
              .types = handler.types});
}

}  // namespace carboy::web
