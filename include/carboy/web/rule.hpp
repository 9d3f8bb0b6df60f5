// A rule that the compiler checks against the handler that answers it.
#pragma once

#include <cstddef>
#include <string_view>

#include <carboy/web/handler.hpp>
#include <carboy/web/rule_syntax.hpp>

namespace carboy::web {

/// Functions that are never defined: a rule that is wrong calls the one whose name says why, which does not compile.
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

constexpr void report_misfit(ConverterKind converter) {
    switch (converter) {
        case ConverterKind::integer: return misuse::an_int_variable_needs_an_integer_parameter();
        case ConverterKind::floating: return misuse::a_float_variable_needs_a_floating_point_parameter();
        case ConverterKind::uuid: return misuse::a_uuid_variable_needs_a_string_parameter();
        default: return misuse::a_string_path_or_any_variable_needs_a_string_or_string_view_parameter();
    }
}

constexpr void check_rule(std::string_view rule, const ParameterKind* parameters, std::size_t count) {
    RuleScanner scanner{rule};
    RuleToken token;
    std::size_t variables = 0;
    while (scanner.next(token)) {
        if (token.kind != RuleToken::Kind::variable) continue;
        if (variables == count) return misuse::the_rule_has_more_variables_than_the_handler_has_parameters();
        if (!fits(token.converter.kind, parameters[variables])) return report_misfit(token.converter.kind);
        ++variables;
    }
    report(scanner.fault());
    if (scanner.fault() == RuleFault::none && variables < count)
        misuse::the_handler_has_more_parameters_than_the_rule_has_variables();
}

}  // namespace detail

/// A rule for this handler, made from a literal. Whatever is wrong with it does not compile.
template <auto Handler>
class Rule {
  public:
    consteval Rule(const char* text) : text_(text) {
        detail::check_rule(text_, HandlerParameters<Handler>::kinds.data(), HandlerParameters<Handler>::size);
    }
    constexpr std::string_view text() const { return text_; }

  private:
    std::string_view text_;
};

}  // namespace carboy::web
