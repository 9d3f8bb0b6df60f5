// A rule in the router: its parts for matching, its tokens for building, its target.
// Source: Werkzeug routing/rules.py, Rule and RulePart.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/http/method.hpp>
#include <carboy/web/routing/path_values.hpp>
#include <carboy/web/routing/route_about.hpp>
#include <carboy/web/routing/rule.hpp>
#include <carboy/web/routing/url_value.hpp>
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

/// A literal, or a variable with its accepted strings.
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
    /// The text of a static part; for others a string that is equal for parts that accept the same.
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
    /// A host, or a part of one below SERVER_NAME; at most one of them is set.
    std::string host = {};
    std::string subdomain = {};
    std::vector<RuleDefault> defaults = {};
    /// The number of variables at the start of the text that the handler does not receive as parameters: those of
    /// a blueprint's prefix.
    std::size_t prefix_variables = 0;
    /// For static files.
    std::function<std::string(std::string_view filename)> version = {};
};

/// A parsed rule, or the parsed host of one.
struct RuleText {
    std::vector<RulePart> parts;
    std::vector<RuleVariable> variables;
    /// The percent-encoded literals around the variables: variables.size() + 1 of them.
    std::vector<std::string> literals;
};

/// The value of a parameter that is not in the rule's text.
class DefaultValue {
  public:
    DefaultValue(std::string_view its_name, const UrlValue& value);

    UrlValue value() const { return value_.kind() == UrlValue::Kind::text ? UrlValue(std::string_view(text)) : value_; }

    std::string name;
    /// What a URL would have for it.
    std::string text;

  private:
    /// Its text, if it is one, may be gone.
    UrlValue value_;
};

/// A rule of the application.
struct RouteRule : RuleText {
    /// Throws: Error "bad_rule" that says what is wrong with the text.
    /// `own_converters` are those that the text may name besides the built-in ones.
    RouteRule(std::string_view text, RuleOptions options, View view, const void* handler,
              std::span<const ConverterType* const> own_converters = {});
    RouteRule(const RouteRule&) = delete;
    RouteRule& operator=(const RouteRule&) = delete;

    /// True when a value of this name is part of the URL, or of its meaning.
    bool has_variable(std::string_view name) const;
    const DefaultValue* find_default(std::string_view name) const;
    /// True when the handler's parameters are the variables of the text, and these alone make its URL.
    bool is_plain() const noexcept { return order_.empty() && domain.parts.empty() && !options.version; }
    /// Puts matched strings, which are in the order of the host's and then the text's variables, into the order of
    /// `given`.
    void arrange(std::span<std::string_view> texts) const;

    std::string text;
    RuleOptions options;
    View view;
    /// The handler_key of a handler that is known at compile time, else null.
    const void* handler;
    /// Its host or subdomain; without parts when it has none.
    RuleText domain;
    std::vector<DefaultValue> defaults;
    /// What a view receives: the handler's parameters, which are the variables of the text and the defaults, then the
    /// variables of the prefix and of the host.
    std::vector<RuleVariable> given;
    /// The number of the handler's parameters.
    std::size_t parameters = 0;
    /// Rules of the same endpoint that have defaults for variables of this one, in their order of preference.
    std::vector<const RouteRule*> canonical;
    /// The JSON that its handler has used so far.
    SeenJson seen;

  private:
    void list_given();

    /// For each of `given`, its place among the matched strings, or that of its default after them. Empty when nothing
    /// has to move.
    std::vector<std::uint8_t> order_;
};

}  // namespace carboy::web
