// Decimal numbers as text, for numbers of any length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::value {

/// The parts of a decimal number's text, "-12.50e3".  Lifetime: the text's.
struct DecimalText {
    bool negative = false;
    std::string_view whole{};     // the digits before the point
    std::string_view fraction{};  // the digits after the point; not both are empty
    std::int64_t exponent = 0;    // what follows the e
};

/// Splits a string into its parts: a sign, digits with at most one point, and an exponent with its own sign. Returns
/// nullopt for other text, for NaN and infinity, and when the exponent does not fit.
std::optional<DecimalText> parse_decimal(std::string_view text) noexcept;

/// A decimal number of up to 38 digits: +-(high * 2^64 + low) / 10^scale.
struct ScaledNumber {
    bool negative = false;
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    int scale = 0;
};

/// Appends "-12.50": all digits and never an exponent.
void append_decimal(std::string& out, const ScaledNumber& number);

/// Appends +-digits * 10^exponent: "12.50", "1.2E+7", "1E-10".  Source: Python's Decimal.__str__.
void append_python_decimal(std::string& out, bool negative, std::string_view digits, std::int64_t exponent);

}  // namespace carboy::value
