#include <carboy/jinja/adapt/callable.hpp>

#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

std::int64_t twice(std::int64_t n) { return 2 * n; }

const Context functions{
    {"twice", twice},
    {"join", [](const std::string& a, std::optional<std::string> b) { return a + b.value_or("-"); }},
    {"count", [](const Args& rest) { return rest.size() + rest.keyword.size(); }},
    {"name", [](State& state, std::string_view name) { return state.resolve(name); }},
    {"nothing", [] {}},
    {"small", [](std::uint8_t n) { return n; }},
    {"half", [](double n) { return n / 2; }},
    {"flag", [](bool b) { return b; }},
};

TEST(Callable, ConvertsArgumentsAndResults) {
    EXPECT_EQ(evaluated("twice(21)", functions), "42");
    EXPECT_EQ(evaluated("twice(true)", functions), "2");
    EXPECT_EQ(evaluated("join('a', 'b')", functions), "'ab'");
    EXPECT_EQ(evaluated("join('a')", functions), "'a-'");
    EXPECT_EQ(evaluated("join('a', none)", functions), "'a-'");
    EXPECT_EQ(evaluated("count(1, 2, k=3)", functions), "3");
    EXPECT_EQ(evaluated("nothing()", functions), "None");
    EXPECT_EQ(evaluated("half(3)", functions), "1.5");
    EXPECT_EQ(evaluated("flag([])", functions), "False");
    EXPECT_EQ(evaluated("name('small') is callable", functions), "True");
}

TEST(Callable, RefusesWrongArguments) {
    EXPECT_EQ(evaluated("twice('a')", functions), "TypeError: argument 1 must be an integer, not str");
    EXPECT_EQ(evaluated("twice(1.0)", functions), "TypeError: argument 1 must be an integer, not float");
    EXPECT_EQ(evaluated("small(256)", functions), "TypeError: argument 1 must be an integer, not int");
    EXPECT_EQ(evaluated("join('a', 1)", functions), "TypeError: argument 2 must be a string, not int");
    EXPECT_EQ(evaluated("twice()", functions), "TypeError: the function takes 1 arguments but 0 were given");
    EXPECT_EQ(evaluated("join(1, 2, 3)", functions), "TypeError: the function takes 1 to 2 arguments but 3 were given");
    EXPECT_EQ(evaluated("twice(1, n=1)", functions), "TypeError: the function takes no keyword argument 'n'");
}

}  // namespace
}  // namespace carboy::jinja
