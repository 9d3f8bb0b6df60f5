// Filters about numbers.
#include <carboy/jinja/python/operand.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/number_parse.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace carboy::jinja {
namespace {

Value abs_filter(State&, const Value& value, const Args& args) {
    value_alone("abs", args);
    if (value.is_undefined()) fail_undefined(value);
    if (value.is_real()) return std::abs(value.real());
    if (const Operand* operand = operand_of(value))
        if (Value out = operand->operate(Unary::absolute); !out.is_missing()) return out;
    if (!integer_of(value)) type_error(fmt::format("bad operand type for abs(): '{}'", type_name(value)));
    return *integer_of(value) < 0 ? negate(value) : positive(value);
}

/// Returns int(float(value)) for values that int(value) does not accept.
std::optional<std::int64_t> whole_part(const Value& value) {
    const std::optional<double> number = value.is_string()  ? parse_float(value.text())
                                         : is_number(value) ? std::optional(number_of(value))
                                                            : std::nullopt;
    if (!number || std::isnan(*number)) return std::nullopt;
    if (std::isinf(*number)) fail("OverflowError", "cannot convert float infinity to integer");
    if (std::abs(*number) >= 9223372036854775808.0) overflow_error("a float as an integer");
    return static_cast<std::int64_t>(*number);
}

Value int_filter(State&, const Value& value, const Args& args) {
    const Arguments given("do_int", args, {"default", "base"}, 0);
    if (value.is_undefined()) fail_undefined(value);
    if (const auto whole = integer_of(value)) return *whole;
    if (const Operand* operand = operand_of(value))
        if (const auto whole = operand->whole(Toward::zero)) return *whole;
    if (value.is_string()) {
        const std::int64_t base = given.integer(1, 10);
        if (base == 0 || (base >= 2 && base <= 36))
            if (const auto parsed = parse_int(value.text(), static_cast<int>(base))) return *parsed;
    }
    if (const auto whole = whole_part(value)) return *whole;
    return given.has(0) ? given.at(0) : Value(0);
}

Value float_filter(State&, const Value& value, const Args& args) {
    const Arguments given("do_float", args, {"default"}, 0);
    if (value.is_undefined()) fail_undefined(value);
    if (is_number(value)) return number_of(value);
    if (const Operand* operand = operand_of(value))
        if (const auto number = operand->real()) return *number;
    if (value.is_string())
        if (const auto parsed = parse_float(value.text())) return *parsed;
    return given.has(0) ? given.at(0) : Value(0.0);
}

/// Computes round(number, digits) as in Python: exact halves are rounded to even.
double rounded(double number, std::int64_t digits) {
    if (!std::isfinite(number) || number == 0) return number;
    if (digits > 323) return number;
    if (digits < -308) return std::copysign(0.0, number);
    if (digits >= 0) {
        char text[700];  // 309 digits, the point, and 323 more
        const char* const end =
            std::to_chars(text, text + sizeof text, number, std::chars_format::fixed, static_cast<int>(digits)).ptr;
        std::from_chars(text, end, number);
        return number;
    }
    const double unit = std::pow(10.0, static_cast<double>(-digits));
    return std::nearbyint(number / unit) * unit;
}

Value round_integer(std::int64_t number, std::int64_t digits) {
    if (digits >= 0) return number;
    if (digits < -18) return 0;
    std::int64_t unit = 1;
    for (std::int64_t i = digits; i < 0; ++i) unit *= 10;
    const std::int64_t rest = ((number % unit) + unit) % unit;
    std::int64_t out = 0;
    if (__builtin_sub_overflow(number, rest, &out)) overflow_error("the rounded number");
    const bool up = rest * 2 > unit || (rest * 2 == unit && (out / unit) % 2 != 0);
    if (up && __builtin_add_overflow(out, unit, &out)) overflow_error("the rounded number");
    return out;
}

/// round() of objects that are numbers: func(value * 10**precision) / 10**precision, or their own function.
Value round_operand(const Operand& operand, const Value& value, std::string_view method, std::int64_t digits) {
    if (method == "common") {
        Value out = operand.rounded(digits);
        if (out.is_missing()) type_error(fmt::format("type {} doesn't define __round__ method", type_name(value)));
        return out;
    }
    const Value unit = power(Value(10), Value(digits));
    const Value scaled = multiply(value, unit);
    const Operand* number = operand_of(scaled);
    const auto whole =
        number ? number->whole(method == "ceil" ? Toward::infinity : Toward::minus_infinity) : std::nullopt;
    if (!whole) type_error(fmt::format("must be real number, not {}", type_name(scaled)));
    return divide(Value(*whole), unit);
}

Value round_filter(State&, const Value& value, const Args& args) {
    const Arguments given("do_round", args, {"precision", "method"}, 0);
    const std::string_view method = given.text(1, "common");
    if (method != "common" && method != "ceil" && method != "floor")
        fail("FilterArgumentError", "method must be common, ceil or floor");
    if (value.is_undefined()) fail_undefined(value);
    if (const Operand* operand = operand_of(value)) return round_operand(*operand, value, method, given.integer(0, 0));
    if (!is_number(value)) type_error(fmt::format("type {} doesn't define __round__ method", type_name(value)));
    if (method == "common") {
        if (const auto whole = integer_of(value))
            return given.given(0) || !given.has(0) ? round_integer(*whole, given.integer(0, 0)) : Value(*whole);
        if (given.has(0) && given.at(0).is_none()) return *whole_part(std::nearbyint(value.real()));
        return rounded(value.real(), given.integer(0, 0));
    }
    const Value unit = power(Value(10), Value(given.integer(0, 0)));
    const Value scaled = multiply(value, unit);
    const double number = number_of(scaled);
    if (std::isnan(number)) value_error("cannot convert float NaN to integer");
    const auto whole =
        integer_of(scaled) ? integer_of(scaled) : whole_part(method == "ceil" ? std::ceil(number) : std::floor(number));
    return divide(Value(*whole), unit);
}

Value filesizeformat(State&, const Value& value, const Args& args) {
    const Arguments given("do_filesizeformat", args, {"binary"}, 0);
    if (value.is_undefined()) fail_undefined(value);
    std::optional<double> bytes;
    if (is_number(value)) bytes = number_of(value);
    if (const Operand* operand = operand_of(value)) bytes = operand->real();
    if (value.is_string()) bytes = parse_float(value.text());
    if (!bytes && value.is_string()) value_error("could not convert string to float: " + Value(value.text()).repr());
    if (!bytes)
        type_error(fmt::format("float() argument must be a string or a real number, not '{}'", type_name(value)));
    const bool binary = given.flag(0, false);
    const double base = binary ? 1024 : 1000;
    if (*bytes == 1) return Value("1 Byte");
    if (*bytes < base) return Value(fmt::format("{} Bytes", static_cast<std::int64_t>(*bytes)));
    static constexpr std::string_view prefixes = "kMGTPEZY";
    double unit = base;
    for (const char prefix : prefixes) {
        unit *= base;
        if (*bytes < unit || prefix == 'Y') {
            std::string number;
            const double shown = base * *bytes / unit;
            number = std::isfinite(shown) ? fmt::format("{:.1f}", shown) : Value(shown).str();
            const char letter = binary && prefix == 'k' ? 'K' : prefix;
            return Value(fmt::format("{} {}{}B", number, letter, binary ? "i" : ""));
        }
    }
    return {};
}

}  // namespace

std::span<const BuiltinEntry> number_filters() {
    static constexpr BuiltinEntry entries[] = {
        {"abs", abs_filter},
        {"int", int_filter},
        {"float", float_filter},
        {"round", round_filter},
        {"filesizeformat", filesizeformat},
    };
    return entries;
}

}  // namespace carboy::jinja
