#include "jinja/python/arguments.hpp"

#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

std::string bound(std::vector<Value> positional, std::vector<NamedValue> keyword) {
    return raised([&] { Arguments("do_f", {positional, keyword}, {"a", "b"}, 1); });
}

TEST(Arguments, BindByPositionAndByName) {
    const Value positional[] = {1};
    const NamedValue keyword[] = {{"c", "x"}};
    const Arguments given("f", {positional, keyword}, {"a", "b", "c"}, 1);
    EXPECT_EQ(given.integer(0, 0), 1);
    EXPECT_FALSE(given.has(1));
    EXPECT_EQ(given.integer(1, 7), 7);
    EXPECT_EQ(given.text(2, ""), "x");
    EXPECT_TRUE(given.flag(2, false));
    EXPECT_TRUE(given.flag(1, true));
}

TEST(Arguments, NoneIsNotGiven) {
    const Value positional[] = {nullptr};
    const Arguments given("f", {positional}, {"a"}, 0);
    EXPECT_TRUE(given.has(0));
    EXPECT_FALSE(given.given(0));
}

TEST(Arguments, RefuseInPythonsWords) {
    EXPECT_EQ(bound({}, {}), "TypeError: do_f() missing 1 required positional argument: 'a'");
    EXPECT_EQ(bound({1, 2, 3}, {}), "TypeError: do_f() takes from 2 to 3 positional arguments but 4 were given");
    EXPECT_EQ(bound({1}, {{"c", 1}}), "TypeError: do_f() got an unexpected keyword argument 'c'");
    EXPECT_EQ(bound({1}, {{"a", 1}}), "TypeError: do_f() got multiple values for argument 'a'");
}

TEST(Arguments, OfMethodsHaveOtherWords) {
    const Value two[] = {"a", "b"};
    const NamedValue named[] = {{"x", 1}};
    EXPECT_EQ(raised([&] { PositionalArguments("str.removeprefix", {two}, {"prefix"}, 1); }),
              "TypeError: str.removeprefix() takes exactly one argument (2 given)");
    EXPECT_EQ(raised([&] { PositionalArguments("str.upper", {two}, {}, 0); }),
              "TypeError: str.upper() takes no arguments (2 given)");
    EXPECT_EQ(raised([&] {
                  PositionalArguments("str.replace", {{two, 1}}, {"old", "new", "count"}, 2);
              }),
              "TypeError: replace expected at least 2 arguments, got 1");
    EXPECT_EQ(raised([&] {
                  PositionalArguments("str.find", {{}, named}, {"sub"}, 1);
              }),
              "TypeError: find() takes no keyword arguments");
    EXPECT_EQ(raised([&] {
                  PositionalArguments("str.strip", {{}, named}, {"chars"}, 0);
              }),
              "TypeError: str.strip() takes no keyword arguments");
    EXPECT_EQ(raised([&] { value_alone("len", {two}); }), "TypeError: len() takes exactly one argument (3 given)");
}

}  // namespace
}  // namespace carboy::jinja
