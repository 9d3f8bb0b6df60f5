#include "web/routing/router.hpp"

#include <algorithm>

#include "web/routing/merge_slashes.hpp"
#include "web/routing/part_matcher.hpp"
#include "web/routing/rule_defaults.hpp"
#include "web/routing/url_quote.hpp"

namespace carboy::web {

namespace {

/// Returns the path with only one of its leading slashes.
std::string_view with_one_leading_slash(std::string_view path) {
    while (path.size() > 1 && path[0] == '/' && path[1] == '/') path.remove_prefix(1);
    return path;
}

/// Conditions such as the bounds of a number are not part of the pattern. They are checked after the rule has matched,
/// and no other rule is tried then.
bool accepts_values(const RouteMatch& match) {
    const std::vector<RuleVariable>& given = match.rule->given;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const Converter& converter = given[i].converter;
        if (converter.type->accepts != nullptr && !converter.type->accepts(converter, match.texts[i])) return false;
    }
    return true;
}

/// Returns the text that a subdomain or host is compared with; nullopt when the request has none.
std::optional<std::string_view> compared(const RouteRule& rule, const RequestDomain& domain) {
    if (rule.options.host.empty()) return domain.subdomain;
    const bool has_port = rule.domain.literals.back().find(':') != std::string::npos;
    return has_port ? domain.host : domain.name;
}

/// Returns the first rule that has the match's values as its defaults.
const RouteRule* canonical_rule(const RouteMatch& match, http::Method method) {
    const PathValues values = match.values();
    for (const RouteRule* rule : match.rule->canonical)
        if (rule->options.methods.contains(method) && has_defaults(*rule, values)) return rule;
    return nullptr;
}

}  // namespace

/// One traversal of the tree.
struct Router::Walk {
    enum class Result : std::uint8_t { none, found, slash_required };

    const Router& router;
    http::Method method;
    /// True when only the methods are requested, so that the search continues after a match.
    bool only_methods;
    RouteMatch& match;

    bool answers(const RouteRule& rule) const { return !only_methods && rule.options.methods.contains(method); }

    Result found(const RouteRule& rule) {
        match.rule = &rule;
        return Result::found;
    }

    /// Returns the first of the rules that answers the method, before those that only answer OPTIONS automatically. The
    /// other rules are recorded for the Allow header.
    Result pick(const Node& node, bool skip_strict) {
        const RouteRule* automatic = nullptr;
        for (const RouteRule* rule : node.rules) {
            if (skip_strict && rule->options.strict_slashes) continue;
            if (!answers(*rule)) {
                match.allowed |= rule->options.methods;
            } else if (method == http::Method::options && rule->options.automatic_options) {
                if (!automatic) automatic = rule;
            } else {
                return found(*rule);
            }
        }
        return automatic ? found(*automatic) : Result::none;
    }

    Result at_end(const Node& node) {
        if (const Result picked = pick(node, false); picked != Result::none) return picked;
        const Node* slash = router.static_child(node, "");
        if (!slash) return Result::none;
        for (const RouteRule* rule : slash->rules)
            if (answers(*rule)) return rule->options.strict_slashes ? Result::slash_required : found(*rule);
        return Result::none;
    }

    /// `rest` is the text after the slash that follows `node`.
    Result descend(const Node& node, std::string_view rest, std::size_t variables) {
        const std::size_t slash = rest.find('/');
        const std::string_view part = rest.substr(0, slash);
        const bool last = slash == rest.npos;
        const std::string_view remaining = last ? std::string_view() : rest.substr(slash + 1);
        if (const Node* next = router.static_child(node, part)) {
            const Result result = last ? at_end(*next) : descend(*next, remaining, variables);
            if (result != Result::none) return result;
        }
        for (const DynamicEdge& edge : node.dynamics) {
            const bool takes_all = edge.part->is_final;
            if (!PartMatcher(*edge.part, takes_all ? rest : part, match.texts.data() + variables).match()) continue;
            const Node& next = router.nodes_[edge.node];
            const Result result =
                last || takes_all ? at_end(next) : descend(next, remaining, variables + edge.part->variables);
            if (result != Result::none) return result;
        }
        return last && part.empty() ? pick(node, true) : Result::none;
    }

    Result run(std::size_t root_node, std::string_view path, std::size_t variables) {
        const Node& root = router.nodes_[root_node];
        if (path.empty()) return at_end(root);
        return descend(root, path.substr(1), variables);
    }

    bool is_at(const DomainEdge& edge, const RequestDomain& domain) {
        const auto text = compared(*edge.rule, domain);
        if (!text) return false;
        if (edge.part().is_static) return edge.part().content == *text;
        return PartMatcher(edge.part(), *text, match.texts.data()).match();
    }

    Result run(std::string_view path, const RequestDomain& domain) {
        for (const DomainEdge& edge : router.domains_) {
            if (!is_at(edge, domain)) continue;
            const Result result = run(edge.node, path, edge.rule->domain.variables.size());
            if (result != Result::none) return result;
        }
        if (router.has_subdomains_ && !(domain.subdomain && domain.subdomain->empty())) return Result::none;
        return run(0, path, 0);
    }
};

Router::Router() : nodes_(1) {}

RouteRule& Router::add(std::string_view text, RuleOptions options, View view, const void* handler,
                       std::span<const ConverterType* const> own_converters) {
    rules_.push_back(std::make_unique<RouteRule>(text, std::move(options), std::move(view), handler, own_converters));
    RouteRule& rule = *rules_.back();
    std::size_t node = domain_root(rule);
    for (std::size_t i = 1; i < rule.parts.size(); ++i) node = child(node, rule.parts[i]);
    nodes_[node].rules.push_back(&rule);
    return rule;
}

