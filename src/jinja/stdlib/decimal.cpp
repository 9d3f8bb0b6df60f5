// Python's decimal.Decimal.
#include <carboy/jinja/stdlib/python_values.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/attribute_table.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/hash.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/stdlib/decimal_format.hpp"

#include <fmt/format.h>

#include <cmath>

namespace carboy::jinja::python {
namespace {

class Decimal final : public Operand {
  public:
    explicit Decimal(DecimalNumber number) : number_(std::move(number)) {}
    const DecimalNumber& number() const noexcept { return number_; }

    std::string_view type_name() const override { return "decimal.Decimal"; }
    Value attribute(std::string_view name) override;
    void str(std::string& out) const override { out += number_.str(); }
    void repr(std::string& out) const override {
        fmt::format_to(std::back_inserter(out), "Decimal('{}')", number_.str());
    }
    bool truth() const override { return !number_.is_zero(); }
    Value operate(Operator op, const Value& other, bool reversed) const override;
    Value operate(Unary op) const override;
    bool equals(const Value& other) const override {
        const auto result = compare(other);
        return result && *result == 0;
    }
    std::optional<std::partial_ordering> compare(const Value& other) const override;
    std::uint64_t hash() const override;
    bool format(std::string_view spec, std::string& out) const override {
        out += formatted_decimal(number_, spec);
        return true;
    }
    Value json() const override { return Value(number_.str()); }
    std::optional<double> real() const override { return number_.to_double(); }
    std::optional<std::int64_t> whole(Toward toward) const override;
    Value rounded(std::int64_t digits) const override;

