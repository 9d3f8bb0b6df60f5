// The built-in tests.
#include <carboy/jinja/operand.hpp>

#include "jinja/arguments.hpp"
#include "jinja/escape.hpp"
#include "jinja/fail.hpp"
#include "jinja/filters.hpp"
#include "jinja/ops.hpp"
#include "jinja/text_ops.hpp"
#include "jinja/undefined.hpp"

namespace carboy::jinja {
namespace {

template <bool (*Check)(const Value&)>
Value unary(State&, const Value& value, const Args& args) {
    Arguments("test", args, {}, 0);
    return Check(value);
}

template <Order Which>
Value by_order(State&, const Value& value, const Args& args) {
    return ordered(Which, value, Arguments("test", args, {"other"}, 1).at(0));
}

template <std::int64_t Rest>
Value parity(State&, const Value& value, const Args& args) {
    Arguments("test", args, {}, 0);
    return equals(modulo(value, Value(2)), Value(Rest));
}

Value divisible_by(State&, const Value& value, const Args& args) {
    return equals(modulo(value, Arguments("test_divisibleby", args, {"num"}, 1).at(0)), Value(0));
}

Value equal(State&, const Value& value, const Args& args) {
    return equals(value, Arguments("eq", args, {"other"}, 1).at(0));
}
Value unequal(State&, const Value& value, const Args& args) {
    return !equals(value, Arguments("ne", args, {"other"}, 1).at(0));
}
Value in(State&, const Value& value, const Args& args) {
    return contains(Arguments("test_in", args, {"seq"}, 1).at(0), value);
}
Value same_as(State&, const Value& value, const Args& args) {
    return value.same(Arguments("test_sameas", args, {"other"}, 1).at(0));
}
Value is_filter(State& state, const Value& value, const Args& args) {
    Arguments("test_filter", args, {}, 0);
    hash_value(value);
    return value.is_string() && state.environment().parts().filters.find(value.text()) != nullptr;
}
Value is_test(State& state, const Value& value, const Args& args) {
    Arguments("test_test", args, {}, 0);
    hash_value(value);
    return value.is_string() && state.environment().parts().tests.find(value.text()) != nullptr;
}

bool defined(const Value& value) { return !value.is_undefined(); }
bool undefined(const Value& value) { return value.is_undefined(); }
bool none(const Value& value) { return value.is_none(); }
bool boolean(const Value& value) { return value.is_bool(); }
bool is_false(const Value& value) { return value.is_bool() && !value.boolean(); }
bool is_true(const Value& value) { return value.is_bool() && value.boolean(); }
bool integer(const Value& value) { return value.is_integer(); }
bool real(const Value& value) { return value.is_real(); }
bool number(const Value& value) {
    const Operand* operand = operand_of(value);
    return is_number(value) || (operand && operand->real());
}
bool lower(const Value& value) { return is_lower_case(value.str()); }
bool upper(const Value& value) { return is_upper_case(value.str()); }
bool string(const Value& value) { return value.is_string(); }
/// Undefined values are empty sequences, but for the strict ones.
bool lenient(const Value& value) { return value.is_undefined() && flavour_of(value) != Undefined::strict; }
bool iterable(const Value& value) {
    if (value.is_undefined() && flavour_of(value) == Undefined::strict) fail_undefined(value);
    return is_iterable(value);
}

bool sequence(const Value& value) {
    return value.is_string() || is_sequence(value) || is_mapping(value) || lenient(value);
}

}  // namespace

std::span<const BuiltinEntry> builtin_tests() {
    static constexpr BuiltinEntry entries[] = {
        {"odd", parity<1>},
        {"even", parity<0>},
        {"divisibleby", divisible_by},
        {"defined", unary<defined>},
        {"undefined", unary<undefined>},
        {"filter", is_filter},
        {"test", is_test},
        {"none", unary<none>},
        {"boolean", unary<boolean>},
        {"false", unary<is_false>},
        {"true", unary<is_true>},
        {"integer", unary<integer>},
        {"float", unary<real>},
        {"lower", unary<lower>},
        {"upper", unary<upper>},
        {"string", unary<string>},
        {"mapping", unary<is_mapping>},
        {"number", unary<number>},
        {"sequence", unary<sequence>},
        {"iterable", unary<iterable>},
        {"callable", unary<is_callable>},
        {"sameas", same_as},
        {"escaped", unary<has_html>},
        {"in", in},
        {"==", equal},
        {"eq", equal},
        {"equalto", equal},
        {"!=", unequal},
        {"ne", unequal},
        {">", by_order<Order::greater>},
        {"gt", by_order<Order::greater>},
        {"greaterthan", by_order<Order::greater>},
        {">=", by_order<Order::greater_equal>},
        {"ge", by_order<Order::greater_equal>},
        {"<", by_order<Order::less>},
        {"lt", by_order<Order::less>},
        {"lessthan", by_order<Order::less>},
        {"<=", by_order<Order::less_equal>},
        {"le", by_order<Order::less_equal>},
    };
    return entries;
}

}  // namespace carboy::jinja
