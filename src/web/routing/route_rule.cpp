#include "web/routing/route_rule.hpp"

#include <algorithm>

#include <carboy/base/error.hpp>
#include <carboy/web/routing/rule_syntax.hpp>

#include "web/routing/merge_slashes.hpp"
#include "web/routing/url_quote.hpp"
#include "web/routing/url_text.hpp"

namespace carboy::web {

namespace {

/// What to write instead.
std::string_view remedy(RuleFault fault) {
    switch (fault) {
        case RuleFault::no_leading_slash: return "Write '/' before it.";
        case RuleFault::malformed_variable: return "Write <name>, <int:name> or <int(min=1):name>.";
        case RuleFault::unknown_converter:
            return "Use string, int, float, path, uuid, any, or one that app.add_converter has added.";
        case RuleFault::unknown_converter_argument:
            return "string takes minlength, maxlength and length; int takes min, max, signed and fixed_digits; float "
                   "takes min, max and signed; any takes its words.";
        case RuleFault::bad_converter_argument:
            return "Write numbers in digits, and signed=True or signed=False. Words that are not only letters, digits "
                   "and '_' need quotes.";
        case RuleFault::duplicate_variable:
            return "Give each variable its own name, including those of the host and prefix.";
        case RuleFault::too_many_variables: return "Use one path variable, or the query string.";
        case RuleFault::none: break;
    }
    return {};
}

std::string_view explain(RuleFault fault) {
    switch (fault) {
        case RuleFault::no_leading_slash: return "a rule must start with a slash";
        case RuleFault::malformed_variable: return "a variable is not written correctly";
        case RuleFault::unknown_converter: return "there is no such converter";
        case RuleFault::unknown_converter_argument: return "the converter has no such argument";
        case RuleFault::bad_converter_argument: return "an argument of the converter is not valid";
        case RuleFault::duplicate_variable: return "a rule names each variable once";
        case RuleFault::too_many_variables: return "a rule has at most 16 variables";
        case RuleFault::none: break;
    }
    return "";
}

std::vector<std::string> any_items(std::string_view arguments) {
    std::vector<std::string> items;
    ArgumentReader reader{arguments};
    ConverterArgument argument;
    while (reader.next(argument)) items.emplace_back(argument.value);
    return items;
}

/// Returns the part of a converter that determines which strings match; limits of numbers are checked after the match.
std::string accepted(const PartElement& element) {
    const Converter& converter = element.converter;
    std::string text(converter.type->name);
    if (converter.is_signed) text += '-';
    text += std::to_string(converter.min_length) + ',' + std::to_string(converter.max_length);
    for (const std::string& item : element.items) text += '|' + item;
    return text;
}

/// Collects tokens into the parts between slashes.
class PartBuilder {
  public:
    explicit PartBuilder(RuleText& rule) : rule_(rule) { rule_.literals.emplace_back(); }

    void add(const RuleToken& token) {
        if (token.kind == RuleToken::Kind::variable) return add_variable(token);
        rule_.literals.back() += quote_path_literal(token.text);
        if (token.kind == RuleToken::Kind::text) return add_text(token.text);
        if (part_.is_final) return append_literal("/");
        close();
    }

    void close() {
        part_.weight.static_texts = -static_cast<int>(part_.weight.text_weights.size());
        part_.weight.variables = -static_cast<int>(part_.variables);
        if (part_.is_static && !part_.elements.empty()) part_.content = part_.elements.front().text;
        rule_.parts.push_back(std::move(part_));
        part_ = {};
    }

  private:
    void add_text(std::string_view text) {
        const int position = static_cast<int>(part_.weight.text_weights.size());
        part_.weight.text_weights.emplace_back(position, -static_cast<int>(text.size()));
        append_literal(text);
    }

    void append_literal(std::string_view text) {
        part_.content.append(text);
        if (part_.elements.empty() || part_.elements.back().is_variable) part_.elements.emplace_back();
        part_.elements.back().text.append(text);
    }

    void add_variable(const RuleToken& token) {
        PartElement element{.is_variable = true, .converter = token.converter};
        element.items = any_items(token.converter.items);
        part_.content += '\0' + accepted(element) + '\0';
        part_.is_static = false;
        part_.is_final = part_.is_final || token.converter.type->takes_slashes;
        part_.weight.variable_weights.push_back(token.converter.type->weight);
        ++part_.variables;
        part_.elements.push_back(std::move(element));
        rule_.variables.push_back({std::string(token.text), token.converter});
        rule_.literals.emplace_back();
    }

