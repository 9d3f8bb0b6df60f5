// The built-in tests.
#include <carboy/base/fixed_string.hpp>
#include <carboy/jinja/python/operand.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/text_ops.hpp"

namespace carboy::jinja {
namespace {

template <FixedString Name, bool (*Check)(const Value&)>
Value unary(State&, const Value& value, const Args& args) {
    Arguments(Name.view(), args, {}, 0);
    return Check(value);
}

Value callable(State&, const Value& value, const Args& args) {
    value_alone("callable", args);
    return is_callable(value);
}

/// The other operand of one of the operator module's functions.
const Value& other(std::string_view function, const Args& args) {
    no_keywords("_operator." + std::string(function), args);
    if (args.size() != 1)
        type_error(std::string(function) + " expected 2 arguments, got " + std::to_string(args.size() + 1));
    return args[0];
}

template <Order Which>
Value by_order(State&, const Value& value, const Args& args) {
    constexpr std::string_view names[] = {"lt", "le", "gt", "ge"};
    return ordered(Which, value, other(names[static_cast<int>(Which)], args));
}

template <std::int64_t Rest>
Value parity(State&, const Value& value, const Args& args) {
    Arguments(Rest == 0 ? "test_even" : "test_odd", args, {}, 0);
    return equals(modulo(value, Value(2)), Value(Rest));
}

Value divisible_by(State&, const Value& value, const Args& args) {
    return equals(modulo(value, Arguments("test_divisibleby", args, {"num"}, 1).at(0)), Value(0));
}

Value equal(State&, const Value& value, const Args& args) { return equals(value, other("eq", args)); }
Value unequal(State&, const Value& value, const Args& args) { return !equals(value, other("ne", args)); }
Value in(State&, const Value& value, const Args& args) {
    return contains(Arguments("test_in", args, {"seq"}, 1).at(0), value);
}
Value same_as(State&, const Value& value, const Args& args) {
    return value.same(Arguments("test_sameas", args, {"other"}, 1).at(0));
}
Value is_filter(State& state, const Value& value, const Args& args) {
    Arguments("test_filter", args, {}, 0);
    hash_value(value);
    return value.is_string() && state.parts().filters.find(value.text()) != nullptr;
}
Value is_test(State& state, const Value& value, const Args& args) {
    Arguments("test_test", args, {}, 0);
    hash_value(value);
    return value.is_string() && state.parts().tests.find(value.text()) != nullptr;
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
/// Undefined values are empty sequences, except the strict ones.
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
        {"defined", unary<"test_defined", defined>},
        {"undefined", unary<"test_undefined", undefined>},
        {"filter", is_filter},
        {"test", is_test},
        {"none", unary<"test_none", none>},
        {"boolean", unary<"test_boolean", boolean>},
        {"false", unary<"test_false", is_false>},
        {"true", unary<"test_true", is_true>},
        {"integer", unary<"test_integer", integer>},
        {"float", unary<"test_float", real>},
        {"lower", unary<"test_lower", lower>},
        {"upper", unary<"test_upper", upper>},
        {"string", unary<"test_string", string>},
        {"mapping", unary<"test_mapping", is_mapping>},
        {"number", unary<"test_number", number>},
        {"sequence", unary<"test_sequence", sequence>},
        {"iterable", unary<"test_iterable", iterable>},
        {"callable", callable},
        {"sameas", same_as},
        {"escaped", unary<"test_escaped", has_html>},
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
