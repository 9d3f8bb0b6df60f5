#include <carboy/sql/types/decimal.hpp>

#include <fmt/format.h>
#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <ostream>
#include <utility>

namespace carboy::sql {

namespace {

// Wide enough for a coefficient times any power of the table.
using Wide = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    1024, 1024, boost::multiprecision::unsigned_magnitude, boost::multiprecision::unchecked, void>>;

constexpr int max_digits = Decimal::max_digits;

const Wide& power_of_ten(int exponent) {
    static const std::array<Wide, 4 * max_digits + 1> powers = [] {
        std::array<Wide, 4 * max_digits + 1> made;
        made[0] = 1;
        for (std::size_t i = 1; i < made.size(); ++i) made[i] = made[i - 1] * 10;
        return made;
    }();
    return powers[static_cast<std::size_t>(exponent)];
}

[[noreturn]] void throw_too_long(std::string_view what) {
    throw DataError("out_of_range", fmt::format("{} has more than {} digits.", what, max_digits),
                    "Round it, or compute it in parts.");
}

[[noreturn]] void throw_bad_number(std::string_view text) {
    throw DataError("bad_number", fmt::format("The text '{}' is not a decimal number.", text.substr(0, 60)));
}

void check_scale(int scale) {
    if (scale < 0 || scale > max_digits)
        throw DataError("out_of_range", fmt::format("The scale {} is not between 0 and {}.", scale, max_digits));
}

/// Returns a rounded quotient of whole numbers.
Wide rounded_quotient(const Wide& number, const Wide& divisor, bool negative, Rounding rounding) {
    Wide quotient;
    Wide rest;
    divide_qr(number, divisor, quotient, rest);
    if (rest == 0) return quotient;
    const Wide twice = rest * 2;
    bool away = false;
    switch (rounding) {
        case Rounding::half_even: away = twice > divisor || (twice == divisor && (quotient & 1) != 0); break;
        case Rounding::half_up: away = twice >= divisor; break;
        case Rounding::down: break;
        case Rounding::up: away = true; break;
        case Rounding::floor: away = negative; break;
        case Rounding::ceiling: away = !negative; break;
    }
    return away ? Wide(quotient + 1) : quotient;
}

int count_digits(const Wide& number) {
    int digits = 0;
    while (number >= power_of_ten(digits)) ++digits;
    return digits;
}

}  // namespace

/// The parts of a Decimal.
struct DecimalParts {
    Wide coefficient;
    int scale = 0;
    bool negative = false;

    DecimalParts() = default;
    DecimalParts(Wide coefficient_, int scale_, bool negative_)
        : coefficient(std::move(coefficient_)), scale(scale_), negative(negative_) {}
    explicit DecimalParts(const Decimal& value)
        : coefficient((Wide(value.high_) << 64) | value.low_), scale(value.scale_), negative(value.negative_) {}

    /// Removes zeros from the end of the fraction until the scale is at most `most`.
    void strip(int most) {
        while (scale > most && coefficient % 10 == 0) {
            coefficient /= 10;
            --scale;
        }
    }
    /// Returns the number with these parts. Removes zeros at the end of the fraction that do not fit.
    Decimal join(std::string_view what) {
        if (coefficient == 0) scale = std::min(scale, max_digits);
        while ((scale > max_digits || coefficient >= power_of_ten(max_digits)) && scale > 0 && coefficient % 10 == 0) {
            coefficient /= 10;
            --scale;
        }
        if (scale > max_digits || coefficient >= power_of_ten(max_digits)) throw_too_long(what);
        Decimal out;
        out.high_ = static_cast<std::uint64_t>(coefficient >> 64);
        out.low_ = static_cast<std::uint64_t>(coefficient & ~std::uint64_t{0});
        out.scale_ = static_cast<std::uint8_t>(scale);
        out.negative_ = negative && coefficient != 0;
        return out;
    }
};

namespace {

/// Reads a number's digits. Zeros after the 76th digit are dropped, because they may be after the point.
class NumberReader {
  public:
    explicit NumberReader(std::string_view text) : text_(text) {}

    Decimal read() {
        const auto number = value::parse_decimal(text_);
        if (!number) throw_bad_number(text_);
        read_digits(number->whole);
        read_digits(number->fraction);
        constexpr std::int64_t far = 1'000'000'000;  // more than any number of digits can compensate for
        const std::int64_t exponent = std::clamp(number->exponent, -far, far);
        const std::int64_t scale = static_cast<std::int64_t>(number->fraction.size()) - exponent - dropped_;
        return scaled({coefficient_, 0, number->negative}, scale);
    }

