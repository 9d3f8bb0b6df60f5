// The built-in filters, family by family, with Jinja's answers.
#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

TEST(Filters, OfText) {
    expect({{"'hello world'|title", "'Hello World'"},
            {"\"don't stop-me (now)\"|title", "\"Don't Stop-Me (Now)\""},
            {"'aBC dEF'|capitalize", "'Abc def'"},
            {"'some words here'|truncate(9)", "'some...'"},
            {"'some words here'|truncate(9, true, '…', 0)", "'some wor…'"},
            {"'abc'|truncate(1, false, '...')", "AssertionError: expected length >= 3, got 1"},
            {"'a\\nb'|indent(2)", "'a\\n  b'"},
            {"'a\\n\\nb'|indent('> ', true, true)", "'> a\\n> \\n> b'"},
            {"'ab'|center(6)", "'  ab  '"},
            {"'a b c d e'|wordwrap(3)", "'a b\\nc d\\ne'"},
            {"'one two three'|wordcount", "3"},
            {"'%s-%d'|format('a', 3)", "'a-3'"},
            {"'aXbX'|replace('X', 'y', 1)", "'aybX'"},
            {"' x '|trim", "'x'"},
            {"'xax'|trim('x')", "'a'"},
            {"5|upper", "'5'"},
            {"'a b'|urlencode", "'a%20b'"},
            {"{'a': 1, 'b': 'x y'}|urlencode", "'a=1&b=x+y'"},
            {"[('é', '&')]|urlencode", "'%C3%A9=%26'"},
            {"'/a b/?'|urlencode", "'/a%20b/%3F'"},
            {"none|string", "'None'"}});
}

