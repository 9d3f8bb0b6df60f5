// A rule that the compiler checks against its handler.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

#include <carboy/web/routing/handler.hpp>
#include <carboy/web/routing/handler_check.hpp>
#include <carboy/web/routing/rule_syntax.hpp>
#include <carboy/web/routing/url_value.hpp>

namespace carboy::web {

/// The value of a handler's parameter that is not in a rule's text: {"page", 1}.
struct RuleDefault {
    std::string_view name;
    UrlValue value;
};

/// The largest number of defaults of a rule.
inline constexpr std::size_t max_rule_defaults = 4;

/// Functions that are never defined: an invalid rule calls the one whose name gives the reason, which does not compile.
namespace misuse {
void a_rule_must_start_with_a_slash();
void a_variable_is_written_as_name_or_converter_colon_name_in_angle_brackets();
void this_converter_does_not_exist_use_string_int_float_path_uuid_or_any();
void this_converter_has_no_such_argument();
void this_argument_of_the_converter_is_not_understood();
void a_rule_names_each_variable_once();
void a_rule_has_at_most_16_variables();
void the_rule_has_more_variables_than_the_handler_has_parameters();
void the_handler_has_more_parameters_than_the_rule_has_variables();
void an_int_variable_needs_an_integer_parameter();
void a_float_variable_needs_a_floating_point_parameter();
void a_string_path_or_any_variable_needs_a_string_or_string_view_parameter();
void a_uuid_variable_needs_a_string_parameter();
void a_variable_with_a_converter_of_yours_needs_a_parameter_of_its_type();
void a_default_is_a_number_or_text_like_its_parameter();
void a_rule_has_at_most_4_defaults_with_names_that_are_not_in_its_text();
}  // namespace misuse

namespace detail {

constexpr void report(RuleFault fault) {
    switch (fault) {
        case RuleFault::none: return;
        case RuleFault::no_leading_slash: return misuse::a_rule_must_start_with_a_slash();
        case RuleFault::malformed_variable:
            return misuse::a_variable_is_written_as_name_or_converter_colon_name_in_angle_brackets();
        case RuleFault::unknown_converter:
            return misuse::this_converter_does_not_exist_use_string_int_float_path_uuid_or_any();
        case RuleFault::unknown_converter_argument: return misuse::this_converter_has_no_such_argument();
        case RuleFault::bad_converter_argument: return misuse::this_argument_of_the_converter_is_not_understood();
        case RuleFault::duplicate_variable: return misuse::a_rule_names_each_variable_once();
        case RuleFault::too_many_variables: return misuse::a_rule_has_at_most_16_variables();
    }
}

/// Why a rule does not suit a handler.
enum class RuleMisfit : std::uint8_t {
    none,
    more_variables,
    more_parameters,
    integer,
    floating,
    uuid,
    own,
    text,
    default_value,
    default_name
};

constexpr void report(RuleMisfit misfit) {
    switch (misfit) {
        case RuleMisfit::none: return;
        case RuleMisfit::more_variables: return misuse::the_rule_has_more_variables_than_the_handler_has_parameters();
        case RuleMisfit::more_parameters: return misuse::the_handler_has_more_parameters_than_the_rule_has_variables();
        case RuleMisfit::integer: return misuse::an_int_variable_needs_an_integer_parameter();
        case RuleMisfit::floating: return misuse::a_float_variable_needs_a_floating_point_parameter();
        case RuleMisfit::uuid: return misuse::a_uuid_variable_needs_a_string_parameter();
        case RuleMisfit::own: return misuse::a_variable_with_a_converter_of_yours_needs_a_parameter_of_its_type();
        case RuleMisfit::text: return misuse::a_string_path_or_any_variable_needs_a_string_or_string_view_parameter();
        case RuleMisfit::default_value: return misuse::a_default_is_a_number_or_text_like_its_parameter();
        case RuleMisfit::default_name:
            return misuse::a_rule_has_at_most_4_defaults_with_names_that_are_not_in_its_text();
    }
}

constexpr RuleMisfit misfit_of(ValueKind value) {
    switch (value) {
        case ValueKind::integer: return RuleMisfit::integer;
        case ValueKind::floating: return RuleMisfit::floating;
        case ValueKind::uuid: return RuleMisfit::uuid;
        case ValueKind::own: return RuleMisfit::own;
        case ValueKind::text: break;
    }
    return RuleMisfit::text;
}

/// What is wrong with a rule. The check and the report are separate functions, so that compilers print only a few lines
/// before the reason.
struct RuleVerdict {
    RuleFault fault = RuleFault::none;
    RuleMisfit misfit = RuleMisfit::none;