    RuleText& rule_;
    RulePart part_;
};

[[noreturn]] void refuse(std::string_view rule, std::string_view reason, std::string_view hint) {
    throw Error("bad_rule", "The rule '" + std::string(rule) + "' is not valid: " + std::string(reason) + ".",
                std::string(hint));
}

[[noreturn]] void refuse(std::string_view rule, RuleFault fault) { refuse(rule, explain(fault), remedy(fault)); }

void parse(std::string_view text, std::span<const ConverterType* const> own_converters, std::string_view whole,
           RuleText& out) {
    RuleScanner scanner{text, own_converters};
    RuleToken token;
    PartBuilder builder{out};
    while (scanner.next(token)) builder.add(token);
    if (scanner.fault() != RuleFault::none) refuse(whole, scanner.fault());
    builder.close();
}

/// A host is parsed like the text after a slash.
void parse_domain(const RuleOptions& options, std::span<const ConverterType* const> own_converters, RuleText& out) {
    const std::string& text = options.host.empty() ? options.subdomain : options.host;
    if (text.empty()) return;
    if (!options.host.empty() && !options.subdomain.empty())
        refuse(text, "it has a host and a subdomain", "Use one of them.");
    if (text.find('/') != text.npos)
        refuse(text, "a host has no slash", "Put what follows the slash into the rule itself.");
    parse("/" + text, own_converters, text, out);
    out.parts.erase(out.parts.begin());
    out.literals.front().erase(0, 1);
}

std::vector<DefaultValue> stored(const std::vector<RuleDefault>& defaults) {
    std::vector<DefaultValue> values;
    for (const RuleDefault& given : defaults) values.emplace_back(given.name, given.value);
    return values;
}

/// Reads any text that the value of a default has.
Converter converter_of_default(const UrlValue& value) {
    Converter converter;
    const bool integer = value.kind() == UrlValue::Kind::integer || value.kind() == UrlValue::Kind::natural;
    const bool floating = value.kind() == UrlValue::Kind::floating;
    parse_converter(integer    ? "int"
                    : floating ? "float"
                               : "string",
                    integer || floating ? "signed=True" : "", {}, converter);
    return converter;
}

}  // namespace

DefaultValue::DefaultValue(std::string_view its_name, const UrlValue& value)
    : name(its_name), text(plain_text(value)), value_(value) {}

RouteRule::RouteRule(std::string_view rule, RuleOptions rule_options, View rule_view, const void* handler_identity,
                     std::span<const ConverterType* const> own_converters)
    : text(rule_options.merge_slashes ? merge_slashes(rule) : std::string(rule)),
      options(std::move(rule_options)),
      view(std::move(rule_view)),
      handler(handler_identity) {
    parse(text, own_converters, text, *this);
    parse_domain(options, own_converters, domain);
    defaults = stored(options.defaults);
    list_given();
}

void RouteRule::list_given() {
    const std::size_t hosts = domain.variables.size();
    const std::size_t prefix = std::min(options.prefix_variables, variables.size());
    const auto add = [&](const RuleVariable& variable, std::size_t place) {
        if (has_variable(variable.name)) refuse(text, RuleFault::duplicate_variable);
        if (given.size() == max_rule_variables) refuse(text, RuleFault::too_many_variables);
        given.push_back(variable);
        order_.push_back(static_cast<std::uint8_t>(place));
    };
    for (std::size_t i = prefix; i < variables.size(); ++i) add(variables[i], hosts + i);
    for (std::size_t i = 0; i < defaults.size(); ++i)
        add({defaults[i].name, converter_of_default(defaults[i].value())}, hosts + variables.size() + i);
    parameters = given.size();
    for (std::size_t i = 0; i < prefix; ++i) add(variables[i], hosts + i);
    for (std::size_t i = 0; i < hosts; ++i) add(domain.variables[i], i);
    if (hosts == 0 && prefix == 0 && defaults.empty()) order_.clear();
}

void RouteRule::arrange(std::span<std::string_view> texts) const {
    if (order_.empty()) return;
    const std::vector<std::string_view> matched(texts.begin(), texts.end());
    const std::size_t variable_texts = domain.variables.size() + variables.size();
    for (std::size_t i = 0; i < order_.size(); ++i)
        texts[i] = order_[i] < variable_texts ? matched[order_[i]] : defaults[order_[i] - variable_texts].text;
}

bool RouteRule::has_variable(std::string_view name) const {
    for (const RuleVariable& variable : given)
        if (variable.name == name) return true;
    return false;
}

const DefaultValue* RouteRule::find_default(std::string_view name) const {
    for (const DefaultValue& value : defaults)
        if (value.name == name) return &value;
    return nullptr;
}

}  // namespace carboy::web
