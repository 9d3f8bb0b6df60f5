// Numbers as Python's int(), float() and Decimal() read them from a form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::web {

/// Removes white space at both ends.
std::string_view stripped(std::string_view text) noexcept;

/// int(text), for ASCII digits and 64 bits.
std::optional<std::int64_t> read_integer(std::string_view text);
/// float(text), for ASCII digits.
std::optional<double> read_float(std::string_view text);
/// str(Decimal(text)), for ASCII digits and finite numbers.
std::optional<std::string> read_decimal(std::string_view text);

/// Compares two decimal numbers by value: negative, 0 or positive. Requires: both are strings of read_decimal.
int compare_decimals(std::string_view a, std::string_view b);
/// Returns str(Decimal(number).quantize(10 ** -places)), rounded half to even.
std::string with_places(std::string_view number, int places);

}  // namespace carboy::web
