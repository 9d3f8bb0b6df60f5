// The tree of an application's rules, which finds the rule for a path and a method.
// Source: Werkzeug routing/matcher.py (2.2), with the same order of preference.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
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
    /// How the path must be changed so that it matches.
    enum class Repair : std::uint8_t { none, add_slash, merge_slashes, both };

    Status status = Status::not_found;
    Repair repair = Repair::none;
    const RouteRule* rule = nullptr;
    /// The methods of the rules that match the path, for the status method_not_allowed.
    http::Methods allowed;
    std::array<std::string_view, max_rule_variables> texts;

    /// Lifetime: this match, the path and the router.
    PathValues values() const { return {rule->variables.data(), texts.data(), rule->variables.size()}; }
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

    /// Matches a path. Does not allocate for rules with at most one variable between two slashes.
    /// Lifetime: the match views `path`.
    RouteMatch match(std::string_view path, http::Method method) const;
    /// Returns the methods that the path answers.
    http::Methods allowed_methods(std::string_view path) const;
    /// Returns the target for a match with the status `redirect`: the repaired path, percent-encoded, with the query.
    static std::string redirect_target(std::string_view path, RouteMatch::Repair repair, std::string_view query);

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
    struct Walk;

    std::size_t child(std::size_t node, const RulePart& part);
    const Node* static_child(const Node& node, std::string_view text) const;

    std::vector<std::unique_ptr<RouteRule>> rules_;
    std::vector<Node> nodes_;
    bool merges_slashes_ = true;
};

}  // namespace carboy::web
