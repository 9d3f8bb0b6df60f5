// Source: Python's Modules/_datetimemodule.c, PyDateTime_Delta.
#include "jinja/stdlib/timedelta.hpp"
#include "jinja/python/hash.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/stdlib/civil.hpp"
#include "jinja/stdlib/fraction.hpp"

#include <carboy/value/text/interval_text.hpp>

#include <fmt/format.h>

namespace carboy::jinja::python {
namespace {

constexpr std::int64_t most_days = 999'999'999;
constexpr Wide least = static_cast<Wide>(-most_days) * day, most = static_cast<Wide>(most_days + 1) * day - 1;

[[noreturn]] void too_long(const std::string& days) {
    fail("OverflowError", "days=" + days + "; must have magnitude <= 999999999");
}

Wide whole_quotient(Wide a, Wide b) { return a / b - ((a % b != 0) && ((a < 0) != (b < 0))); }

Value times(Wide micros, const Value& factor) {
    if (const auto whole = integer_of(factor)) return make_delta(Big(micros) * *whole);
    const auto [above, below] = ratio(factor.real());
    return make_delta(nearest(Big(micros) * above, below));
}

Value over(Wide micros, const Value& divisor) {
    if (number_of(divisor) == 0) {
        ratio(number_of(divisor));
        fail("ZeroDivisionError", "integer division or modulo by zero");
    }
    if (const auto whole = integer_of(divisor)) return make_delta(nearest(Big(micros), Big(*whole)));
    const auto [above, below] = ratio(divisor.real());
    return make_delta(nearest(Big(micros) * below, above));
}

/// Returns the nearest float to a / b.
double quotient(Wide a, Wide b) {
    if (a >= INT64_MIN && a <= INT64_MAX && b >= INT64_MIN && b <= INT64_MAX)
        return divide(Value(static_cast<std::int64_t>(a)), Value(static_cast<std::int64_t>(b))).real();
    return static_cast<double>(static_cast<long double>(a) / static_cast<long double>(b));
}

Value with_delta(Operator op, Wide a, Wide b) {
    switch (op) {
        case Operator::add: return make_delta(Big(a + b));
        case Operator::subtract: return make_delta(Big(a - b));
        case Operator::divide:
        case Operator::floor_divide:
        case Operator::modulo: break;
        default: return Value::missing();
    }
    if (b == 0)
        fail("ZeroDivisionError", op == Operator::divide ? "division by zero" : "integer division or modulo by zero");
    if (op == Operator::divide) return quotient(a, b);
    const Wide whole = whole_quotient(a, b);
    if (op == Operator::modulo) return make<TimeDelta>(a - whole * b);
    if (whole < INT64_MIN || whole > INT64_MAX) overflow_error("the result of //");
    return static_cast<std::int64_t>(whole);
}

Value total_seconds(State&, const Value& self, const Args& args) {
    no_arguments("timedelta.total_seconds", args);
    return to_seconds(self_as<TimeDelta>(self).micros());
}

constexpr AttributeEntry<TimeDelta> attributes[] = {
    {"days", [](const TimeDelta& self) { return Value(self.days()); }},
    {"seconds", [](const TimeDelta& self) { return Value(self.seconds()); }},
    {"microseconds", [](const TimeDelta& self) { return Value(self.microseconds()); }},
    {"min", [](const TimeDelta&) { return make<TimeDelta>(least); }},
    {"max", [](const TimeDelta&) { return make<TimeDelta>(most); }},
    {"resolution", [](const TimeDelta&) { return make<TimeDelta>(1); }},
};
constexpr MethodEntry methods[] = {{"total_seconds", total_seconds}};

}  // namespace

Value make_delta(const Big& micros) {
    if (micros < Big(least) || micros > Big(most)) {
        Big days = micros / Big(day);
        if (micros < 0 && micros % Big(day) != 0) --days;
        if (days > INT32_MAX || days < INT32_MIN) fail("OverflowError", "Python int too large to convert to C int");
        too_long(days.str());
    }
    return make<TimeDelta>(static_cast<Wide>(micros));
}

TimeDelta::TimeDelta(Wide micros) : micros_(micros) {
    if (micros < least || micros > most) too_long(Big(whole_quotient(micros, day)).str());
}

std::int64_t TimeDelta::days() const noexcept { return static_cast<std::int64_t>(whole_quotient(micros_, day)); }
std::int64_t TimeDelta::seconds() const noexcept {
    return static_cast<std::int64_t>(micros_ - static_cast<Wide>(days()) * day) / second;
}
std::int64_t TimeDelta::microseconds() const noexcept {
    return static_cast<std::int64_t>(micros_ - static_cast<Wide>(days()) * day) % second;
}

Value TimeDelta::attribute(std::string_view name) { return find<TimeDelta>(*this, attributes, methods, name); }

void TimeDelta::repr(std::string& out) const {
    out += "datetime.timedelta(";
    std::string_view between;
    const auto part = [&](std::string_view name, std::int64_t value) {
        if (value == 0) return;
        fmt::format_to(std::back_inserter(out), "{}{}={}", between, name, value);
        between = ", ";
    };
    part("days", days());
    part("seconds", seconds());
    part("microseconds", microseconds());
    out += between.empty() ? "0)" : ")";
}

void TimeDelta::str(std::string& out) const { value::append_timedelta(out, days(), seconds(), microseconds()); }

Value TimeDelta::operate(Operator op, const Value& other, bool reversed) const {
    if (const auto* delta = as<TimeDelta>(other))
        return reversed ? with_delta(op, delta->micros_, micros_) : with_delta(op, micros_, delta->micros_);
    if (!is_number(other)) return Value::missing();
    if (op == Operator::multiply) return times(micros_, other);
    if (reversed) return Value::missing();
    if (op == Operator::divide) return over(micros_, other);
    if (op != Operator::floor_divide || !integer_of(other)) return Value::missing();
    const std::int64_t divisor = *integer_of(other);
    if (divisor == 0) fail("ZeroDivisionError", "integer division or modulo by zero");
    return make<TimeDelta>(whole_quotient(micros_, divisor));
}

Value TimeDelta::operate(Unary op) const {
    const bool turned = op == Unary::negative || (op == Unary::absolute && micros_ < 0);
    return make<TimeDelta>(turned ? -micros_ : micros_);
}

bool TimeDelta::equals(const Value& other) const {
    const auto* delta = as<TimeDelta>(other);
    return delta && delta->micros_ == micros_;
}

std::optional<std::partial_ordering> TimeDelta::compare(const Value& other) const {
    if (const auto* delta = as<TimeDelta>(other)) return micros_ <=> delta->micros_;
    return std::nullopt;
}

std::uint64_t TimeDelta::hash() const { return hash_number(static_cast<std::uint64_t>(micros_)); }

double to_seconds(Wide micros) { return quotient(micros, second); }

}  // namespace carboy::jinja::python
