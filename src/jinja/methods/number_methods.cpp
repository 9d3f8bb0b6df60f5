// Methods of int and float.
#include "jinja/errors/fail.hpp"
#include "jinja/methods/methods.hpp"
#include "jinja/python/arguments.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>

namespace carboy::jinja {
namespace {

std::uint64_t magnitude(const Value& self) {
    const auto bits = static_cast<std::uint64_t>(self.integer());
    return self.integer() < 0 ? 0 - bits : bits;
}

/// Refuses arguments of a method of int, which bool also has, in the words of Python's methods.
void no_arguments(const Value& self, std::string_view of_int, std::string_view of_bool, const Args& args) {
    PositionalArguments(self.is_bool() ? of_bool : of_int, args, {}, 0);
}

Value conjugate(State&, const Value& self, const Args& args) {
    no_arguments(self, self.is_real() ? "float.conjugate" : "int.conjugate", "bool.conjugate", args);
    return self.is_bool() ? Value(self.integer()) : self;
}

Value bit_length(State&, const Value& self, const Args& args) {
    no_arguments(self, "int.bit_length", "bool.bit_length", args);
    return std::bit_width(magnitude(self));
}

Value bit_count(State&, const Value& self, const Args& args) {
    no_arguments(self, "int.bit_count", "bool.bit_count", args);
    return std::popcount(magnitude(self));
}

Value integer_ratio(State&, const Value& self, const Args& args) {
    no_arguments(self, "int.as_integer_ratio", "bool.as_integer_ratio", args);
    return make_tuple({Value(self.integer()), Value(1)});
}

Value is_integer(State&, const Value& self, const Args& args) {
    PositionalArguments("float.is_integer", args, {}, 0);
    return std::isfinite(self.real()) && std::floor(self.real()) == self.real();
}

Value real_ratio(State&, const Value& self, const Args& args) {
    PositionalArguments("float.as_integer_ratio", args, {}, 0);
    if (std::isnan(self.real())) value_error("cannot convert NaN to integer ratio");
    if (std::isinf(self.real())) fail("OverflowError", "cannot convert Infinity to integer ratio");
    int exponent = 0;
    double above = std::frexp(self.real(), &exponent);
    for (; above != std::floor(above); --exponent) above *= 2;
    if (exponent < -62 || (exponent > 0 && std::abs(self.real()) >= 0x1p63)) overflow_error("the ratio");
    const double whole = exponent > 0 ? std::ldexp(above, exponent) : above;
    const std::int64_t below = exponent < 0 ? std::int64_t{1} << -exponent : 1;
    return make_tuple({Value(static_cast<std::int64_t>(whole)), Value(below)});
}

/// Writes "0x1.8000000000000p+1": every digit of the number's 53 bits.
Value hex(State&, const Value& self, const Args& args) {
    PositionalArguments("float.hex", args, {}, 0);
    const double number = self.real();
    if (!std::isfinite(number)) return self.str();
    const auto bits = std::bit_cast<std::uint64_t>(number);
    const auto exponent = static_cast<int>(bits >> 52 & 0x7ff);
    const std::uint64_t fraction = bits & 0xfffffffffffffull;
    const std::string_view sign = std::signbit(number) ? "-" : "";
    if (number == 0) return fmt::format("{}0x0.0p+0", sign);
    return fmt::format("{}0x{}.{:013x}p{:+d}", sign, exponent == 0 ? 0 : 1, fraction, std::max(exponent, 1) - 1023);
}

constexpr MethodEntry integer_methods[] = {{"conjugate", conjugate},
                                           {"bit_length", bit_length},
                                           {"bit_count", bit_count},
                                           {"as_integer_ratio", integer_ratio}};
constexpr MethodEntry real_methods[] = {
    {"conjugate", conjugate}, {"is_integer", is_integer}, {"as_integer_ratio", real_ratio}, {"hex", hex}};

}  // namespace

Method find_number_method(const Value& number, std::string_view name) {
    return number.is_real() ? find_in(real_methods, name) : find_in(integer_methods, name);
}

}  // namespace carboy::jinja
