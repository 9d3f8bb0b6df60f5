#include "jinja/python/arithmetic.hpp"

#include <carboy/jinja/python/operand.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/printf.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace carboy::jinja {
namespace {

__extension__ using Wide = unsigned __int128;

[[noreturn]] void unsupported(std::string_view op, const Value& a, const Value& b) {
    if (a.is_undefined()) fail_undefined(a);
    if (b.is_undefined()) fail_undefined(b);
    type_error(fmt::format("unsupported operand type(s) for {}: '{}' and '{}'", op, type_name(a), type_name(b)));
}

/// Applies the operators of objects that define their own.
Value by_operands(Operator op, std::string_view symbol, const Value& a, const Value& b) {
    Value out = operate(op, a, b);
    if (out.is_missing()) unsupported(symbol, a, b);
    return out;
}

bool both_integers(const Value& a, const Value& b) {
    return (a.is_integer() || a.is_bool()) && (b.is_integer() || b.is_bool());
}

bool both_numbers(const Value& a, const Value& b) { return is_number(a) && is_number(b); }

Value concatenate(const Value& a, const Value& b) {
    const bool markup = a.is_markup() || b.is_markup();
    std::string out;
    out.reserve(a.text().size() + b.text().size());
    for (const Value* side : {&a, &b}) {
        if (markup)
            write_escaped(*side, out);
        else
            out.append(side->text());
    }
    check_size(out.size());
    return make_text(out, markup);
}

Value join_sequences(const Value& a, const Value& b) {
    std::vector<Value> items = to_vector(a);
    const std::vector<Value> more = to_vector(b);
    check_size(static_cast<std::int64_t>(items.size() + more.size()), sizeof(Value));
    items.insert(items.end(), more.begin(), more.end());
    return a.is_tuple() ? make_tuple(std::move(items)) : make_list(std::move(items));
}

Value repeat(const Value& value, std::int64_t times) {
    if (value.is_string()) {
        check_size(times, value.text().size());
        const std::string_view text = value.text();
        std::string out;
        if (text.size() == 1) out.assign(static_cast<std::size_t>(std::max<std::int64_t>(times, 0)), text[0]);
        for (std::int64_t i = 0; i < times && text.size() > 1; ++i) out.append(text);
        return make_text(out, value.is_markup());
    }
    const std::vector<Value> items = to_vector(value);
    check_size(times, items.size() * sizeof(Value));
    std::vector<Value> out;
    for (std::int64_t i = 0; i < times && !items.empty(); ++i) out.insert(out.end(), items.begin(), items.end());
    return value.is_tuple() ? make_tuple(std::move(out)) : make_list(std::move(out));
}

bool repeatable(const Value& value) { return value.is_string() || value.is_tuple() || is_list_like(value); }

Value integer_power(std::int64_t base, std::int64_t exponent) {
    std::int64_t result = 1;
    while (exponent > 0) {
        if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) overflow_error("the result of **");
        exponent >>= 1;
        if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) overflow_error("the result of **");
    }
    return result;
}

std::uint64_t magnitude(std::int64_t number) {
    return number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
}

/// Returns the nearest float to the exact quotient: integers above 2^53 are not rounded first.
double quotient(std::int64_t a, std::int64_t b) {
    constexpr std::uint64_t exact = std::uint64_t{1} << 53;
    const std::uint64_t x = magnitude(a), y = magnitude(b);
    if (x <= exact && y <= exact) return static_cast<double>(a) / static_cast<double>(b);
    if (x == 0) return b < 0 ? -0.0 : 0.0;
    // Its 64 or 65 most significant bits; the lowest also records whether anything follows, so that the rounding is
    // correct.
    const int shift = 64 - std::bit_width(x) + std::bit_width(y);
    const Wide scaled = static_cast<Wide>(x) << shift;
    const Wide bits = scaled / y | static_cast<Wide>(scaled % y != 0);
    const double out = std::ldexp(static_cast<double>(bits), -shift);
    return (a < 0) != (b < 0) ? -out : out;
}

double floor_mod(double a, double b) {
    double rest = std::fmod(a, b);
    if (rest != 0) {
        if ((b < 0) != (rest < 0)) rest += b;
    } else {
        rest = std::copysign(0.0, b);
    }
    return rest;
}

double floor_quotient(double a, double b) {
    const double rest = std::fmod(a, b);
    const double quotient = (a - rest) / b - (rest != 0 && (b < 0) != (rest < 0) ? 1 : 0);
    if (quotient == 0) return std::copysign(0.0, a / b);
    const double floored = std::floor(quotient);
    return quotient - floored > 0.5 ? floored + 1 : floored;
}

}  // namespace

