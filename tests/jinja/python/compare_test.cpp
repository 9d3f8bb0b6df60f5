#include "jinja/python/compare.hpp"

#include "jinja/python/range.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/raised.hpp"

#include <carboy/jinja/python/containers.hpp>

#include <cmath>

namespace carboy::jinja {
namespace {

Value range(std::int64_t start, std::int64_t stop, std::int64_t step) {
    return Value(Ptr<NativeObject>::adopt(new Range(start, stop, step)));
}

TEST(Compare, NumbersOfDifferentTypesAreEqual) {
    EXPECT_TRUE(equals(1, 1.0));
    EXPECT_TRUE(equals(true, 1));
    EXPECT_FALSE(equals(1, "1"));
    EXPECT_FALSE(equals(nullptr, 0));
    EXPECT_FALSE(equals(std::nan(""), std::nan("")));
    // 2^53 + 1 has no float.
    EXPECT_EQ(equals(9007199254740993, 9007199254740992.0), false);
    EXPECT_TRUE(ordered(Order::greater, 9007199254740993, 9007199254740992.0));
    EXPECT_FALSE(ordered(Order::less, 1, std::nan("")));
    EXPECT_TRUE(ordered(Order::less, INT64_MAX, INFINITY));
}

TEST(Compare, SequencesCompareItemByItem) {
    EXPECT_TRUE(equals(make_list({1, "a"}), make_list({1.0, "a"})));
    EXPECT_FALSE(equals(make_list({1}), make_tuple({1})));
    EXPECT_TRUE(ordered(Order::less, make_list({1, 2}), make_list({1, 2, 0})));
    EXPECT_TRUE(ordered(Order::greater_equal, make_tuple({2}), make_tuple({1, 9})));
    EXPECT_FALSE(ordered(Order::less, "b", "ab"));
    // An item is equal to itself, even one that refuses to be compared.
    const Value same = undefined_variable(Undefined::strict, "y");
    EXPECT_TRUE(equals(make_list({same}), make_list({same})));
    // Numbers have no identity: NaN is equal to no item, as two NaN objects are in Python.
    EXPECT_FALSE(equals(make_list({std::nan("")}), make_list({std::nan("")})));
}

TEST(Compare, DictsCompareWithoutOrder) {
    const Value a = make_ref<Dict>(Dict{{"x", 1}, {"y", 2}}), b = make_ref<Dict>(Dict{{"y", 2.0}, {"x", 1}});
    EXPECT_TRUE(equals(a, b));
    EXPECT_FALSE(equals(a, make_ref<Dict>(Dict{{"x", 1}})));
    EXPECT_EQ(raised([&] { ordered(Order::less, a, b); }),
              "TypeError: '<' not supported between instances of 'dict' and 'dict'");
}

TEST(Compare, RefusesTypesWithoutAnOrder) {
    EXPECT_EQ(raised([] { ordered(Order::less, 1, "a"); }),
              "TypeError: '<' not supported between instances of 'int' and 'str'");
    EXPECT_EQ(raised([] { ordered(Order::greater_equal, nullptr, 1); }),
              "TypeError: '>=' not supported between instances of 'NoneType' and 'int'");
    EXPECT_EQ(raised([] { ordered(Order::less, make_list({1}), make_list({"a"})); }),
              "TypeError: '<' not supported between instances of 'int' and 'str'");
    EXPECT_EQ(raised([] { ordered(Order::less, undefined_variable(Undefined::lenient, "x"), 1); }),
              "UndefinedError: 'x' is undefined");
}

TEST(Compare, UndefinedEqualsOnlyUndefined) {
    const Value lenient = undefined_variable(Undefined::lenient, "x"),
                strict = undefined_variable(Undefined::strict, "y");
    EXPECT_TRUE(equals(lenient, Value()));
    EXPECT_FALSE(equals(lenient, nullptr));
    EXPECT_EQ(raised([&] { equals(strict, 1); }), "UndefinedError: 'y' is undefined");
}

TEST(Compare, FindsMembers) {
    EXPECT_TRUE(contains("abc", "bc"));
    EXPECT_TRUE(contains("abc", ""));
    EXPECT_TRUE(contains(make_tuple({1, 2.0}), 2));
    EXPECT_FALSE(contains(make_list({1}), "1"));
    EXPECT_TRUE(contains(make_ref<Dict>(Dict{{"x", 1}}), "x"));
    EXPECT_TRUE(contains(range(0, 1'000'000'000'000, 7), 700'000'000'000));
    EXPECT_FALSE(contains(range(0, 1'000'000'000'000, 7), 1));
    EXPECT_FALSE(contains(range(0, 10, 1), "1"));
    EXPECT_EQ(raised([] { contains("abc", 1); }), "TypeError: 'in <string>' requires string as left operand, not int");
    EXPECT_EQ(raised([] { contains(5, 1); }), "TypeError: argument of type 'int' is not iterable");
}

TEST(Compare, BoundsRecursion) {
    const auto nested = [] {
        Value out = make_list({});
        for (int i = 0; i < 1000; ++i) out = make_list({out});
        return out;
    };
    const Value a = nested(), b = nested();
    EXPECT_EQ(raised([&] { equals(a, b); }), "RecursionError: a value is nested too deeply");
}

}  // namespace
}  // namespace carboy::jinja
