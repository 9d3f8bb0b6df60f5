// The possible faults of a rule.
#pragma once

#include <cstdint>

namespace carboy::web {

enum class RuleFault : std::uint8_t {
    none,
    no_leading_slash,
    malformed_variable,
    unknown_converter,
    unknown_converter_argument,
    bad_converter_argument,
    duplicate_variable,
    too_many_variables,
};

}  // namespace carboy::web