  private:
    DecimalNumber number_;
};

Value quantized(const DecimalNumber& number, std::int64_t exponent) {
    DecimalNumber out = number.rescaled(exponent);
    if (out.count() > DecimalNumber::context_digits) fail("InvalidOperation", "[<class 'decimal.InvalidOperation'>]");
    return make<Decimal>(std::move(out));
}

/// Returns the exact value of a float.
DecimalNumber exactly(double number) {
    const auto [above, below] = ratio(number);
    DecimalNumber out{.negative = above < 0, .digits = abs(above)};
    // n / 2^k is n * 5^k / 10^k.
    const auto power = static_cast<unsigned>(msb(below));
    out.digits *= boost::multiprecision::pow(Big(5), power);
    out.exponent = -static_cast<std::int64_t>(power);
    return out;
}

std::optional<DecimalNumber> operand(const Value& value) {
    if (const auto* decimal = as<Decimal>(value)) return decimal->number();
    if (const auto whole = integer_of(value)) return DecimalNumber::of(*whole);
    return std::nullopt;
}

Value compute(Operator op, const DecimalNumber& a, const DecimalNumber& b) {
    switch (op) {
        case Operator::add: return make<Decimal>(a.plus(b));
        case Operator::subtract: return make<Decimal>(a.plus({!b.negative, b.digits, b.exponent}));
        case Operator::multiply: return make<Decimal>(a.times(b));
        case Operator::divide: return make<Decimal>(a.over(b));
        case Operator::floor_divide: return make<Decimal>(a.whole_over(b));
        case Operator::modulo: return make<Decimal>(a.modulo(b));
        case Operator::power: break;
    }
    const auto times = Decimal(b).whole(Toward::zero);
    if (!times || DecimalNumber::of(*times).compare(b) != 0)
        fail("NotImplementedError", "templates raise decimals only to whole powers");
    return make<Decimal>(a.power(*times));
}

Value quantize(State&, const Value& self, const Args& args) {
    const Arguments given("quantize", args, {"exp", "rounding", "context"}, 1);
    const auto like = operand(given.at(0));
    if (!like) type_error(fmt::format("conversion from {} to Decimal is not supported", type_name(given.at(0))));
    if (given.given(1) && given.text(1, {}) != "ROUND_HALF_EVEN")
        fail("NotImplementedError", "templates round decimals only half to even");
    return quantized(self_as<Decimal>(self).number(), like->exponent);
}
Value normalize(State&, const Value& self, const Args& args) {
    no_arguments("normalize", args);
    return make<Decimal>(self_as<Decimal>(self).number().normalized());
}
Value to_integral(State&, const Value& self, const Args& args) {
    no_arguments("to_integral_value", args);
    const DecimalNumber& number = self_as<Decimal>(self).number();
    return number.exponent >= 0 ? self : make<Decimal>(number.rescaled(0));
}
Value is_zero(State&, const Value& self, const Args& args) {
    no_arguments("is_zero", args);
    return self_as<Decimal>(self).number().is_zero();
}
Value is_signed(State&, const Value& self, const Args& args) {
    no_arguments("is_signed", args);
    return self_as<Decimal>(self).number().negative;
}
Value adjusted(State&, const Value& self, const Args& args) {
    no_arguments("adjusted", args);
    const DecimalNumber& number = self_as<Decimal>(self).number();
    return number.adjusted();
}
Value never(State&, const Value&, const Args& args) {
    no_arguments("is_nan", args);
    return false;
}
Value always(State&, const Value&, const Args& args) {
    no_arguments("is_finite", args);
    return true;
}

constexpr AttributeEntry<Decimal> attributes[] = {
    {"real", [](const Decimal& self) { return make<Decimal>(self.number()); }},
    {"imag", [](const Decimal&) { return make<Decimal>(DecimalNumber()); }},
};
constexpr MethodEntry methods[] = {
    {"quantize", quantize},       {"normalize", normalize}, {"to_integral_value", to_integral},
    {"to_integral", to_integral}, {"is_zero", is_zero},     {"is_signed", is_signed},
    {"adjusted", adjusted},       {"is_nan", never},        {"is_infinite", never},
    {"is_finite", always},
};

Value Decimal::attribute(std::string_view name) {
    return find<Decimal>(
        *this, attributes, methods, name,

        " as_integer_ratio as_tuple canonical compare compare_signal compare_total compare_total_mag conjugate "
        "copy_abs "
        "copy_negate copy_sign exp fma from_float is_canonical is_normal is_qnan is_snan is_subnormal ln log10 logb "
        "logical_and logical_invert logical_or logical_xor max max_mag min min_mag next_minus next_plus next_toward "
        "number_class radix remainder_near rotate same_quantum scaleb shift sqrt to_eng_string to_integral_exact ");
}

Value Decimal::operate(Operator op, const Value& other, bool reversed) const {
    const auto number = operand(other);
    if (!number) return Value::missing();
    return reversed ? compute(op, *number, number_) : compute(op, number_, *number);
}

Value Decimal::operate(Unary op) const {
    if (op == Unary::negative || (op == Unary::absolute && number_.negative)) return make<Decimal>(number_.negated());
    DecimalNumber out = number_.fixed();
    if (out.is_zero()) out.negative = false;
    return make<Decimal>(std::move(out));
}

std::optional<std::partial_ordering> Decimal::compare(const Value& other) const {
    if (const auto number = operand(other)) return number_.compare(*number);
    if (!other.is_real()) return std::nullopt;
    if (std::isnan(other.real())) return std::partial_ordering::unordered;
    if (std::isinf(other.real()))
        return other.real() > 0 ? std::partial_ordering::less : std::partial_ordering::greater;
    return number_.compare(exactly(other.real()));
}

/// Uses the hash of the integer or float that it equals, if there is one.
std::uint64_t Decimal::hash() const {
    if (number_.compare(DecimalNumber::of(INT64_MAX)) <= 0 && number_.compare(DecimalNumber::of(INT64_MIN)) >= 0)
        if (const auto number = whole(Toward::zero); number && number_.compare(DecimalNumber::of(*number)) == 0)
            return hash_value(Value(*number));
    if (const double number = number_.to_double(); std::isfinite(number) && number_.compare(exactly(number)) == 0)
        return hash_real(number);
    return hash_text(number_.normalized().str());
}

std::optional<std::int64_t> Decimal::whole(Toward toward) const {
    const Big unit = power_of_ten(number_.exponent < 0 ? -number_.exponent : number_.exponent);
    Big out = number_.exponent < 0 ? Big(number_.digits / unit) : number_.digits * unit;
    const bool fraction = number_.exponent < 0 && number_.digits % unit != 0;
    if (fraction && (number_.negative ? toward == Toward::minus_infinity : toward == Toward::infinity)) ++out;
    if (number_.negative) out = -out;
    if (out > INT64_MAX || out < INT64_MIN) overflow_error("a decimal as an integer");
    return static_cast<std::int64_t>(out);
}

Value Decimal::rounded(std::int64_t digits) const { return quantized(number_, -digits); }

}  // namespace
}  // namespace carboy::jinja::python

namespace carboy::jinja {

Value make_decimal(std::string_view text) {
    auto number = python::DecimalNumber::parse(text);
    if (!number) fail("InvalidOperation", "[<class 'decimal.ConversionSyntax'>]");
    return python::make<python::Decimal>(std::move(*number));
}

Value make_decimal(const value::ScaledNumber& number) {
    return python::make<python::Decimal>(python::DecimalNumber::of(number));
}

}  // namespace carboy::jinja
