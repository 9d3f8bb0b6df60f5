#include "jinja/compile/fold.hpp"

#include "jinja/syntax/parser.hpp"

#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/environment.hpp>

namespace carboy::jinja {
namespace {

/// The repr of the constant, or "not constant".
std::string folded(std::string_view expression, const FoldMode& mode = {}) {
    Environment environment;
    environment.add_filter("own", Value([](const std::string& text) { return text; }));
    const Origin origin;
    const NodePtr node = Parser(expression, environment.options(), origin, true).parse_whole_expression();
    const std::optional<Value> value = fold(environment.parts(), *node, mode);
    return value ? value->repr() : "not constant";
}

TEST(Fold, ComputesConstants) {
    EXPECT_EQ(folded("1 + 2 * 3"), "7");
    EXPECT_EQ(folded("[1, 'a', (2.5,)]"), "[1, 'a', (2.5,)]");
    EXPECT_EQ(folded("{'a': 1}.a"), "1");
    EXPECT_EQ(folded("'abc'[1:]"), "'bc'");
    EXPECT_EQ(folded("1 < 2 <= 2 and not false"), "True");
    EXPECT_EQ(folded("'a' if 1 else 'b'"), "'a'");
    EXPECT_EQ(folded("'a' ~ 1 ~ none"), "'a1None'");
    EXPECT_EQ(folded("'ab'|upper"), "'AB'");
    EXPECT_EQ(folded("3 is odd"), "True");
    EXPECT_EQ(folded("0 or 'x'"), "'x'");
}

TEST(Fold, LeavesWhatDependsOnTheRender) {
    for (const char* expression :
         {"x", "x + 1", "[x]", "x.a", "f(1)", "'a'|own", "[1, 2]|random", "'a'.upper()", "'a' if 0"})
        EXPECT_EQ(folded(expression), "not constant") << expression;
}

TEST(Fold, LeavesWhatFailsToTheRender) {
    for (const char* expression : {"1 / 0", "1 + 'a'", "'a'|round", "10 ** 30"})
        EXPECT_EQ(folded(expression), "not constant") << expression;
}

TEST(Fold, FiltersOnlyWhereEscapingIsKnown) {
    EXPECT_EQ(folded("'ab'|upper", {.unknown = true}), "not constant");
    EXPECT_EQ(folded("['<', '>'|safe]|join", {.escaping = true}), "Markup('&lt;>')");
    EXPECT_EQ(folded("['<', '>']|join", {.escaping = false}), "'<>'");
}

TEST(Fold, PlainValuesMayStandInAProgram) {
    EXPECT_TRUE(is_plain(1));
    EXPECT_TRUE(is_plain(make_list({"a", make_tuple({nullptr})})));
    EXPECT_FALSE(is_plain(Value()));
    EXPECT_FALSE(is_plain(make_list({Value()})));
    EXPECT_FALSE(is_plain(Value([] { return 1; })));
}

}  // namespace
}  // namespace carboy::jinja
