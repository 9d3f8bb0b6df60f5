// format(Decimal, spec).
#pragma once

#include "jinja/python/decimal_number.hpp"

namespace carboy::jinja::python {

/// Throws: ValueError for a spec that is none.
std::string formatted_decimal(const DecimalNumber& number, std::string_view spec);

}  // namespace carboy::jinja::python
