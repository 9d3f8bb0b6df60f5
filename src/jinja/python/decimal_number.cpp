#include "jinja/python/decimal_number.hpp"

#include "jinja/fail.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>

namespace carboy::jinja::python {
namespace {

[[noreturn]] void signal(std::string_view name) { fail(name, fmt::format("[<class 'decimal.{}'>]", name)); }

void check_exponent(std::int64_t exponent) {
    if (exponent > DecimalNumber::most_exponent || exponent < -DecimalNumber::most_exponent)
        fail("OverflowError", "templates do not compute with decimals of such exponents");
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
    DecimalNumber out;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        out.negative = text[0] == '-';
        text.remove_prefix(1);
    }
    const std::size_t e = std::min(text.find_first_of("eE"), text.size());
    const std::string_view number = text.substr(0, e);
    if (e < text.size()) {
        std::string_view power = text.substr(e + 1);
        if (!power.empty() && power[0] == '+') power.remove_prefix(1);
        const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), out.exponent);
        if (error != std::errc() || end != power.data() + power.size()) return std::nullopt;
    }
    check_exponent(out.exponent);
    std::string digits;
    bool fraction = false;
    for (const char c : number) {
        if (c == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (c < '0' || c > '9') return std::nullopt;
        digits += c;
        if (fraction) --out.exponent;
    }
    if (digits.empty()) return std::nullopt;
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));  // a leading 0 would be octal
    out.digits.assign(digits);
    return out;
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
        if (out.digits % 5 == 0) ++out.digits;  // so that rounding sees that something follows
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

/// Source: libmpdec, _mpd_qpow_int: with some digits more, rounded at every step.
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
    const std::string text = digits.str();
    const auto size = static_cast<std::int64_t>(text.size());
    const std::int64_t left = exponent + size;
    const std::int64_t dot = exponent <= 0 && left > -6 ? left : 1;
    std::string out = negative ? "-" : "";
    if (dot <= 0)
        out.append("0.").append(static_cast<std::size_t>(-dot), '0').append(text);
    else if (dot >= size)
        out.append(text).append(static_cast<std::size_t>(dot - size), '0');
    else
        out.append(text, 0, static_cast<std::size_t>(dot)).append(".").append(text, static_cast<std::size_t>(dot));
    if (left != dot) fmt::format_to(std::back_inserter(out), "E{:+}", left - dot);
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
