// The wire form of NUMERIC: groups of four decimal digits.  Source: PostgreSQL 15, numeric_send in utils/adt/numeric.c.
#pragma once

#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

/// Appends the number as text, with as many decimals as its scale ("12.50", "NaN", "Infinity").
/// Throws: DataError when the bytes are not a number.
void append_numeric_text(std::string& out, std::string_view wire);

/// Appends the wire form of a plain decimal number ("-12.50"). Appends nothing and returns false for any other text.
bool append_numeric_wire(std::string& out, std::string_view text);

}  // namespace carboy::drivers::postgres
