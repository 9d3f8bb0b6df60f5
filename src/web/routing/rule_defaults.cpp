#include "web/routing/rule_defaults.hpp"

#include <algorithm>
#include <array>

#include "web/routing/url_builder.hpp"

namespace carboy::web {

namespace {

bool is_number(const UrlValue& value) {
    return value.kind() != UrlValue::Kind::none && value.kind() != UrlValue::Kind::text;
}

double number(const UrlValue& value) {
    if (value.kind() == UrlValue::Kind::floating) return value.floating();
    return static_cast<double>(value.integer());
}

std::size_t position_of(const PathValues& values, std::string_view name) {
    std::size_t i = 0;
    while (values.name(i) != name) ++i;
    return i;
}

/// The value of a matched variable. `keep` holds its text if that differs from the URL's.
UrlValue matched_value(const PathValues& values, std::size_t i, std::string& keep) {
    switch (values.converter(i).type->value) {
        case ValueKind::integer:
            if (const auto whole = values.get<long long>(i)) return *whole;
            break;
        case ValueKind::floating:
            if (const auto floating = values.get<double>(i)) return *floating;
            break;
        case ValueKind::uuid: return std::string_view(keep = *values.get<std::string>(i));
        default: break;
    }
    return values.text(i);
}

bool has_same_names(const RouteRule& a, const RouteRule& b) {
    return a.given.size() == b.given.size() &&
           std::all_of(a.given.begin(), a.given.end(),
                       [&](const RuleVariable& variable) { return b.has_variable(variable.name); });
}

}  // namespace

bool equal_values(const UrlValue& a, const UrlValue& b) {
    if (is_number(a) != is_number(b) || a.is_none() != b.is_none()) return false;
    if (!is_number(a)) return a.text() == b.text();
    const bool floating = a.kind() == UrlValue::Kind::floating || b.kind() == UrlValue::Kind::floating;
    return floating ? number(a) == number(b) : a.integer() == b.integer();
}

bool provides_defaults_for(const RouteRule& rule, const RouteRule& other) {
    return &rule != &other && !rule.defaults.empty() && rule.defaults.size() >= other.defaults.size() &&
           rule.options.endpoint == other.options.endpoint && rule.options.host == other.options.host &&
           rule.options.subdomain == other.options.subdomain && has_same_names(rule, other);
}

bool has_defaults(const RouteRule& rule, const PathValues& values) {
    return std::all_of(rule.defaults.begin(), rule.defaults.end(), [&](const DefaultValue& wanted) {
        std::string keep;
        return equal_values(matched_value(values, position_of(values, wanted.name), keep), wanted.value());
    });
}

std::string path_with_values(const RouteRule& rule, const PathValues& values) {
    std::array<UrlValue, max_rule_variables> arguments;
    std::array<std::string, max_rule_variables> texts;
    for (std::size_t i = 0; i < rule.variables.size(); ++i)
        arguments[i] = matched_value(values, position_of(values, rule.variables[i].name), texts[i]);
    return build_path(rule, arguments);
}

}  // namespace carboy::web