  private:
    void read_digits(std::string_view digits) {
        for (const char digit : digits) {
            if (coefficient_ < power_of_ten(2 * max_digits)) {
                coefficient_ = coefficient_ * 10 + static_cast<unsigned>(digit - '0');
            } else {
                if (digit != '0') throw_too_long(text_.substr(0, 60));
                ++dropped_;
            }
        }
    }
    Decimal scaled(DecimalParts parts, std::int64_t scale) const {
        if (parts.coefficient == 0) scale = std::clamp<std::int64_t>(scale, 0, max_digits);
        if (scale < 0) {
            if (scale < -max_digits) throw_too_long(text_.substr(0, 60));
            parts.coefficient *= power_of_ten(static_cast<int>(-scale));
            scale = 0;
        }
        if (scale > 3 * max_digits) throw_too_long(text_.substr(0, 60));
        parts.scale = static_cast<int>(scale);
        return parts.join(text_.substr(0, 60));
    }

    std::string_view text_;
    Wide coefficient_;
    std::int64_t dropped_ = 0;  // digits that are not in the coefficient
};

}  // namespace

Decimal::Decimal(std::string_view text) : Decimal(NumberReader(text).read()) {}

Decimal Decimal::from_double(double value) {
    if (!std::isfinite(value))
        throw DataError("out_of_range", fmt::format("{} is not a decimal number.", value), "Store it as a Double.");
    return Decimal(fmt::format("{}", value));
}

int Decimal::digits() const noexcept { return count_digits(DecimalParts(*this).coefficient); }

std::string Decimal::to_string() const {
    std::string out;
    value::append_decimal(out, parts());
    return out;
}

Decimal::operator double() const { return std::strtod(to_string().c_str(), nullptr); }

Decimal::operator std::int64_t() const {
    const Decimal whole = rescale(0);
    const std::uint64_t limit = (std::uint64_t{1} << 63) - (whole.negative_ ? 0 : 1);
    if (whole.high_ != 0 || whole.low_ > limit) detail::throw_out_of_range(to_string(), "a 64-bit integer");
    return static_cast<std::int64_t>(whole.negative_ ? 0 - whole.low_ : whole.low_);
}

Decimal Decimal::round(int scale, Rounding rounding) const {
    check_scale(scale);
    DecimalParts parts(*this);
    if (scale >= scale_)
        parts.coefficient *= power_of_ten(scale - scale_);
    else
        parts.coefficient = rounded_quotient(parts.coefficient, power_of_ten(scale_ - scale), negative_, rounding);
    if (parts.coefficient >= power_of_ten(max_digits)) throw_too_long(to_string());
    parts.scale = scale;
    return parts.join("The result");
}

Decimal Decimal::rescale(int scale) const {
    Decimal result = round(scale, Rounding::down);
    if (result != *this)
        throw DataError("out_of_range", fmt::format("{} has more than {} digits after the point.", to_string(), scale),
                        "Round it first with value.round(scale).");
    return result;
}

Decimal Decimal::normalized() const noexcept {
    DecimalParts parts(*this);
    parts.strip(0);
    return parts.join("The number");
}

Decimal Decimal::abs() const noexcept { return negative_ ? -*this : *this; }

Decimal Decimal::operator-() const noexcept {
    Decimal out = *this;
    out.negative_ = !negative_ && !is_zero();
    return out;
}

Decimal Decimal::plus(const Decimal& other) const {
    DecimalParts a(*this);
    DecimalParts b(other);
    const int scale = std::max(a.scale, b.scale);
    a.coefficient *= power_of_ten(scale - a.scale);
    b.coefficient *= power_of_ten(scale - b.scale);
    a.scale = scale;
    if (a.negative == b.negative) {
        a.coefficient += b.coefficient;
    } else if (a.coefficient >= b.coefficient) {
        a.coefficient -= b.coefficient;
    } else {
        a.coefficient = b.coefficient - a.coefficient;
        a.negative = b.negative;
    }
    return a.join("The sum");
}

Decimal Decimal::times(const Decimal& other) const {
    const DecimalParts a(*this);
    const DecimalParts b(other);
    DecimalParts out(a.coefficient * b.coefficient, a.scale + b.scale, a.negative != b.negative);
    return out.join("The product");
}

Decimal Decimal::divide(const Decimal& divisor, int scale, Rounding rounding) const {
    check_scale(scale);
    if (divisor.is_zero()) throw DataError("division_by_zero", "A decimal number is divided by zero.");
    DecimalParts a(*this);
    DecimalParts b(divisor);
    const int shift = scale - a.scale + b.scale;  // of the quotient of the coefficients
    (shift >= 0 ? a : b).coefficient *= power_of_ten(std::abs(shift));
    const bool negative = a.negative != b.negative;
    const Wide quotient = rounded_quotient(a.coefficient, b.coefficient, negative, rounding);
    if (quotient >= power_of_ten(max_digits)) throw_too_long("The quotient");
    return DecimalParts(quotient, scale, negative).join("The quotient");
}

Decimal Decimal::over(const Decimal& divisor) const {
    if (divisor.is_zero()) throw DataError("division_by_zero", "A decimal number is divided by zero.");
    DecimalParts a(*this);
    const DecimalParts b(divisor);
    // A divisor below 10^38 has at most 126 factors 2 or 5, each of which adds one digit to a finite quotient.
    constexpr int extra = 127;
    Wide quotient;
    Wide rest;
    a.coefficient *= power_of_ten(extra);
    divide_qr(a.coefficient, b.coefficient, quotient, rest);
    const std::string_view what = "The quotient";
    if (rest != 0)
        throw DataError("out_of_range", fmt::format("{} / {} has no exact result.", to_string(), divisor.to_string()),
                        "Use divide(divisor, scale), which rounds.");
    DecimalParts out(quotient, a.scale + extra - b.scale, a.negative != b.negative);
    out.strip(std::max(0, a.scale - b.scale));
    return out.join(what);
}

std::weak_ordering Decimal::compare(const Decimal& other) const noexcept {
    if (negative_ != other.negative_) return negative_ ? std::weak_ordering::less : std::weak_ordering::greater;
    DecimalParts a(*this);
    DecimalParts b(other);
    const int scale = std::max(a.scale, b.scale);
    a.coefficient *= power_of_ten(scale - a.scale);
    b.coefficient *= power_of_ten(scale - b.scale);
    const int order = a.coefficient.compare(b.coefficient) * (negative_ ? -1 : 1);
    return order <=> 0;
}

std::size_t Decimal::hash() const noexcept {
    const Decimal plain = normalized();
    std::uint64_t out = plain.low_ * 0x9e3779b97f4a7c15U ^ plain.high_;
    out = (out ^ (out >> 29)) * 0xbf58476d1ce4e5b9U + plain.scale_ * 2U + (plain.negative_ ? 1U : 0U);
    return static_cast<std::size_t>(out ^ (out >> 32));
}

std::ostream& operator<<(std::ostream& out, const Decimal& value) { return out << value.to_string(); }

ValueView Type<Decimal>::to_view(const Decimal& value, Scratch& scratch) {
    return ValueView::number(scratch.keep(value.to_string()));
}

// SQLite turns a decimal text into a REAL that may be the neighbour of the nearest one: 0.36043211 comes back as
// 0.36043210999999997.  It holds fifteen digits, so those win where a neighbour has them.
static Decimal decimal_of_real(double value) {
    const std::string digits = fmt::format("{:.15g}", value);
    const double nearest = std::strtod(digits.c_str(), nullptr);
    const bool neighbours = std::isfinite(nearest) && std::nextafter(nearest, value) == value;
    return neighbours ? Decimal(digits) : Decimal::from_double(value);
}

bool fits_binary_number(std::string_view number) {
    const Decimal value(number);
    const Decimal plain = value.normalized();
    if (plain.scale() == 0 && plain.digits() <= 18) return true;
    try {
        return decimal_of_real(static_cast<double>(plain)) == plain;
    } catch (const DataError&) {
        return false;
    }
}

Decimal Type<Decimal>::from_view(ValueView view) {
    switch (view.kind()) {
        case Kind::text: return Decimal(view.as_text());
        case Kind::integer: return view.as_integer();
        case Kind::real: return decimal_of_real(view.as_real());
        default: detail::throw_wrong_kind(view, "a decimal number");
    }
}

Decimal numeric_from_view(ValueView view, int scale) {
    if (view.kind() == Kind::real && std::isfinite(view.as_real())) {
        // Up to fifteen digits, the stored binary number is what must be rounded, not its shortest text. With more
        // digits, the double's own expansion would differ from the number that was stored.
        const double real = view.as_real();
        if (scale < max_digits && std::fabs(real) >= std::pow(10.0, 15 - scale))
            if (const Decimal stored = decimal_of_real(real); stored.scale() <= scale) return stored.round(scale);
        return Decimal(fmt::format("{:.{}f}", real, scale));
    }
    const Decimal value = Type<Decimal>::from_view(view);
    return value.scale() < scale ? value.round(scale) : value;
}

ValueView numeric_to_view(const Decimal& value, int precision, int scale, Scratch& scratch) {
    const Decimal plain = value.normalized();
    if (plain.scale() > scale)
        throw DataError("out_of_range",
                        fmt::format("{} does not fit into NUMERIC({}, {}).", value.to_string(), precision, scale),
                        fmt::format("Round it first with value.round({}).", scale));
    if (plain.digits() + scale - plain.scale() > precision)
        throw DataError("out_of_range",
                        fmt::format("{} does not fit into NUMERIC({}, {}).", value.to_string(), precision, scale));
    return Type<Decimal>::to_view(plain.round(scale), scratch);
}

}  // namespace carboy::sql