    constexpr bool fine() const { return fault == RuleFault::none && misfit == RuleMisfit::none; }
};

constexpr bool fits(const UrlValue& value, ParameterKind parameter) {
    switch (value.kind()) {
        case UrlValue::Kind::integer:
        case UrlValue::Kind::natural: return parameter == ParameterKind::integer;
        case UrlValue::Kind::floating: return parameter == ParameterKind::floating;
        case UrlValue::Kind::text: return parameter == ParameterKind::text || parameter == ParameterKind::text_view;
        default: return false;
    }
}

/// The variables of the rule are the handler's first parameters, and the defaults are those after them.
constexpr RuleVerdict judge_rule(std::string_view rule, std::span<const ParameterType> parameters,
                                 std::span<const ConverterType* const> own,
                                 std::span<const RuleDefault> defaults = {}) {
    if (defaults.size() > max_rule_defaults) return {.misfit = RuleMisfit::default_name};
    RuleScanner scanner{rule, own};
    RuleToken token;
    std::size_t variables = 0;
    while (scanner.next(token)) {
        if (token.kind != RuleToken::Kind::variable) continue;
        for (const RuleDefault& other : defaults)
            if (other.name == token.text) return {.misfit = RuleMisfit::default_name};
        const ConverterType& converter = *token.converter.type;
        if (variables == parameters.size()) return {.misfit = RuleMisfit::more_variables};
        if (!fits(converter, parameters[variables])) return {.misfit = misfit_of(converter.value)};
        ++variables;
    }
    if (scanner.fault() != RuleFault::none) return {.fault = scanner.fault()};
    for (const RuleDefault& given : defaults) {
        if (variables == parameters.size()) return {.misfit = RuleMisfit::more_variables};
        if (!fits(given.value, parameters[variables].kind)) return {.misfit = RuleMisfit::default_value};
        ++variables;
    }
    return {.misfit = variables < parameters.size() ? RuleMisfit::more_parameters : RuleMisfit::none};
}

template <class Handler>
constexpr RuleVerdict judge_rule(std::string_view rule, std::span<const RuleDefault> defaults = {}) {
    static_assert(check_handler<Handler>());
    using Parameters = FunctionParameters<Handler>;
    return judge_rule(rule, Parameters::types, Parameters::converters, defaults);
}

}  // namespace detail

namespace detail {

/// The text of a rule, and the values of the parameters that are not in it. Rules have it as a member, because Clang 14
/// crashes on a constant of a class with such a base class.
class RuleLiteral {
  public:
    constexpr std::string_view text() const { return text_; }
    constexpr std::span<const RuleDefault> defaults() const { return {defaults_.data(), count_}; }

    consteval explicit RuleLiteral(const char* text) : text_(text) {}
    consteval RuleLiteral(const char* text, std::initializer_list<RuleDefault> defaults) : text_(text) {
        for (const RuleDefault& given : defaults)
            if (count_ < max_rule_defaults) defaults_[count_++] = given;
    }

  private:
    std::string_view text_;
    std::array<RuleDefault, max_rule_defaults> defaults_{};
    std::size_t count_ = 0;
};

}  // namespace detail

/// A rule for this handler, made from a literal. A mistake in it does not compile. Values for the handler's last
/// parameters may follow: app.route<list>({"/users/", {{"page", 1}}}).
template <auto Handler>
class Rule {
  public:
    consteval Rule(const char* text) : literal_(text) {
        const detail::RuleVerdict verdict = detail::judge_rule<std::remove_cv_t<decltype(Handler)>>(text);
        detail::report(verdict.fault);
        detail::report(verdict.misfit);
    }
    consteval Rule(const char* text, std::initializer_list<RuleDefault> defaults) : literal_(text, defaults) {
        const detail::RuleVerdict verdict = detail::judge_rule<std::remove_cv_t<decltype(Handler)>>(
            text, std::span<const RuleDefault>(defaults.begin(), defaults.size()));
        detail::report(verdict.fault);
        detail::report(verdict.misfit);
    }

    constexpr std::string_view text() const { return literal_.text(); }
    constexpr std::span<const RuleDefault> defaults() const { return literal_.defaults(); }

  private:
    detail::RuleLiteral literal_;
};

/// A rule for a lambda or another object that is called.
template <class Handler>
class RuleFor {
  public:
    consteval RuleFor(const char* text) : literal_(text) {
        const detail::RuleVerdict verdict = detail::judge_rule<Handler>(text);
        detail::report(verdict.fault);
        detail::report(verdict.misfit);
    }
    consteval RuleFor(const char* text, std::initializer_list<RuleDefault> defaults) : literal_(text, defaults) {
        const detail::RuleVerdict verdict =
            detail::judge_rule<Handler>(text, std::span<const RuleDefault>(defaults.begin(), defaults.size()));
        detail::report(verdict.fault);
        detail::report(verdict.misfit);
    }

    constexpr std::string_view text() const { return literal_.text(); }
    constexpr std::span<const RuleDefault> defaults() const { return literal_.defaults(); }

  private:
    detail::RuleLiteral literal_;
};

}  // namespace carboy::web
