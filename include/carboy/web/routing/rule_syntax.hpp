// Parses a rule such as "/users/<int:id>/edit", at compile time or at run time.
// Source: Werkzeug routing/rules.py, _part_re.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <carboy/web/routing/builtin_converters.hpp>
#include <carboy/web/routing/rule_fault.hpp>

namespace carboy::web {

/// The largest number of variables in a rule.
inline constexpr std::size_t max_rule_variables = 16;

/// A piece of a rule.
struct RuleToken {
    enum class Kind : std::uint8_t { slash, text, variable };
    Kind kind = Kind::slash;
    /// The literal text, or the variable's name.
    std::string_view text;
    Converter converter;
};

/// Reads the tokens of a rule in order.
class RuleScanner {
  public:
    /// `own` are the converters that the rule may name besides the built-in ones.
    constexpr explicit RuleScanner(std::string_view rule, std::span<const ConverterType* const> own = {})
        : rest_(rule), own_(own) {
        if (!rule.starts_with('/')) fault_ = RuleFault::no_leading_slash;
    }

    /// Reads the next token. Returns false at the end or at a fault.
    constexpr bool next(RuleToken& token);
    constexpr RuleFault fault() const { return fault_; }

  private:
    static constexpr bool is_identifier(std::string_view name) {
        if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
        for (char c : name) {
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && !(c >= '0' && c <= '9')) return false;
        }
        return true;
    }
    constexpr bool fail(RuleFault fault) {
        fault_ = fault;
        return false;
    }
    constexpr bool read_variable(RuleToken& token);
    constexpr std::string_view take(std::size_t length) {
        const std::string_view taken = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return taken;
    }

    std::string_view rest_;
    std::span<const ConverterType* const> own_;
    RuleFault fault_ = RuleFault::none;
    std::string_view names_[max_rule_variables];
    std::size_t count_ = 0;
};

constexpr bool RuleScanner::next(RuleToken& token) {
    if (fault_ != RuleFault::none || rest_.empty()) return false;
    token = {};
    if (rest_.front() == '/') {
        token.text = take(1);
        return true;
    }
    if (rest_.front() == '<') return read_variable(token);
    token.kind = RuleToken::Kind::text;
    token.text = take(rest_.find_first_of("</") == rest_.npos ? rest_.size() : rest_.find_first_of("</"));
    return true;
}

/// Reads "<name>", "<converter:name>" or "<converter(arguments):name>".
constexpr bool RuleScanner::read_variable(RuleToken& token) {
    rest_.remove_prefix(1);
    std::string_view converter = "default", arguments;
    const std::size_t head = rest_.find_first_of("(:>");
    if (head == rest_.npos) return fail(RuleFault::malformed_variable);
    if (rest_[head] != '>') {
        converter = take(head);
        if (!is_identifier(converter)) return fail(RuleFault::malformed_variable);
        if (rest_.front() == '(') {
            const std::size_t close = rest_.find("):");
            if (close == rest_.npos) return fail(RuleFault::malformed_variable);
            arguments = take(close + 1).substr(1, close - 1);
        }
        rest_.remove_prefix(1);
    }
    const std::size_t end = rest_.find('>');
    if (end == rest_.npos) return fail(RuleFault::malformed_variable);
    token.kind = RuleToken::Kind::variable;
    token.text = take(end);
    rest_.remove_prefix(1);
    if (!is_identifier(token.text)) return fail(RuleFault::malformed_variable);
    if (count_ == max_rule_variables) return fail(RuleFault::too_many_variables);
    for (std::size_t i = 0; i < count_; ++i)
        if (names_[i] == token.text) return fail(RuleFault::duplicate_variable);
    names_[count_++] = token.text;
    fault_ = parse_converter(converter, arguments, own_, token.converter);
    return fault_ == RuleFault::none;
}

}  // namespace carboy::web
