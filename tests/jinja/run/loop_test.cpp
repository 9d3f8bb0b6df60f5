#include "jinja/raised.hpp"

#include <carboy/jinja/environment.hpp>

namespace carboy::jinja {
namespace {

std::string rendered(std::string_view source) {
    std::string out;
    const std::string error = raised([&] {
        out = Environment({.autoescape = Autoescape::off, .expression_statement = true}).from_string(source).render();
    });
    return error == "nothing" ? out : error;
}

TEST(Loop, TellsWhereItIs) {
    for (const auto& [source, text] : std::vector<std::pair<std::string, std::string>>{
             {"{% for x in 'abc' %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ "
              "loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
              "1032TrueFalse3 2121FalseFalse3 3210FalseTrue3 "},
             {"{% for x in 'ab' %}{{ loop.previtem }}|{{ loop.nextitem }} {% endfor %}", "|b a| "},
             {"{% for x in 'aab' %}{{ loop.changed(x) }} {% endfor %}", "True False True "},
             {"{% for x in 'abc' %}{{ loop.cycle('x', 'y') }}{% endfor %}", "xyx"},
             {"{% for x in 'a' %}{{ loop.cycle() }}{% endfor %}", "TypeError: no items for cycling given"},
             {"{% for x in [] %}a{% else %}b{% endfor %}", "b"},
             {"{% for x in [[1, [2]], 3] recursive %}{{ loop(x) if x is iterable else x }}{{ loop.depth }}{{ "
              "loop.depth0 }} {% endfor %}",
              "121 232 21 10 310 "},
             {"{% for x in 'abc' if x != 'b' %}{{ x }}{{ loop.length }}{% endfor %}", "a2c2"},
             {"{% for x in range(3)|map('string') %}{{ loop.length }}{{ loop.last }}{% endfor %}", "3False3False3True"},
             {"{% for a, b in [(1, 2), (3, 4)] %}{{ a + b }} {% endfor %}", "3 7 "},
             {"{% for a, b in [(1, 2, 3)] %}{% endfor %}", "ValueError: too many values to unpack (expected 2)"},
             {"{% for a, b in [1] %}{% endfor %}", "TypeError: cannot unpack non-iterable int object"},
             {"{% for x in 5 %}{% endfor %}", "TypeError: 'int' object is not iterable"},
             {"{% for x in 'a' %}{{ loop }}{% endfor %}", "<LoopContext 1/1>"},
             {"{% for x in 'a' %}{{ loop(x) }}{% endfor %}",
              "TypeError: The loop must have the 'recursive' marker to be called recursively."},
             {"{% for x in 'a' %}{{ loop.nope }}{% endfor %}", ""}})
        EXPECT_EQ(rendered(source), text) << source;
}

TEST(Loop, ContainersMayChange) {
    const std::string changed = "RuntimeError: dictionary changed size during iteration";
    for (const auto& [body, text] : std::vector<std::pair<std::string, std::string>>{
             {"{% for k in d %}{% do d.clear() %}{{ loop.nextitem }}{% endfor %}", changed},
             {"{% for k in d %}{% do d.clear() %}{{ loop.last }}{% endfor %}", changed},
             {"{% for k in d %}{% do d.update(c=3) %}{% endfor %}", changed},
             {"{% for k in d.items() if k %}{% do d.update(c=3) %}{% endfor %}", changed},
             {"{% for k in d %}{% if loop.last %}{% do d.update(c=3) %}{% endif %}{{ k }}{% endfor %}{{ d.c }}", "ab3"},
             {"{% for x in l %}{% if x < 5 %}{% do l.append(x + 2) %}{% endif %}{{ x }}{% endfor %}", "123456"},
             // Whether an item is the last is decided once.
             {"{% for x in l %}{{ x }}{% if loop.last %}{% do l.append(3) %}{% endif %}{% endfor %}{{ l }}",
              "12[1, 2, 3]"},
             {"{% do l.append(3) %}{% for x in l %}{{ loop.nextitem }}{% do l.pop() %}{{ x }} {% endfor %}", "21 2 "}})
        EXPECT_EQ(rendered("{% set d = {'a': 1, 'b': 2} %}{% set l = [1, 2] %}" + body), text) << body;
    // An item that was removed is not known any more. (In Python it is.)
    EXPECT_EQ(rendered("{% set l = ['a' * 100, 'b'] %}{% for x in l %}{% if loop.index == 2 %}{% do l.clear() %}"
                       "{{ loop.previtem }};{% endif %}{% endfor %}"),
              ";");
}

}  // namespace
}  // namespace carboy::jinja
