#include "web/routing/url_builder.hpp"

#include <algorithm>
#include <array>

#include <carboy/base/error.hpp>
#include <carboy/web/routing/rule_syntax.hpp>

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
    return std::all_of(rule.variables.begin(), rule.variables.end(),
                       [&](const RuleVariable& variable) { return find_value(values, variable.name) != nullptr; });
}

[[noreturn]] void no_rule(std::string_view endpoint, std::span<const RouteRule* const> rules) {
    std::string hint = "Register a rule for it with route() or add_url_rule().";
    if (!rules.empty()) hint = "Give a value for every variable of '" + rules.front()->text + "'.";
    throw Error("url_build_failed", "Cannot build a URL for the endpoint '" + std::string(endpoint) + "'.", hint);
}

void insert_by_variables(std::vector<const RouteRule*>& rules, const RouteRule& rule) {
    const auto place = std::find_if(rules.begin(), rules.end(), [&](const RouteRule* other) {
        return other->variables.size() < rule.variables.size();
    });
    rules.insert(place, &rule);
}

}  // namespace

std::string build_path(const RouteRule& rule, std::span<const UrlValue> values) {
    std::string path = rule.literals.front();
    for (std::size_t i = 0; i < rule.variables.size(); ++i) {
        const Converter& converter = rule.variables[i].converter;
        path.append(converter.type->build(converter, values[i])).append(rule.literals[i + 1]);
    }
    while (path.starts_with("//")) path.erase(0, 1);
    return path;
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
                                  std::optional<http::Method> method) const {
    const auto entry = by_endpoint_.find(endpoint);
    if (entry == by_endpoint_.end()) no_rule(endpoint, {});
    const std::vector<const RouteRule*>& rules = entry->second;
    const auto first_for = [&](std::optional<http::Method> wanted) -> const RouteRule* {
        const auto rule = std::find_if(rules.begin(), rules.end(),
                                       [&](const RouteRule* candidate) { return suits(*candidate, values, wanted); });
        return rule == rules.end() ? nullptr : *rule;
    };
    const RouteRule* rule = first_for(method.value_or(http::Method::get));
    if (!rule && !method) rule = first_for(std::nullopt);
    if (!rule) no_rule(endpoint, rules);
    return rule;
}

std::string UrlBuilder::build(std::string_view endpoint, std::span<const UrlParameter> values,
                              std::optional<http::Method> method) const {
    const RouteRule* rule = find(endpoint, values, method);
    std::array<UrlValue, max_rule_variables> arguments;
    for (std::size_t i = 0; i < rule->variables.size(); ++i)
        arguments[i] = *find_value(values, rule->variables[i].name);
    std::string url = build_path(*rule, arguments);
    append_query(url, *rule, values);
    return url;
}

std::span<const RouteRule* const> UrlBuilder::rules_of(const void* handler) const {
    const auto entry = by_handler_.find(handler);
    if (entry == by_handler_.end()) return {};
    return entry->second;
}

}  // namespace carboy::web
