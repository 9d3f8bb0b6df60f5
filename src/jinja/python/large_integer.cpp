#include <carboy/jinja/python/large_integer.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/attribute_table.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/hash.hpp"
#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

namespace carboy::jinja::python {
namespace {

class LargeInteger final : public Operand {
  public:
    explicit LargeInteger(std::string_view digits) : digits_(digits) {}
    const std::string& digits() const noexcept { return digits_; }

    std::string_view type_name() const override { return "int"; }
    void str(std::string& out) const override { out += digits_; }
    void repr(std::string& out) const override { out += digits_; }
    bool equals(const Value& other) const override { return compare(other) == std::partial_ordering::equivalent; }
    std::optional<std::partial_ordering> compare(const Value& other) const override;
    std::uint64_t hash() const override;
    Value operate(Operator op, const Value& other, bool reversed) const override;
    Value operate(Unary op) const override;
    std::optional<double> real() const override { return std::strtod(digits_.c_str(), nullptr); }
    std::optional<std::int64_t> whole(Toward) const override { overflow_error("the integer " + digits_); }

  private:
    bool negative() const noexcept { return digits_[0] == '-'; }

    std::string digits_;
};

/// Both are beyond 64 bits, so the longer one is further from zero.
std::partial_ordering compare_digits(std::string_view a, std::string_view b) {
    const bool negative = a[0] == '-';
    if (negative != (b[0] == '-')) return negative ? std::partial_ordering::less : std::partial_ordering::greater;
    if (negative) std::swap(a, b);
    return a.size() != b.size() ? a.size() <=> b.size() : a.compare(b) <=> 0;
}

/// Returns all digits of a float beyond 64 bits.
std::string digits_of(double number) { return fmt::format("{:.0f}", number); }

/// Uses the hash of the float that it equals, if there is one.
std::uint64_t LargeInteger::hash() const {
    const double number = *real();
    return std::isfinite(number) && digits_of(number) == digits_ ? hash_real(number) : hash_text(digits_);
}

std::optional<std::partial_ordering> LargeInteger::compare(const Value& other) const {
    if (const auto* large = as<LargeInteger>(other)) return compare_digits(digits_, large->digits_);
    if (other.is_integer() || other.is_bool())
        return negative() ? std::partial_ordering::less : std::partial_ordering::greater;
    if (!other.is_real()) return std::nullopt;
    if (std::isnan(other.real())) return std::partial_ordering::unordered;
    if (std::isinf(other.real())) return 0 <=> other.real();
    if (std::abs(other.real()) < 0x1p63)
        return negative() ? std::partial_ordering::less : std::partial_ordering::greater;
    return compare_digits(digits_, digits_of(other.real()));
}

std::optional<double> real_of(const Value& value) {
    if (value.is_real()) return value.real();
    if (value.is_integer()) return static_cast<double>(value.integer());
    const auto* large = as<LargeInteger>(value);
    return large ? large->real() : std::nullopt;
}

Value compute(Operator op, const Value& a, const Value& b) {
    switch (op) {
        case Operator::add: return jinja::add(a, b);
        case Operator::subtract: return jinja::subtract(a, b);
        case Operator::multiply: return jinja::multiply(a, b);
        case Operator::divide: return jinja::divide(a, b);
        case Operator::floor_divide: return jinja::floor_divide(a, b);
        case Operator::modulo: return jinja::modulo(a, b);
        case Operator::power: break;
    }
    return jinja::power(a, b);
}

/// An operation with a float, and a division, convert it to a float, as in Python.
Value LargeInteger::operate(Operator op, const Value& other, bool reversed) const {
    const std::optional<double> number = real_of(other);
    if (!number) return Value::missing();
    if (!other.is_real() && op != Operator::divide) overflow_error("the result");
    const Value self(*real());
    return reversed ? compute(op, Value(*number), self) : compute(op, self, Value(*number));
}

Value LargeInteger::operate(Unary op) const {
    switch (op) {
        case Unary::positive: return make_large_integer(digits_);
        case Unary::absolute: return make_large_integer(std::string_view(digits_).substr(negative() ? 1 : 0));
        case Unary::negative: break;
    }
    if (digits_ == "9223372036854775808") return std::numeric_limits<std::int64_t>::min();
    return make_large_integer(negative() ? digits_.substr(1) : "-" + digits_);
}

}  // namespace
}  // namespace carboy::jinja::python

namespace carboy::jinja {

Value make_large_integer(std::string_view digits) { return python::make<python::LargeInteger>(digits); }

std::optional<std::string_view> large_integer_digits(const Value& value) {
    const auto* large = python::as<python::LargeInteger>(value);
    return large ? std::optional<std::string_view>(large->digits()) : std::nullopt;
}

}  // namespace carboy::jinja
