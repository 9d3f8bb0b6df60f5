// Methods of str and Markup. What several of them share is tested in text/text_ops_test.cpp.
#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

TEST(StringMethods, Search) {
    expect({{"'aéaé'.find('é')", "1"},
            {"'aéaé'.rfind('é')", "3"},
            {"'aéaé'.find('é', 2)", "3"},
            {"'abc'.find('c', -2, -1)", "-1"},
            {"'abc'.index('x')", "ValueError: substring not found"},
            {"'abc'.rindex('b')", "1"},
            {"'aaa'.count('aa')", "1"},
            {"'aéa'.count('')", "4"},
            {"'abc'.startswith(('x', 'a'))", "True"},
            {"'abc'.endswith('c', 0, 2)", "False"},
            {"'abc'.startswith(1)", "TypeError: startswith first arg must be str or a tuple of str, not int"},
            {"'abc'.endswith(1)", "TypeError: endswith first arg must be str or a tuple of str, not int"},
            {"'abc'.startswith(('b', 1))", "TypeError: tuple for startswith must only contain str, not int"}});
}

TEST(StringMethods, Split) {
    expect({{"' a b '.split()", "['a', 'b']"},
            {"'a,b,,c'.split(',')", "['a', 'b', '', 'c']"},
            {"'a,b,c'.rsplit(',', 1)", "['a,b', 'c']"},
            {"'a b c'.split(maxsplit=1)", "['a', 'b c']"},
            {"'a'.split('')", "ValueError: empty separator"},
            {"'a\\nb\\r\\n'.splitlines()", "['a', 'b']"},
            {"'a\\nb'.splitlines(true)", "['a\\n', 'b']"},
            {"'a-b-c'.partition('-')", "('a', '-', 'b-c')"},
            {"'a-b-c'.rpartition('-')", "('a-b', '-', 'c')"},
            {"'abc'.partition('-')", "('abc', '', '')"},
            {"'abc'.partition('')", "ValueError: empty separator"}});
}

TEST(StringMethods, ChangeText) {
    expect({{"'Straße'.upper()", "'STRASSE'"},
            {"'ab cd'.title()", "'Ab Cd'"},
            {"'xXx'.swapcase()", "'XxX'"},
            {"'aXbX'.replace('X', '-', 1)", "'a-bX'"},
            {"'ab'.center(5, '*')", "'**ab*'"},
            {"'ab'.ljust(4)", "'ab  '"},
            {"'-5'.zfill(4)", "'-005'"},
            {"'+5'.zfill(4)", "'+005'"},
            {"'ab'.center(5, '**')", "TypeError: The fill character must be exactly one character long"},
            {"'xaxx'.strip('x')", "'a'"},
            {"'prefix-x'.removeprefix('prefix-')", "'x'"},
            {"'x.py'.removesuffix('.py')", "'x'"},
            {"'a\\tb'.expandtabs(4)", "'a   b'"},
            {"'abc'.translate({97: 'X', 98: none, 99: 'é'})", "'Xé'"},
            {"'-'.join(['a', 'b'])", "'a-b'"},
            {"'-'.join(['a', 1])", "TypeError: sequence item 1: expected str instance, int found"},
            {"'é'.encode()", "b'\\xc3\\xa9'"},
            // Documented difference: templates encode only to UTF-8.
            {"'é'.encode('ascii')", "NotImplementedError: templates encode text only as UTF-8, not as 'ascii'"},
            {"'e'.encode('ascii')", "b'e'"},
            {"'abc'.encode('utf-8').decode()", "'abc'"}});
}

TEST(StringMethods, RefuseWrongArguments) {
    expect({{"'a'.upper(1)", "TypeError: str.upper() takes no arguments (1 given)"},
            {"'a'.replace('b')", "TypeError: replace expected at least 2 arguments, got 1"},
            {"'a'.center()", "TypeError: center expected at least 1 argument, got 0"},
            {"'a'.split(1)", "TypeError: must be str or None, not int"},
            {"'a'.find()", "TypeError: find() takes at least 1 argument (0 given)"},
            {"'a'.startswith()", "TypeError: startswith() takes at least 1 argument (0 given)"},
            {"'a'.zfill('x')", "TypeError: 'str' object cannot be interpreted as an integer"},
            {"'a'.join()", "TypeError: str.join() takes exactly one argument (0 given)"},
            {"'a'.join(1)", "TypeError: can only join an iterable"},
            {"'a'.upper(x=1)", "TypeError: str.upper() takes no keyword arguments"},
            {"'a'.split(sep=1, x=2)", "TypeError: 'x' is an invalid keyword argument for split()"},
            {"'a'.count()", "TypeError: count() takes at least 1 argument (0 given)"},
            {"'a'.removeprefix(1)", "TypeError: removeprefix() argument must be str, not int"}});
}

TEST(StringMethods, MarkupEscapesItsArguments) {
    const Context context{{"m", Markup{"<b>x</b>"}}};
    EXPECT_EQ(evaluated("m.replace('x', '<')", context), "Markup('<b>&lt;</b>')");
    EXPECT_EQ(evaluated("m.join(['<', 1])", context), "Markup('&lt;<b>x</b>1')");
    EXPECT_EQ(evaluated("m.striptags()", context), "'x'");
    EXPECT_EQ(evaluated("m.unescape()", context), "'<b>x</b>'");
    EXPECT_EQ(evaluated("m.upper()", context), "Markup('<B>X</B>')");
    EXPECT_EQ(evaluated("m.split('x')", context), "[Markup('<b>'), Markup('</b>')]");
}

}  // namespace
}  // namespace carboy::jinja
