// A decimal number of Python's default context: 28 digits, rounded half to even.
#pragma once

#include "jinja/stdlib/fraction.hpp"

#include <carboy/value/text/decimal_text.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::jinja::python {

/// +-digits * 10^exponent.  Source: Python's _pydecimal.py; operations name its methods.
struct DecimalNumber {
    static constexpr std::int64_t context_digits = 28;
    /// Numbers with a larger exponent are refused.
    static constexpr std::int64_t most_exponent = 10'000;

    bool negative = false;
    Big digits = 0;
    std::int64_t exponent = 0;

    static DecimalNumber of(std::int64_t number);
    static DecimalNumber of(const value::ScaledNumber& number);
    static std::optional<DecimalNumber> parse(std::string_view text);

    bool is_zero() const { return digits == 0; }
    std::int64_t count() const;
    /// The exponent of the first digit.
    std::int64_t adjusted() const { return exponent + count() - 1; }

    /// Rounds to the context's 28 digits.  Throws: InvalidOperation, Overflow.
    DecimalNumber fixed(std::int64_t places = context_digits) const;
    /// Converts to this exponent; a truncated fraction is rounded half to even.
    DecimalNumber rescaled(std::int64_t to) const;
    /// With at most `places` digits.
    DecimalNumber rounded_to(std::int64_t places) const;
    DecimalNumber normalized() const;
    DecimalNumber negated() const;

    DecimalNumber plus(const DecimalNumber& other) const;
    DecimalNumber times(const DecimalNumber& other, std::int64_t places = context_digits) const;
    DecimalNumber over(const DecimalNumber& other, std::int64_t places = context_digits) const;
    /// Returns the quotient without its fraction, and the remainder.
    DecimalNumber whole_over(const DecimalNumber& other) const;
    DecimalNumber modulo(const DecimalNumber& other) const;
    DecimalNumber power(std::int64_t exponent) const;

    std::strong_ordering compare(const DecimalNumber& other) const;
    std::string str() const;
    double to_double() const;
};

Big power_of_ten(std::int64_t exponent);

}  // namespace carboy::jinja::python
