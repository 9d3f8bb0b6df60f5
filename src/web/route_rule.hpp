// A rule as the router holds it: its parts for matching, its tokens for building, what it leads to.
// Source: Werkzeug routing/rules.py, Rule and RulePart.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/http/method.hpp>
#include <carboy/web/path_values.hpp>
#include <carboy/web/view.hpp>

namespace carboy::web {

/// Orders the dynamic parts that compete for a segment: the lower one is tried first.
struct PartWeight {
    int static_texts = 0;
    std::vector<std::pair<int, int>> text_weights;
    int variables = 0;
    std::vector<int> variable_weights;
    auto operator<=>(const PartWeight&) const = default;
};

/// A literal, or a variable with the texts it may be.
struct PartElement {
    bool is_variable = false;
    std::string text;
    Converter converter;
    std::vector<std::string> items;
};

/// What lies between two slashes of a rule; a part with a `path` variable runs to the rule's end.
struct RulePart {
    bool is_static = true;
    bool is_final = false;
    /// The text of a static part; for others a spelling that is equal for parts that accept the same.
    std::string content;
    std::vector<PartElement> elements;
    PartWeight weight;
    std::size_t variables = 0;

    bool same_as(const RulePart& other) const {
        return content == other.content && is_final == other.is_final && weight == other.weight;
    }
};

struct MountedBlueprint;

/// What is said of a rule beside its text.
struct RuleOptions {
    http::Methods methods;
    std::string endpoint;
    bool strict_slashes = true;
    bool merge_slashes = true;
    const MountedBlueprint* blueprint = nullptr;
};

/// A rule of the application.
struct RouteRule {
    /// Throws: Error "bad_rule" that says what is wrong with the text.
    RouteRule(std::string_view text, RuleOptions options, View view, const void* handler);
    RouteRule(const RouteRule&) = delete;
    RouteRule& operator=(const RouteRule&) = delete;

    bool has_variable(std::string_view name) const;

    std::string text;
    RuleOptions options;
    View view;
    /// handler_key of a handler the compiler knows, else null.
    const void* handler;
    std::vector<RulePart> parts;
    std::vector<RuleVariable> variables;
    /// The percent-encoded literals around the variables: variables.size() + 1 of them.
    std::vector<std::string> literals;
};

}  // namespace carboy::web
