#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

/// A list or dict after a statement's expressions.
std::string after(std::string_view start, std::string_view expressions) {
    std::string text = "{% set x = " + std::string(start) + " %}";
    text.append(expressions).append("{{ x }}");
    std::string out;
    const std::string error = raised([&] {
        out = Environment(Options{.autoescape = Autoescape::off, .expression_statement = true})
                  .from_string(text)
                  .render();
    });
    return error == "nothing" ? out : error;
}

TEST(ContainerMethods, ListsChange) {
    EXPECT_EQ(after("[1, 2]", "{% do x.append(3) %}{% do x.insert(-1, 9) %}"), "[1, 2, 9, 3]");
    EXPECT_EQ(after("[1]", "{% do x.extend((2, 'a')) %}{% do x.insert(99, 5) %}"), "[1, 2, 'a', 5]");
    EXPECT_EQ(after("[1, 2, 1]", "{% do x.remove(1) %}"), "[2, 1]");
    EXPECT_EQ(after("[3, 1, 2]", "{% do x.sort() %}"), "[1, 2, 3]");
    EXPECT_EQ(after("[3, 1, 2]", "{% do x.sort(reverse=true) %}"), "[3, 2, 1]");
    EXPECT_EQ(after("[3, 1]", "{% do x.reverse() %}{{ x.pop() }};"), "3;[1]");
    EXPECT_EQ(after("[1, 2, 3]", "{{ x.pop(0) }};{{ x.pop(-1) }};"), "1;3;[2]");
    EXPECT_EQ(after("[1]", "{% do x.clear() %}"), "[]");
    EXPECT_EQ(after("[1]", "{% do x.append(x) %}"), "ValueError: a container cannot be put into itself");
}

TEST(ContainerMethods, ListsRefuseWhatPythonRefuses) {
    expect({{"[].pop()", "IndexError: pop from empty list"},
            {"[1].pop(5)", "IndexError: pop index out of range"},
            {"[1].remove(2)", "ValueError: list.remove(x): x not in list"},
            {"[1].index(2)", "ValueError: 2 is not in list"},
            {"[1, 2].index(2)", "1"},
            {"[1, 2, 1].index(1, 1)", "2"},
            {"[1, 1].count(1)", "2"},
            {"[1, 'a'].sort()", "TypeError: '<' not supported between instances of 'str' and 'int'"},
            {"[].append()", "TypeError: list.append() takes exactly one argument (0 given)"},
            {"[1].insert('a', 1)", "TypeError: 'str' object cannot be interpreted as an integer"},
            {"[].extend(1)", "TypeError: 'int' object is not iterable"},
            {"(1, 2, 1).count(1)", "2"},
            {"(1,).index(2)", "ValueError: tuple.index(x): x not in tuple"},
            {"[1].copy()", "[1]"}});
}

TEST(ContainerMethods, DictsReadAndChange) {
    expect({{"{'a': 1}.get('a')", "1"},
            {"{'a': 1}.get('b', 2)", "2"},
            {"{'a': 1}.get([])", "TypeError: unhashable type: 'list'"},
            {"{'a': 1}.keys()", "dict_keys(['a'])"},
            {"{'a': 1}.values()", "dict_values([1])"},
            {"{'a': 1}.items()", "dict_items([('a', 1)])"},
            {"{'a': 1}.pop('b')", "KeyError: 'b'"},
            {"{'a': 1}.pop('b', 3)", "3"},
            {"{}.popitem()", "KeyError: 'popitem(): dictionary is empty'"},
            {"{'a': 1}.popitem()", "('a', 1)"},
            {"{'a': 1}.setdefault('a', 2)", "1"},
            {"{}.update(1)", "TypeError: 'int' object is not iterable"},
            {"{'a': 1}.copy()", "{'a': 1}"},
            {"dict.fromkeys('ab', 0)", "{'a': 0, 'b': 0}"},
            {"{'a': 1}.keys().isdisjoint(['b'])", "True"},
            {"{}.get()", "TypeError: get expected at least 1 argument, got 0"}});
    EXPECT_EQ(after("{'a': 1}", "{% do x.update({'b': 2}, c=3) %}{% do x.setdefault('d') %}"),
              "{'a': 1, 'b': 2, 'c': 3, 'd': None}");
    EXPECT_EQ(after("{'a': 1}", "{% do x.update([('b', 2)]) %}{{ x.pop('a') }};"), "1;{'b': 2}");
    EXPECT_EQ(after("{'a': 1}", "{% do x.clear() %}"), "{}");
    EXPECT_EQ(after("{'a': 1}", "{% for k in x %}{% do x.update(b=2) %}{% endfor %}"),
              "RuntimeError: dictionary changed size during iteration");
}

}  // namespace
}  // namespace carboy::jinja
