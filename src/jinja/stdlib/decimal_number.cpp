#include "jinja/stdlib/decimal_number.hpp"

#include "jinja/errors/fail.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>

namespace carboy::jinja::python {
namespace {

[[noreturn]] void signal(std::string_view name) { fail(name, fmt::format("[<class 'decimal.{}'>]", name)); }

void check_exponent(std::int64_t exponent) {
    if (exponent > DecimalNumber::most_exponent || exponent < -DecimalNumber::most_exponent)
        fail("OverflowError", "templates do not compute with decimals with such exponents");
}

}  // namespace

Big power_of_ten(std::int64_t exponent) {
    check_exponent(exponent);
    return boost::multiprecision::pow(Big(10), static_cast<unsigned>(exponent));
}

DecimalNumber DecimalNumber::of(std::int64_t number) {
    DecimalNumber out{.negative = number < 0, .digits = number};
    if (out.negative) out.digits = -out.digits;
    return out;
}

std::optional<DecimalNumber> DecimalNumber::parse(std::string_view text) {
    const auto parts = value::parse_decimal(text);
    if (!parts) return std::nullopt;
    check_exponent(parts->exponent);
    std::string all = std::string(parts->whole).append(parts->fraction);
    all.erase(0, std::min(all.find_first_not_of('0'), all.size() - 1));  // a leading 0 would be octal
    return DecimalNumber{.negative = parts->negative,
                         .digits = Big(all),
                         .exponent = parts->exponent - static_cast<std::int64_t>(parts->fraction.size())};
}

DecimalNumber DecimalNumber::of(const value::ScaledNumber& number) {
    return {.negative = number.negative, .digits = (Big(number.high) << 64) + number.low, .exponent = -number.scale};
}

std::int64_t DecimalNumber::count() const { return static_cast<std::int64_t>(digits.str().size()); }

DecimalNumber DecimalNumber::rounded_to(std::int64_t places) const {
    DecimalNumber out = *this;
    while (out.count() > places) out = out.rescaled(out.exponent + out.count() - places);
    return out;
}

DecimalNumber DecimalNumber::fixed(std::int64_t places) const {
    check_exponent(exponent);
    return rounded_to(places);
}

DecimalNumber DecimalNumber::rescaled(std::int64_t to) const {
    DecimalNumber out{.negative = negative, .exponent = to};
    out.digits =
        to <= exponent ? Big(digits * power_of_ten(exponent - to)) : nearest(digits, power_of_ten(to - exponent));
    return out;
}

DecimalNumber DecimalNumber::normalized() const {
    DecimalNumber out = fixed();
    if (out.is_zero()) out.exponent = 0;
    while (!out.is_zero() && out.digits % 10 == 0) {
        out.digits /= 10;
        ++out.exponent;
    }
    return out;
}

DecimalNumber DecimalNumber::negated() const {
    DecimalNumber out = fixed();
    out.negative = !negative && !is_zero();
    return out;
}

DecimalNumber DecimalNumber::plus(const DecimalNumber& other) const {
    const std::int64_t to = std::min(exponent, other.exponent);
    const DecimalNumber a = rescaled(to), b = other.rescaled(to);
    const Big sum = (a.negative ? Big(-a.digits) : a.digits) + (b.negative ? Big(-b.digits) : b.digits);
    const bool both = negative && other.negative;
    return DecimalNumber{.negative = sum < 0 || (sum == 0 && both), .digits = abs(sum), .exponent = to}.fixed();
}

DecimalNumber DecimalNumber::times(const DecimalNumber& other, std::int64_t places) const {
    return DecimalNumber{
        .negative = negative != other.negative, .digits = digits * other.digits, .exponent = exponent + other.exponent}
        .fixed(places);
}

DecimalNumber DecimalNumber::over(const DecimalNumber& other, std::int64_t places) const {
    if (other.is_zero())
        is_zero() ? fail("InvalidOperation", "[<class 'decimal.DivisionUndefined'>]") : signal("DivisionByZero");
    DecimalNumber out{.negative = negative != other.negative, .exponent = exponent - other.exponent};
    if (is_zero()) return out.fixed(places);
    const std::int64_t ideal = out.exponent, shift = other.count() - count() + places + 1;
    const Big above = shift >= 0 ? Big(digits * power_of_ten(shift)) : digits;
    const Big below = shift < 0 ? Big(other.digits * power_of_ten(-shift)) : other.digits;
    out.exponent -= shift;
    out.digits = above / below;
    if (above % below != 0) {
        if (out.digits % 5 == 0) ++out.digits;  // so that the rounding notices the remainder
    } else {
        for (; out.exponent < ideal && out.digits % 10 == 0; ++out.exponent) out.digits /= 10;
    }
    return out.fixed(places);
}

DecimalNumber DecimalNumber::whole_over(const DecimalNumber& other) const {
    if (other.is_zero())
        is_zero() ? fail("InvalidOperation", "[<class 'decimal.DivisionUndefined'>]") : signal("DivisionByZero");
    DecimalNumber out{.negative = negative != other.negative};
    if (is_zero() || adjusted() - other.adjusted() <= -2) return out;
    const std::int64_t to = std::min(exponent, other.exponent);
    out.digits = rescaled(to).digits / other.rescaled(to).digits;
    if (out.count() > context_digits) fail("InvalidOperation", "[<class 'decimal.DivisionImpossible'>]");
    return out;
}

DecimalNumber DecimalNumber::modulo(const DecimalNumber& other) const {
    if (other.is_zero())
        is_zero() ? fail("InvalidOperation", "[<class 'decimal.DivisionUndefined'>]") : signal("InvalidOperation");
    const std::int64_t to = std::min(exponent, other.exponent);
    if (whole_over(other).is_zero()) return rescaled(to).fixed();
    return DecimalNumber{
        .negative = negative, .digits = rescaled(to).digits % other.rescaled(to).digits, .exponent = to}
        .fixed();
}

/// Source: libmpdec, _mpd_qpow_int: calculates with additional digits, and rounds at every step.
DecimalNumber DecimalNumber::power(std::int64_t times) const {
    const std::uint64_t size = times < 0 ? 0 - static_cast<std::uint64_t>(times) : static_cast<std::uint64_t>(times);
    if (is_zero() && times == 0) signal("InvalidOperation");
    if (times == 0) return of(1);
    if (is_zero() && times < 0) fail("NotImplementedError", "decimals of templates are finite: 0 to a negative power");
    if (is_zero()) return {.negative = negative && times % 2 == 1};
    const std::int64_t places = context_digits + of(times).count() + (times < 0 ? 3 : 2);
    const DecimalNumber base = times < 0 ? of(1).over(*this, places) : *this;
    DecimalNumber out = base;
    for (std::uint64_t bit = std::bit_floor(size) >> 1; bit != 0; bit >>= 1) {
        out = out.times(out, places);
        if (size & bit) out = out.times(base, places);
    }
    return out.fixed();
}

std::strong_ordering DecimalNumber::compare(const DecimalNumber& other) const {
    const std::int64_t to = std::min(exponent, other.exponent);
    const Big a = digits * power_of_ten(exponent - to), b = other.digits * power_of_ten(other.exponent - to);
    const int result = Big(negative ? Big(-a) : a).compare(other.negative ? Big(-b) : b);
    return result <=> 0;
}

std::string DecimalNumber::str() const {
    std::string out;
    value::append_python_decimal(out, negative, digits.str(), exponent);
    return out;
}

double DecimalNumber::to_double() const {
    const std::string text = fmt::format("{}{}e{}", negative ? "-" : "", digits.str(), exponent);
    double out = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc::result_out_of_range)
        out = exponent < 0 ? 0.0 : HUGE_VAL;
    return negative && out > 0 ? -out : out;
}

}  // namespace carboy::jinja::python
