#include "jinja/python/pretty.hpp"

#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

TEST(Pretty, BreaksContainersAsPprintDoes) {
    const Environment environment;
    const auto shown = [&](std::string_view expression) {
        return pretty(environment.compile_expression(expression).evaluate(), 20);
    };
    EXPECT_EQ(shown("[1, 2, 3]"), "[1, 2, 3]");
    EXPECT_EQ(shown("{'b': [1, 2, 3, 4], 'a': 'some words of text to break'}"),
              "{'a': 'some words '\n      'of text to '\n      'break',\n 'b': [1, 2, 3, 4]}");
    EXPECT_EQ(shown("[[1, 2], [3, 4], {'k': (1,)}]"), "[[1, 2],\n [3, 4],\n {'k': (1,)}]");
    EXPECT_EQ(shown("('a long text with many words in it', 2)"), "('a long text with '\n 'many words in it',\n 2)");
    EXPECT_EQ(shown("'a text that is longer than the width of the line'"),
              "('a text that is '\n 'longer than the '\n 'width of the '\n 'line')");
    EXPECT_EQ(shown("{}"), "{}");
    EXPECT_EQ(shown("[]"), "[]");
    EXPECT_EQ(shown("{'key': {'inner': ['x', 'y', 'z'], 'other': none}}"),
              "{'key': {'inner': ['x',\n                   'y',\n                   'z'],\n         'other': None}}");
    EXPECT_EQ(shown("[none, true, 1.5]"), "[None, True, 1.5]");
    EXPECT_EQ(shown("'short'"), "'short'");
    EXPECT_EQ(shown("{'k': 'line\\nbreak and more text here'}"),
              "{'k': 'line\\n'\n      'break and '\n      'more text '\n      'here'}");
}

}  // namespace
}  // namespace carboy::jinja
