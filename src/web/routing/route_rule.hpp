// A rule in the router: its parts for matching, its tokens for building, its target.
// Source: Werkzeug routing/rules.py, Rule and RulePart.
#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/http/method.hpp>
#include <carboy/web/routing/path_values.hpp>
#include <carboy/web/routing/route_about.hpp>
#include <carboy/web/routing/view.hpp>

#include "web/routing/seen_json.hpp"

namespace carboy::web {

/// Orders the dynamic parts that compete for a segment: a lower weight is tried first.
struct PartWeight {
    int static_texts = 0;
    std::vector<std::pair<int, int>> text_weights;
    int variables = 0;
    std::vector<int> variable_weights;
    auto operator<=>(const PartWeight&) const = default;
};

/// A literal, or a variable with its accepted texts.
struct PartElement {
    bool is_variable = false;
    std::string text;
    Converter converter;
    std::vector<std::string> items;
};

/// The part between two slashes of a rule; a part with a `path` variable extends to the rule's end.
struct RulePart {
    bool is_static = true;
    bool is_final = false;
    /// The text of a static part; for others a text that is equal for parts that accept the same.
    std::string content;
    std::vector<PartElement> elements;
    PartWeight weight;
    std::size_t variables = 0;

    bool same_as(const RulePart& other) const {
        return content == other.content && is_final == other.is_final && weight == other.weight;
    }
};

struct MountedBlueprint;

/// The options of a rule, in addition to its text.
struct RuleOptions {
    http::Methods methods;
    std::string endpoint;
    bool strict_slashes = true;
    bool merge_slashes = true;
    /// OPTIONS is answered automatically.
    bool automatic_options = false;
    const MountedBlueprint* blueprint = nullptr;
    RouteTypes types = {};
    RouteAbout about = {};
};

/// A rule of the application.
struct RouteRule {
    /// Throws: Error "bad_rule" that says what is wrong with the text.
    /// `own_converters` are those that the text may name besides the built-in ones.
    RouteRule(std::string_view text, RuleOptions options, View view, const void* handler,
              std::span<const ConverterType* const> own_converters = {});
    RouteRule(const RouteRule&) = delete;
    RouteRule& operator=(const RouteRule&) = delete;

    bool has_variable(std::string_view name) const;

    std::string text;
    RuleOptions options;
    View view;
    /// The handler_key of a handler that is known at compile time, else null.
    const void* handler;
    std::vector<RulePart> parts;
    std::vector<RuleVariable> variables;
    /// The percent-encoded literals around the variables: variables.size() + 1 of them.
    std::vector<std::string> literals;
    /// The JSON that its handler has used so far.
    SeenJson seen;
};

}  // namespace carboy::web
