// Rules with defaults: "/users/" with {page: 1} beside "/users/page/<int:page>".
// Source: Werkzeug routing/rules.py, Rule.provides_defaults_for and Rule.suitable_for.
#pragma once

#include <string>

#include <carboy/web/routing/path_values.hpp>

#include "web/routing/route_rule.hpp"

namespace carboy::web {

/// True when both values are equal in Python: 1 and 1.0 are, 1 and "1" are not.
bool equal_values(const UrlValue& a, const UrlValue& b);

/// True when `rule` is another rule of the same endpoint and host for the same values, some of which are its defaults.
bool provides_defaults_for(const RouteRule& rule, const RouteRule& other);

/// True when the values, those of another rule, are equal to the rule's defaults.
bool has_defaults(const RouteRule& rule, const PathValues& values);

/// Returns the rule's path with the values of another rule.
std::string path_with_values(const RouteRule& rule, const PathValues& values);

}  // namespace carboy::web
