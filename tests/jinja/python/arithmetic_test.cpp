#include "jinja/python/arithmetic.hpp"

#include "jinja/python/undefined.hpp"
#include "jinja/raised.hpp"

#include <carboy/jinja/python/containers.hpp>

#include <limits>

namespace carboy::jinja {
namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

TEST(Arithmetic, DividesTowardsMinusInfinity) {
    struct Case {
        Value a, b;
        const char *quotient, *rest;
    };
    const Case cases[] = {{7, 3, "2", "1"},         {-7, 3, "-3", "2"},
                          {7, -3, "-3", "-2"},      {-7, -3, "2", "-1"},
                          {-6, 3, "-2", "0"},       {7.5, 2, "3.0", "1.5"},
                          {-7.5, 2, "-4.0", "0.5"}, {7.5, -2.0, "-4.0", "-0.5"},
                          {-0.0, 3, "-0.0", "0.0"}, {1e+300, -1e-10, "-inf", "-4.5233580152272584e-11"},
                          {true, 2, "0", "1"},      {5, 0.3, "16.0", "0.20000000000000018"}};
    for (const Case& one : cases) {
        EXPECT_EQ(floor_divide(one.a, one.b).repr(), one.quotient) << one.a.repr() << " // " << one.b.repr();
        EXPECT_EQ(modulo(one.a, one.b).repr(), one.rest) << one.a.repr() << " % " << one.b.repr();
    }
    EXPECT_EQ(modulo(smallest, -1).repr(), "0");
}

TEST(Arithmetic, DividesIntegersExactly) {
    EXPECT_EQ(divide(1, 3).repr(), "0.3333333333333333");
    EXPECT_EQ(divide(9007199254740993, 3).repr(), "3002399751580331.0");
    EXPECT_EQ(divide(largest, -7).repr(), "-1.3176245766935393e+18");
    EXPECT_EQ(divide(largest, largest - 1).repr(), "1.0");
    EXPECT_EQ(divide(0, largest).repr(), "0.0");
}

TEST(Arithmetic, NamesDivisionsByZeroAsPythonDoes) {
    EXPECT_EQ(raised([] { divide(1, 0); }), "ZeroDivisionError: division by zero");
    EXPECT_EQ(raised([] { divide(1.0, 0); }), "ZeroDivisionError: float division by zero");
    EXPECT_EQ(raised([] { floor_divide(1, 0); }), "ZeroDivisionError: integer division or modulo by zero");
    EXPECT_EQ(raised([] { floor_divide(1.0, 0); }), "ZeroDivisionError: float floor division by zero");
    EXPECT_EQ(raised([] { modulo(1, false); }), "ZeroDivisionError: integer modulo by zero");
    EXPECT_EQ(raised([] { modulo(1, 0.0); }), "ZeroDivisionError: float modulo");
    EXPECT_EQ(raised([] { power(0, -1); }), "ZeroDivisionError: 0.0 cannot be raised to a negative power");
}

TEST(Arithmetic, RaisesToPowers) {
    EXPECT_EQ(power(2, 62).repr(), "4611686018427387904");
    EXPECT_EQ(power(-3, 3).repr(), "-27");
    EXPECT_EQ(power(2, -2).repr(), "0.25");
    EXPECT_EQ(power(2, 0.5).repr(), "1.4142135623730951");
    EXPECT_EQ(power(0, 0).repr(), "1");
    EXPECT_EQ(raised([] { power(10.0, 400); }), "OverflowError: (34, 'Numerical result out of range')");
}

TEST(Arithmetic, SaysWhenAnIntegerDoesNotFit) {
    for (const auto& call : std::vector<Value (*)()>{
             [] { return add(largest, 1); }, [] { return subtract(smallest, 1); }, [] { return multiply(largest, 2); },
             [] { return power(10, 19); }, [] { return negate(smallest); }, [] { return floor_divide(smallest, -1); }})
        EXPECT_EQ(raised([&] { call(); }).substr(0, 13), "OverflowError");
}

TEST(Arithmetic, JoinsAndRepeatsSequences) {
    EXPECT_EQ(add("ab", "c").repr(), "'abc'");
    EXPECT_EQ(add(make_list({1}), make_list({2})).repr(), "[1, 2]");
    EXPECT_EQ(add(make_tuple({1}), make_tuple({})).repr(), "(1,)");
    EXPECT_EQ(multiply("ab", 2).repr(), "'abab'");
    EXPECT_EQ(multiply(3, make_tuple({1})).repr(), "(1, 1, 1)");
    EXPECT_EQ(multiply(make_list({1}), -1).repr(), "[]");
    EXPECT_EQ(multiply("é", true).repr(), "'é'");
    EXPECT_EQ(raised([] { multiply("ab", std::int64_t{1} << 40); }).substr(0, 11), "MemoryError");
}

TEST(Arithmetic, EscapesWhatJoinsMarkup) {
    const Value joined = add(Value(Markup{"<b>"}), "<i>");
    EXPECT_TRUE(joined.is_markup());
    EXPECT_EQ(joined.text(), "<b>&lt;i&gt;");
    EXPECT_EQ(add("<i>", Value(Markup{"<b>"})).text(), "&lt;i&gt;<b>");
}

TEST(Arithmetic, RefusesOtherTypes) {
    EXPECT_EQ(raised([] { add("a", 1); }), "TypeError: can only concatenate str (not \"int\") to str");
    EXPECT_EQ(raised([] { add(1, "a"); }), "TypeError: unsupported operand type(s) for +: 'int' and 'str'");
    EXPECT_EQ(raised([] { add(make_list({}), make_tuple({})); }),
              "TypeError: can only concatenate list (not \"tuple\") to list");
    EXPECT_EQ(raised([] { add(nullptr, 1); }), "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'");
    EXPECT_EQ(raised([] { subtract("a", "b"); }), "TypeError: unsupported operand type(s) for -: 'str' and 'str'");
    EXPECT_EQ(raised([] { multiply("a", "b"); }), "TypeError: can't multiply sequence by non-int of type 'str'");
    EXPECT_EQ(raised([] { multiply(1.5, "a"); }), "TypeError: can't multiply sequence by non-int of type 'float'");
    EXPECT_EQ(raised([] { multiply(nullptr, make_list({1})); }),
              "TypeError: can't multiply sequence by non-int of type 'NoneType'");
    EXPECT_EQ(raised([] { multiply(nullptr, 1); }),
              "TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'");
    EXPECT_EQ(raised([] { power("a", 2); }), "TypeError: unsupported operand type(s) for ** or pow(): 'str' and 'int'");
    EXPECT_EQ(raised([] { negate("a"); }), "TypeError: bad operand type for unary -: 'str'");
    EXPECT_EQ(raised([] { positive(make_list({})); }), "TypeError: bad operand type for unary +: 'list'");
    EXPECT_EQ(raised([] { add(undefined_variable(Undefined::lenient, "x"), 1); }), "UndefinedError: 'x' is undefined");
}

}  // namespace
}  // namespace carboy::jinja