Value add(const Value& a, const Value& b) {
    if (both_integers(a, b)) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a.integer(), b.integer(), &sum)) overflow_error("the result of +");
        return sum;
    }
    if (both_numbers(a, b)) return number_of(a) + number_of(b);
    if (a.is_string() && b.is_string()) return concatenate(a, b);
    if ((is_list_like(a) && is_list_like(b)) || (a.is_tuple() && b.is_tuple())) return join_sequences(a, b);
    // Chainable undefined values have an __html__, which Markup calls.
    if (a.is_markup() && b.is_undefined() && has_html(b)) return a;
    const bool sequence = a.is_string() || a.is_tuple() || is_list_like(a);
    if (!sequence || b.is_undefined()) return by_operands(Operator::add, "+", a, b);
    if (Value out = operate(Operator::add, a, b); !out.is_missing()) return out;
    const std::string_view type = a.is_string() ? "str" : type_name(a);
    type_error(fmt::format("can only concatenate {0} (not \"{1}\") to {0}", type, type_name(b)));
}

Value subtract(const Value& a, const Value& b) {
    if (both_integers(a, b)) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(a.integer(), b.integer(), &difference)) overflow_error("the result of -");
        return difference;
    }
    if (both_numbers(a, b)) return number_of(a) - number_of(b);
    return by_operands(Operator::subtract, "-", a, b);
}

Value multiply(const Value& a, const Value& b) {
    if (both_integers(a, b)) {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(a.integer(), b.integer(), &product)) overflow_error("the result of *");
        return product;
    }
    if (both_numbers(a, b)) return number_of(a) * number_of(b);
    if (const auto times = integer_of(b); times && repeatable(a)) return repeat(a, *times);
    if (const auto times = integer_of(a); times && repeatable(b)) return repeat(b, *times);
    if (Value out = operate(Operator::multiply, a, b); !out.is_missing()) return out;
    if ((!repeatable(a) && !repeatable(b)) || a.is_undefined() || b.is_undefined()) unsupported("*", a, b);
    type_error(fmt::format("can't multiply sequence by non-int of type '{}'", type_name(repeatable(a) ? b : a)));
}

Value divide(const Value& a, const Value& b) {
    if (!both_numbers(a, b)) return by_operands(Operator::divide, "/", a, b);
    if (number_of(b) == 0)
        fail("ZeroDivisionError", both_integers(a, b) ? "division by zero" : "float division by zero");
    if (both_integers(a, b)) return quotient(a.integer(), b.integer());
    return number_of(a) / number_of(b);
}

Value floor_divide(const Value& a, const Value& b) {
    if (both_integers(a, b)) {
        const std::int64_t x = a.integer(), y = b.integer();
        if (y == 0) fail("ZeroDivisionError", "integer division or modulo by zero");
        if (y == -1) return negate(a);
        const std::int64_t quotient = x / y;
        return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient;
    }
    if (!both_numbers(a, b)) return by_operands(Operator::floor_divide, "//", a, b);
    if (number_of(b) == 0) fail("ZeroDivisionError", "float floor division by zero");
    return floor_quotient(number_of(a), number_of(b));
}

Value modulo(const Value& a, const Value& b) {
    if (a.is_string()) return format_percent(a, b);
    if (both_integers(a, b)) {
        const std::int64_t x = a.integer(), y = b.integer();
        if (y == 0) fail("ZeroDivisionError", "integer modulo by zero");
        if (y == -1) return 0;
        const std::int64_t rest = x % y;
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
    }
    if (!both_numbers(a, b)) return by_operands(Operator::modulo, "%", a, b);
    if (number_of(b) == 0) fail("ZeroDivisionError", "float modulo");
    return floor_mod(number_of(a), number_of(b));
}

Value power(const Value& a, const Value& b) {
    if (both_integers(a, b) && b.integer() >= 0) return integer_power(a.integer(), b.integer());
    if (!both_numbers(a, b)) return by_operands(Operator::power, "** or pow()", a, b);
    const double x = number_of(a), y = number_of(b);
    if (x == 0 && y < 0) fail("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    if (x < 0 && y != std::floor(y))
        fail("ValueError", "complex numbers are not supported: a negative number to a fractional power");
    const double result = std::pow(x, y);
    if (std::isinf(result) && !std::isinf(x) && !std::isinf(y))
        fail("OverflowError", "(34, 'Numerical result out of range')");
    return result;
}

Value negate(const Value& value) {
    if (value.is_undefined()) fail_undefined(value);
    if (value.is_real()) return -value.real();
    const auto number = integer_of(value);
    if (const Operand* operand = operand_of(value))
        if (Value out = operand->operate(Unary::negative); !out.is_missing()) return out;
    if (!number) type_error(fmt::format("bad operand type for unary -: '{}'", type_name(value)));
    if (*number == INT64_MIN) overflow_error("the result of -");
    return -*number;
}

Value positive(const Value& value) {
    if (value.is_undefined()) fail_undefined(value);
    if (value.is_real()) return value;
    const auto number = integer_of(value);
    if (const Operand* operand = operand_of(value))
        if (Value out = operand->operate(Unary::positive); !out.is_missing()) return out;
    if (!number) type_error(fmt::format("bad operand type for unary +: '{}'", type_name(value)));
    return *number;
}

}  // namespace carboy::jinja
