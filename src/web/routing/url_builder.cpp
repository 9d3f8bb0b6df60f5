#include "web/routing/url_builder.hpp"

#include <algorithm>
#include <array>

#include <carboy/base/error.hpp>
#include <carboy/web/routing/rule_syntax.hpp>

#include "web/routing/rule_defaults.hpp"
#include "web/routing/url_quote.hpp"
#include "web/routing/url_text.hpp"

namespace carboy::web {

namespace {

const UrlValue* find_value(std::span<const UrlParameter> values, std::string_view name) {
    for (const UrlParameter& parameter : values)
        if (parameter.name == name && !parameter.value.is_none()) return &parameter.value;
    return nullptr;
}

bool suits(const RouteRule& rule, std::span<const UrlParameter> values, std::optional<http::Method> method) {
    if (method && !rule.options.methods.contains(*method)) return false;
    return std::all_of(rule.given.begin(), rule.given.end(), [&](const RuleVariable& variable) {
        const UrlValue* value = find_value(values, variable.name);
        const DefaultValue* fallback = rule.find_default(variable.name);
        if (fallback) return value == nullptr || equal_values(*value, fallback->value());
        return value != nullptr;
    });
}

std::string build_text(const RuleText& text, std::span<const UrlValue> values) {
    std::string built = text.literals.front();
    for (std::size_t i = 0; i < text.variables.size(); ++i) {
        const Converter& converter = text.variables[i].converter;
        built.append(converter.type->build(converter, values[i])).append(text.literals[i + 1]);
    }
    return built;
}

std::string build_text(const RuleText& text, std::span<const UrlParameter> values) {
    std::array<UrlValue, max_rule_variables> arguments;
    for (std::size_t i = 0; i < text.variables.size(); ++i)
        if (const UrlValue* value = find_value(values, text.variables[i].name)) arguments[i] = *value;
    return build_text(text, arguments);
}

std::string without_double_slash(std::string path) {
    while (path.starts_with("//")) path.erase(0, 1);
    return path;
}

[[noreturn]] void no_rule(std::string_view endpoint, std::span<const RouteRule* const> rules) {
    std::string hint = "Register a rule for it with route() or add_url_rule().";
    if (!rules.empty()) hint = "Give a value for every variable of '" + rules.front()->text + "'.";
    throw Error("url_build_failed", "Cannot build a URL for the endpoint '" + std::string(endpoint) + "'.", hint);
}

void insert_by_variables(std::vector<const RouteRule*>& rules, const RouteRule& rule) {
    const auto place = std::find_if(rules.begin(), rules.end(), [&](const RouteRule* other) {
        if (other->given.size() != rule.given.size()) return other->given.size() < rule.given.size();
        return other->defaults.size() < rule.defaults.size();
    });
    rules.insert(place, &rule);
}

}  // namespace

std::string build_path(const RouteRule& rule, std::span<const UrlValue> values) {
    return without_double_slash(build_text(rule, values));
}

BuiltUrl build_url(const RouteRule& rule, std::span<const UrlParameter> values) {
    BuiltUrl url{&rule, without_double_slash(build_text(rule, values))};
    if (!rule.domain.parts.empty()) url.domain = build_text(rule.domain, values);
    append_query(url.path, rule, values);
    return url;
}

void append_query(std::string& url, const RouteRule& rule, std::span<const UrlParameter> values) {
    char separator = '?';
    for (const UrlParameter& parameter : values) {
        if (parameter.value.is_none() || rule.has_variable(parameter.name)) continue;
        url += separator;
        url.append(quote_query(parameter.name)).append("=").append(quote_query(plain_text(parameter.value)));
        separator = '&';
    }
}

void UrlBuilder::add(const RouteRule& rule) {
    insert_by_variables(by_endpoint_[rule.options.endpoint], rule);
    if (rule.handler) insert_by_variables(by_handler_[rule.handler], rule);
}

const RouteRule* UrlBuilder::find(std::string_view endpoint, std::span<const UrlParameter> values,
                                  std::optional<http::Method> method, std::string_view host) const {
    const auto entry = by_endpoint_.find(endpoint);
    if (entry == by_endpoint_.end()) no_rule(endpoint, {});
    const std::vector<const RouteRule*>& rules = entry->second;
    const auto first_for = [&](std::optional<http::Method> wanted) -> const RouteRule* {
        const RouteRule* first = nullptr;
        for (const RouteRule* rule : rules) {
            if (!suits(*rule, values, wanted)) continue;
            if (rule->options.host.empty()) return first ? first : rule;
            const std::string built = build_text(rule->domain, values);
            if (built == host || built == host.substr(0, host.rfind(':'))) return rule;
            if (!first) first = rule;
        }
        return first;
    };
    const RouteRule* rule = first_for(method.value_or(http::Method::get));
    if (!rule && !method) rule = first_for(std::nullopt);
    if (!rule) no_rule(endpoint, rules);
    return rule;
}

BuiltUrl UrlBuilder::build(std::string_view endpoint, std::span<const UrlParameter> values,
                           std::optional<http::Method> method, std::string_view host) const {
    return build_url(*find(endpoint, values, method, host), values);
}

std::span<const RouteRule* const> UrlBuilder::rules_of(std::string_view endpoint) const {
    const auto entry = by_endpoint_.find(endpoint);
    if (entry == by_endpoint_.end()) return {};
    return entry->second;
}

std::span<const RouteRule* const> UrlBuilder::rules_of(const void* handler) const {
    const auto entry = by_handler_.find(handler);
    if (entry == by_handler_.end()) return {};
    return entry->second;
}

}  // namespace carboy::web
