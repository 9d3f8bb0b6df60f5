#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

std::string rendered(std::string_view source) {
    return Environment({.autoescape = Autoescape::off}).from_string(source).render();
}

TEST(Globals, MakeValues) {
    expect({{"dict(a=1, b='x')", "{'a': 1, 'b': 'x'}"},
            {"dict({'a': 1}, a=2)", "{'a': 2}"},
            {"dict([('a', 1)])", "{'a': 1}"},
            {"dict(1)", "TypeError: 'int' object is not iterable"},
            {"range(3)|list", "[0, 1, 2]"},
            {"range", "<class 'range'>"},
            {"dict", "<class 'dict'>"},
            {"lipsum(n=1, html=false) is string", "True"},
            {"namespace(a=1).a", "1"},
            {"namespace(a=1).b is undefined", "True"}});
}

TEST(Globals, CyclerAndJoinerKeepCount) {
    const char* const cycler =
        "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ "
        "c.current }}";
    EXPECT_EQ(rendered(cycler), "abbaNonea");
    EXPECT_EQ(rendered("{% set j = joiner('|') %}{% for x in 'abc' %}{{ j() }}{{ x }}{% endfor %}"), "a|b|c");
    EXPECT_EQ(raised([] { rendered("{{ cycler() }}"); }), "RuntimeError: at least one item has to be provided");
}

}  // namespace
}  // namespace carboy::jinja