TEST(Filters, OfNumbers) {
    expect({{"42.55|round(1)", "42.5"},
            {"42.55|round(1, 'floor')", "42.5"},
            {"42.1|round(method='ceil')", "43.0"},
            {"2.5|round", "2.0"},
            {"-2.5|round", "-2.0"},
            {"1234|round(-2)", "1200"},
            {"1|round(method='x')", "FilterArgumentError: method must be common, ceil or floor"},
            {"'42'|int", "42"},
            {"'x'|int(7)", "7"},
            {"'0x1f'|int(0, 16)", "31"},
            {"'3.9'|int", "3"},
            {"'1e3'|float", "1000.0"},
            {"'x'|float(1.5)", "1.5"},
            {"-3|abs", "3"},
            {"'a'|abs", "TypeError: bad operand type for abs(): 'str'"},
            {"1000|filesizeformat", "'1.0 kB'"},
            {"1|filesizeformat", "'1 Byte'"},
            {"1500000|filesizeformat", "'1.5 MB'"},
            {"1500000|filesizeformat(true)", "'1.4 MiB'"},
            {"'10'|filesizeformat", "'10 Bytes'"},
            {"[1, 2.5]|sum", "3.5"},
            {"[{'a': 1}, {'a': 2}]|sum('a', 10)", "13"},
            {"'a'|sum", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"}});
}

TEST(Filters, OfSequences) {
    expect({{"[1, 2]|first", "1"},
            {"'abc'|last", "'c'"},
            {"[]|first is undefined", "True"},
            {"[1, 2]|length", "2"},
            {"5|length", "TypeError: object of type 'int' has no len()"},
            {"[1, 2, 3]|batch(2)|list", "[[1, 2], [3]]"},
            {"[1, 2, 3]|batch(2, 'x')|list", "[[1, 2], [3, 'x']]"},
            {"[1, 2, 3, 4]|slice(3)|list", "[[1, 2], [3], [4]]"},
            {"[1, 2, 3]|slice(2, 0)|list", "[[1, 2], [3, 0]]"},
            {"'abc'|reverse", "'cba'"},
            {"[1, 2]|reverse|list", "[2, 1]"},
            {"5|reverse", "FilterArgumentError: argument must be iterable"},
            {"['a', 1]|join('-')", "'a-1'"},
            {"[{'x': 'a'}, {'x': 'b'}]|join(',', 'x')", "'a,b'"},
            {"{'a': 1}|items|list", "[('a', 1)]"},
            {"5|items|list", "TypeError: Can only get item pairs from a mapping."},
            {"'abc'|list", "['a', 'b', 'c']"},
            {"{'b': 1}|list", "['b']"},
            {"{'a': 1}|attr('keys') is callable", "True"},
            {"none|default('x')", "None"},
            {"false|default('x', true)", "'x'"},
            {"undefined_name|d('y')", "'y'"}});
}

TEST(Filters, ThatOrder) {
    expect({{"['b', 'A', 'c']|sort", "['A', 'b', 'c']"},
            {"['b', 'A']|sort(case_sensitive=true)", "['A', 'b']"},
            {"[3, 1]|sort(true)", "[3, 1]"},
            {"[{'a': 2}, {'a': 1}]|sort(attribute='a')", "[{'a': 1}, {'a': 2}]"},
            {"[1, 'a']|sort", "TypeError: '<' not supported between instances of 'str' and 'int'"},
            {"['a', 'A', 'b']|unique|list", "['a', 'b']"},
            {"[1, 1.0, true]|unique|list", "[1]"},
            {"{'b': 1, 'A': 2}|dictsort", "[('A', 2), ('b', 1)]"},
            {"{'b': 1, 'A': 2}|dictsort(by='value', reverse=true)", "[('A', 2), ('b', 1)]"},
            {"{}|dictsort(by='x')", "FilterArgumentError: You can only sort by either \"key\" or \"value\""},
            {"[1, 3, 2]|max", "3"},
            {"['b', 'A']|min", "'A'"},
            {"[]|max is undefined", "True"},
            {"[{'k': 1, 'v': 2}, {'k': 1, 'v': 3}, {'k': 0, 'v': 4}]|groupby('k')|map('first')|list", "[0, 1]"},
            {"[{'k': 'a'}, {'k': 'A'}]|groupby('k')|length", "1"}});
}

TEST(Filters, ThatSelect) {
    expect({{"[1, 2, 3]|select('odd')|list", "[1, 3]"},
            {"[1, 0, 2]|select|list", "[1, 2]"},
            {"[1, 2, 3]|reject('gt', 1)|list", "[1]"},
            {"[{'a': 1}, {'a': 0}]|selectattr('a')|list", "[{'a': 1}]"},
            {"[{'a': 1}, {'a': 2}]|rejectattr('a', 'equalto', 1)|list", "[{'a': 2}]"},
            {"[{'a': 1}, {}]|map(attribute='a', default=9)|list", "[1, 9]"},
            {"['a', 'b']|map('upper')|list", "['A', 'B']"},
            {"[1]|map|list", "FilterArgumentError: map requires a filter argument"},
            {"[1]|map(nope=1)|list", "FilterArgumentError: map requires a filter argument"},
            {"[[3, 1]]|map('sort', reverse=true)|list", "[[3, 1]]"}});
}

TEST(Filters, ThatShowValues) {
    expect({{"{'b': [1, none], 'a': '<x>'}|tojson", "Markup('{\"a\": \"\\\\u003cx\\\\u003e\", \"b\": [1, null]}')"},
            {"'\\u2028é'|tojson", "Markup('\"\\\\u2028\\\\u00e9\"')"},
            {"[1.5, true]|tojson(indent=2)", "Markup('[\\n  1.5,\\n  true\\n]')"},
            {"{1: 2}|tojson", "Markup('{\"1\": 2}')"},
            {"[1, 2]|pprint", "'[1, 2]'"},
            {"'<&>'|escape", "Markup('&lt;&amp;&gt;')"},
            {"'<b>'|e|e", "Markup('&lt;b&gt;')"},
            {"'<b>'|forceescape", "Markup('&lt;b&gt;')"},
            {"'<p>a</p>'|striptags", "'a'"},
            {"{'a': 1, 'b': none, 'c': '<'}|xmlattr", "Markup(' a=\"1\" c=\"&lt;\"')"},
            {"{'a b': 1}|xmlattr", "ValueError: Invalid character in attribute name: 'a b'"},
            {"{}|xmlattr", "Markup('')"},
            {"'x'|safe", "Markup('x')"}});
}

}  // namespace
}  // namespace carboy::jinja
