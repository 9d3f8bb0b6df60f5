// format(Decimal, spec).
#pragma once

#include "jinja/stdlib/decimal_number.hpp"

namespace carboy::jinja::python {

/// Throws: ValueError for an invalid spec.
std::string formatted_decimal(const DecimalNumber& number, std::string_view spec);

}  // namespace carboy::jinja::python
