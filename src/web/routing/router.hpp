// The tree of an application's rules, which finds the rule for a path and a method.
// Source: Werkzeug routing/matcher.py (2.2), with the same order of preference.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/web/routing/rule_syntax.hpp>

#include "web/routing/route_rule.hpp"

namespace carboy::web {

/// The result for a path and a method.
struct RouteMatch {
    enum class Status : std::uint8_t { not_found, found, method_not_allowed, redirect };
    /// How the path must be changed so that it matches. `canonical`: another rule has the values as its defaults.
    enum class Repair : std::uint8_t { none, add_slash, merge_slashes, both, canonical };

    Status status = Status::not_found;
    Repair repair = Repair::none;
    const RouteRule* rule = nullptr;
    /// The rule to which Repair::canonical redirects.
    const RouteRule* canonical = nullptr;
    /// The methods of the rules that match the path, for the status method_not_allowed.
    http::Methods allowed;
    std::array<std::string_view, max_rule_variables> texts;

    /// Lifetime: this match, the path and the router.
    PathValues values() const { return {rule->given.data(), texts.data(), rule->given.size()}; }
};

/// The host of a request, as rules with a host or subdomain see it. All in lower case.
struct RequestDomain {
    /// "api.example.org:8000".
    std::string_view host = {};
    /// "api.example.org".
    std::string_view name = {};
    /// "api" below SERVER_NAME, "" for SERVER_NAME itself, nullopt elsewhere.
    std::optional<std::string_view> subdomain = std::nullopt;
};

/// The options of all rules.
struct RouterOptions {
    bool merge_slashes = true;
    /// Redirects to the rule of an endpoint that has the values as its defaults.
    bool redirect_defaults = true;
};

/// The rules and their tree.
/// Threads: add from one thread; after freeze() match from any.
class Router {
  public:
    Router();

    /// Lifetime: the router owns the rule.  Throws: Error "bad_rule".
    RouteRule& add(std::string_view rule, RuleOptions options, View view, const void* handler = nullptr,
                   std::span<const ConverterType* const> own_converters = {});
    /// Orders the branches. Must follow the last add.
    void freeze();
    const RouterOptions& options() const noexcept { return options_; }
    void set_options(RouterOptions options) noexcept { options_ = options; }

    /// True when a rule has a host or subdomain, so that match() needs the request's.
    bool has_domains() const noexcept { return !domains_.empty(); }
    /// True when a rule has a subdomain.
    bool has_subdomains() const noexcept { return has_subdomains_; }

    /// Matches a path. Does not allocate for rules with at most one variable between two slashes.
    /// Lifetime: the match views `path`.
    RouteMatch match(std::string_view path, http::Method method, const RequestDomain& domain = {}) const;
    /// Returns the methods that the path answers.
    http::Methods allowed_methods(std::string_view path, const RequestDomain& domain = {}) const;
    /// Returns the target for a match with the status `redirect`: the repaired path, percent-encoded, with the query.
    static std::string redirect_target(const RouteMatch& match, std::string_view path, std::string_view query);

    const std::vector<std::unique_ptr<RouteRule>>& rules() const noexcept { return rules_; }

  private:
    struct StaticEdge {
        std::string text;
        std::size_t node;
    };
    struct DynamicEdge {
        const RulePart* part;
        std::size_t node;
    };
    struct Node {
        std::vector<StaticEdge> statics;
        std::vector<DynamicEdge> dynamics;
        std::vector<const RouteRule*> rules;
    };
    /// A host or subdomain, and the tree of its rules.
    struct DomainEdge {
        const RouteRule* rule;
        std::size_t node;

        bool is_subdomain() const noexcept { return rule->options.host.empty(); }
        const RulePart& part() const noexcept { return rule->domain.parts.front(); }
    };
    struct Walk;

    std::size_t domain_root(const RouteRule& rule);
    void find_canonical();
    std::size_t child(std::size_t node, const RulePart& part);
    const Node* static_child(const Node& node, std::string_view text) const;

    std::vector<std::unique_ptr<RouteRule>> rules_;
    /// The first is the root of the rules that have no host.
    std::vector<Node> nodes_;
    std::vector<DomainEdge> domains_;
    bool has_subdomains_ = false;
    RouterOptions options_;
};

}  // namespace carboy::web
