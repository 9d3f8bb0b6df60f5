// Templates through the whole engine, as an application uses it.
#include <carboy/jinja.hpp>

namespace carboy::jinja {
namespace {

std::string render(std::string_view source, const Context& context = {}, Options options = {}) {
    options.expression_statement = options.loop_controls = options.i18n = true;
    return Environment(options).from_string(source).render(context);
}

TEST(Render, PrintsTextAndEscapesValues) {
    EXPECT_EQ(render("Hello {{ name }}!", {{"name", "<Ann> & 'co'"}}), "Hello &lt;Ann&gt; &amp; &#39;co&#39;!");
    EXPECT_EQ(render("{{ x|safe }}{{ y }}", {{"x", "<b>"}, {"y", Markup{"<i>"}}}), "<b><i>");
}

TEST(Render, WritesValuesAsPythonDoes) {
    EXPECT_EQ(render("{{ [1, 2.0, none, true, 'a'] }}", {}, {.autoescape = Autoescape::off}),
              "[1, 2.0, None, True, 'a']");
    EXPECT_EQ(render("{{ {'k': (1,)} }} {{ 1e16 }} {{ 1 / 3 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 2 ** 10 }}", {},
                     {.autoescape = Autoescape::off}),
              "{'k': (1,)} 1e+16 0.3333333333333333 -4 2 1024");
}

TEST(Render, RunsLoops) {
    EXPECT_EQ(render("{% for i in range(3) %}{{ loop.index }}{{ ',' if not loop.last }}{% else %}-{% endfor %}"),
              "1,2,3");
    EXPECT_EQ(render("{% for k, v in {'a': 1, 'b': 2}.items() if v > 1 %}{{ k }}{% endfor %}"), "b");
    EXPECT_EQ(render("{% for i in [1, 2, 3] %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}"), "13");
    EXPECT_EQ(render("{% for i in [[1, [2]]] recursive %}{{ loop(i) if i is iterable else i }}{% endfor %}"), "12");
}

TEST(Render, ScopesVariablesLikeJinja) {
    EXPECT_EQ(render("{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}"), "21");
    EXPECT_EQ(
        render("{% set ns = namespace(n=0) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}"),
        "3");
    EXPECT_EQ(render("{% with a = 1 %}{{ a }}{% endwith %}[{{ a }}]"), "1[]");
}

TEST(Render, CallsMacros) {
    EXPECT_EQ(
        render("{% macro f(a, b='B') %}{{ a }}{{ b }}{{ varargs|length }}{% endmacro %}{{ f(1) }} {{ f(1, 2, 3) }}"),
        "1B0 121");
    EXPECT_EQ(render("{% macro m() %}<{{ caller('x') }}>{% endmacro %}{% call(v) m() %}{{ v }}{% endcall %}"), "<x>");
}

TEST(Render, InheritsAndIncludes) {
    auto loader = std::make_shared<MapLoader>(MapLoader{
        {"base.html", "<{% block a %}A{% endblock %}|{% block b %}B{% endblock %}>"},
        {"page.html", "{% extends 'base.html' %}{% block a %}{{ super() }}+{% include 'part.html' %}{% endblock %}"},
        {"part.html", "{{ n }}"},
        {"lib.html", "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}"},
        {"use.html", "{% from 'lib.html' import twice %}{{ twice(n) }}"},
    });
    const Environment env({}, loader);
    EXPECT_EQ(env.render("page.html", {{"n", 5}}), "<A+5|B>");
    EXPECT_EQ(env.render("use.html", {{"n", "<"}}), "&lt;&lt;");
    EXPECT_EQ(env.get_template("base.html").blocks(), (std::vector<std::string>{"a", "b"}));
}

TEST(Render, EscapesByFileName) {
    const Environment env({}, std::make_shared<MapLoader>(MapLoader{{"a.html", "{{ x }}"}, {"a.txt", "{{ x }}"}}));
    EXPECT_EQ(env.render("a.html", {{"x", "<"}}), "&lt;");
    EXPECT_EQ(env.render("a.txt", {{"x", "<"}}), "<");
}

TEST(Render, StreamsInPieces) {
    struct Pieces : Sink {
        std::vector<std::string> all;
        void write(std::string_view piece) override { all.emplace_back(piece); }
    } sink;
    Environment env;
    env.from_string("{% for i in range(100) %}0123456789{% endfor %}").stream(sink, {}, 64);
    EXPECT_GT(sink.all.size(), 10u);
    std::string joined;
    for (const std::string& piece : sink.all) joined += piece;
    EXPECT_EQ(joined.size(), 1000u);
}

TEST(Render, EvaluatesSingleExpressions) {
    Environment env;
    EXPECT_EQ(env.compile_expression("a * 2 + 1").evaluate({{"a", 20}}).integer(), 41);
    EXPECT_EQ(env.compile_expression("[1, 'x']").evaluate().str(), "[1, 'x']");
}

TEST(Render, Translates) {
    Options options;
    options.i18n = true;
    Environment env(options);
    env.install_gettext(
        Value([](std::string_view text) { return "<" + std::string(text) + ">"; }),
        Value([](std::string_view one, std::string_view many, int n) { return std::string(n == 1 ? one : many); }));
    EXPECT_EQ(env.from_string("{% trans who='Ann' %}Hi {{ who }}{% endtrans %}").render(), "<Hi Ann>");
    EXPECT_EQ(env.from_string("{% trans n=2 %}one{% pluralize %}{{ n }} many{% endtrans %}").render(), "2 many");
}

TEST(Render, ReloadsChangedSources) {
    auto loader = std::make_shared<MapLoader>(MapLoader{{"a", "1"}});
    Options options;
    options.auto_reload = true;
    const Environment env(options, loader);
    EXPECT_EQ(env.render("a"), "1");
    loader->set("a", "2");
    EXPECT_EQ(env.render("a"), "2");
}

TEST(Render, RemovingFromAListInALoopIsSafe) {
    EXPECT_EQ(render("{% set l = ['a' ~ 1, 'b' ~ 2, 'c' ~ 3] %}{% for x in l %}{% do l.pop() %}{{ x }}{% endfor %}"),
              "a1b2");
    EXPECT_EQ(render("{% set l = ['x' ~ 1] %}{% for x in l %}{% do l.clear() %}{{ x }}{% endfor %}{{ l }}"), "x1[]");
}

}  // namespace
}  // namespace carboy::jinja
