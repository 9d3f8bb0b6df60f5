// Builds a path from an endpoint and values.
// Source: Werkzeug routing/map.py, MapAdapter.build.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <carboy/web/routing/url_value.hpp>

#include "web/routing/route_rule.hpp"

namespace carboy::web {

/// A built URL without scheme and root.
struct BuiltUrl {
    const RouteRule* rule = nullptr;
    /// The path and the query.
    std::string path;
    /// The text of the rule's host or subdomain; empty when it has none.
    std::string domain = {};
};

/// Finds the rules of an endpoint and builds paths from them.
/// Threads: add from one thread, build from any.
class UrlBuilder {
  public:
    /// Lifetime: the rule must outlive the builder.
    void add(const RouteRule& rule);

    /// Returns the path and query of the endpoint's first rule that fits the values; rules with more variables come
    /// first, and among rules with hosts one that leads to `host`. Values that are not in the rule become the query
    /// string.
    /// Throws: Error "url_build_failed" when there is no such endpoint or no rule fits.
    BuiltUrl build(std::string_view endpoint, std::span<const UrlParameter> values,
                   std::optional<http::Method> method = std::nullopt, std::string_view host = {}) const;

    /// Returns the rules of a handler that is known at compile time, in the order of their addition, but with more
    /// variables first.
    std::span<const RouteRule* const> rules_of(const void* handler) const;
    /// The same for an endpoint.
    std::span<const RouteRule* const> rules_of(std::string_view endpoint) const;

  private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    const RouteRule* find(std::string_view endpoint, std::span<const UrlParameter> values,
                          std::optional<http::Method> method, std::string_view host) const;

    std::unordered_map<std::string, std::vector<const RouteRule*>, TextHash, std::equal_to<>> by_endpoint_;
    std::unordered_map<const void*, std::vector<const RouteRule*>> by_handler_;
};

/// Returns the rule's path with these values in the order of its variables.  Throws: Error "url_build_failed".
std::string build_path(const RouteRule& rule, std::span<const UrlValue> values);

/// Returns the URL of this rule, which has a value or a default for each of its variables.
/// Throws: Error "url_build_failed".
BuiltUrl build_url(const RouteRule& rule, std::span<const UrlParameter> values);

/// Appends "?name=value&..." for the values that are not in the rule.
void append_query(std::string& url, const RouteRule& rule, std::span<const UrlParameter> values);

}  // namespace carboy::web