std::size_t Router::domain_root(const RouteRule& rule) {
    if (rule.domain.parts.empty()) return 0;
    const bool is_subdomain = rule.options.host.empty();
    has_subdomains_ = has_subdomains_ || is_subdomain;
    for (const DomainEdge& edge : domains_)
        if (edge.is_subdomain() == is_subdomain && edge.part().same_as(rule.domain.parts.front())) return edge.node;
    domains_.push_back({&rule, nodes_.size()});
    nodes_.emplace_back();
    return nodes_.size() - 1;
}

std::size_t Router::child(std::size_t node, const RulePart& part) {
    if (part.is_static) {
        for (const StaticEdge& edge : nodes_[node].statics)
            if (edge.text == part.content) return edge.node;
        nodes_[node].statics.push_back({part.content, nodes_.size()});
    } else {
        for (const DynamicEdge& edge : nodes_[node].dynamics)
            if (edge.part->same_as(part)) return edge.node;
        nodes_[node].dynamics.push_back({&part, nodes_.size()});
    }
    nodes_.emplace_back();
    return nodes_.size() - 1;
}

void Router::freeze() {
    for (Node& node : nodes_) {
        std::sort(node.statics.begin(), node.statics.end(),
                  [](const StaticEdge& a, const StaticEdge& b) { return a.text < b.text; });
        std::stable_sort(node.dynamics.begin(), node.dynamics.end(),
                         [](const DynamicEdge& a, const DynamicEdge& b) { return a.part->weight < b.part->weight; });
    }
    std::stable_sort(domains_.begin(), domains_.end(), [](const DomainEdge& a, const DomainEdge& b) {
        if (a.part().is_static != b.part().is_static) return a.part().is_static;
        return !a.part().is_static && a.part().weight < b.part().weight;
    });
    if (options_.redirect_defaults) find_canonical();
}

/// Source: Werkzeug routing/map.py, MapAdapter.get_default_redirect.
void Router::find_canonical() {
    for (const auto& rule : rules_) {
        rule->canonical.clear();
        bool comes_later = false;
        for (const auto& other : rules_) {
            comes_later = comes_later || other == rule;
            const bool preferred = !comes_later || other->defaults.size() > rule->defaults.size();
            if (preferred && provides_defaults_for(*other, *rule)) rule->canonical.push_back(other.get());
        }
        std::stable_sort(rule->canonical.begin(), rule->canonical.end(), [](const RouteRule* a, const RouteRule* b) {
            return a->defaults.size() > b->defaults.size();
        });
    }
}

const Router::Node* Router::static_child(const Node& node, std::string_view text) const {
    // Few strings have the same size, so a short list is searched faster from its start.
    constexpr std::size_t few = 8;
    if (node.statics.size() <= few) {
        for (const StaticEdge& edge : node.statics)
            if (edge.text == text) return &nodes_[edge.node];
        return nullptr;
    }
    const auto edge = std::lower_bound(node.statics.begin(), node.statics.end(), text,
                                       [](const StaticEdge& a, std::string_view b) { return a.text < b; });
    return edge != node.statics.end() && edge->text == text ? &nodes_[edge->node] : nullptr;
}

RouteMatch Router::match(std::string_view path, http::Method method, const RequestDomain& domain) const {
    using Result = Walk::Result;
    RouteMatch match;
    // The target of OPTIONS for the whole server (RFC 9110 section 9.3.7).
    if (path == "*") return match;
    path = with_one_leading_slash(path);
    Walk walk{*this, method, false, match};
    Result result = walk.run(path, domain);
    if (result == Result::slash_required) match.repair = RouteMatch::Repair::add_slash;
    if (result == Result::none && options_.merge_slashes && path.find("//") != path.npos) {
        result = walk.run(merge_slashes(path), domain);
        if (result == Result::found) match.repair = RouteMatch::Repair::merge_slashes;
        if (result == Result::slash_required) match.repair = RouteMatch::Repair::both;
    }
    if (match.repair != RouteMatch::Repair::none) {
        match.status = RouteMatch::Status::redirect;
    } else if (result == Result::found && (match.rule->arrange(match.texts), accepts_values(match))) {
        match.status = RouteMatch::Status::found;
        if (!match.rule->canonical.empty()) match.canonical = canonical_rule(match, method);
        if (match.canonical) {
            match.status = RouteMatch::Status::redirect;
            match.repair = RouteMatch::Repair::canonical;
        }
    } else if (!match.allowed.empty()) {
        match.status = RouteMatch::Status::method_not_allowed;
    }
    return match;
}

http::Methods Router::allowed_methods(std::string_view path, const RequestDomain& domain) const {
    RouteMatch match;
    if (path == "*") {
        for (const auto& rule : rules_) match.allowed |= rule->options.methods;
        return match.allowed | http::Method::options;
    }
    path = with_one_leading_slash(path);
    Walk walk{*this, http::Method::get, true, match};
    if (walk.run(path, domain) == Walk::Result::none && options_.merge_slashes && path.find("//") != path.npos)
        walk.run(merge_slashes(path), domain);
    return match.allowed;
}

std::string Router::redirect_target(const RouteMatch& match, std::string_view path, std::string_view query) {
    using Repair = RouteMatch::Repair;
    std::string target(with_one_leading_slash(path));
    if (match.repair == Repair::merge_slashes || match.repair == Repair::both) target = merge_slashes(target);
    if (match.repair == Repair::add_slash || match.repair == Repair::both) target += '/';
    target = match.repair == Repair::canonical ? path_with_values(*match.canonical, match.values())
                                               : quote_path_literal(target);
    if (!query.empty()) target.append("?").append(query);
    return target;
}

}  // namespace carboy::web
