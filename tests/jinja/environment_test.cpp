// The templates that an environment keeps, and the variables of a render.
#include <carboy/jinja.hpp>
#include <carboy/jinja/template_uses.hpp>

#include <atomic>
#include <thread>

namespace carboy::jinja {
namespace {

std::shared_ptr<MapLoader> pages(const std::string& base) {
    return std::make_shared<MapLoader>(MapLoader{
        {"base.html", base},
        {"page.html",
         "{% extends 'base.html' %}{% from 'lib.html' import twice %}"
         "{% block a %}{{ twice(n) }}{% include 'part.html' %}{% endblock %}"},
        {"lib.html", "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}"},
        {"part.html", "({{ n }})"},
    });
}

TEST(Environment, FindsOtherTemplatesAgainAfterItsCacheWasCleared) {
    const auto loader = pages("<{% block a %}{% endblock %}>");
    const Environment env({}, loader);
    const Template page = env.get_template("page.html");
    EXPECT_EQ(page.render({{"n", 1}}), "<11(1)>");
    loader->set("base.html", "[{% block a %}{% endblock %}]");
    loader->set("part.html", "!");
    EXPECT_EQ(page.render({{"n", 1}}), "<11(1)>") << "without auto_reload";
    env.clear_cache();
    EXPECT_EQ(page.render({{"n", 1}}), "[11!]");
    EXPECT_EQ(page.render({{"n", 2}}), "[22!]");
    EXPECT_EQ(env.render("page.html", {{"n", 1}}), "[11!]");
}

TEST(Environment, ReloadsWhatATemplateExtendsAndIncludes) {
    const auto loader = pages("<{% block a %}{% endblock %}>");
    const Environment env({.auto_reload = true}, loader);
    const Template page = env.get_template("page.html");
    EXPECT_EQ(page.render({{"n", 1}}), "<11(1)>");
    loader->set("base.html", "[{% block a %}{% endblock %}]");
    loader->set("part.html", "!");
    EXPECT_EQ(page.render({{"n", 1}}), "[11!]");
}

TEST(Environment, KeepsWhatARenderUsesWhenItsCacheIsClearedMeanwhile) {
    const auto loader = pages("<{% block a %}{% endblock %}>");
    loader->set("clearing.html",
                "{% from 'lib.html' import twice %}{% for i in [1, 2, 3] %}{% include 'part.html' %}"
                "{{ clear(i) }}{{ twice(i) }}{% endfor %}");
    Environment env({}, loader);
    env.set_global("clear", [&](int i) {
        loader->set("part.html", "part" + std::to_string(i) + " ");
        env.clear_cache();
        return std::string();
    });
    EXPECT_EQ(env.render("clearing.html", {{"n", 0}}), "(0)11part1 22part2 33");
}

TEST(Environment, FindsAMissingTemplateOnceItIsThere) {
    const auto loader = std::make_shared<MapLoader>(
        MapLoader{{"page", "{% include 'part' ignore missing %}{% include ['none', 'part'] ignore missing %}."}});
    const Environment env({}, loader);
    const Template page = env.get_template("page");
    EXPECT_EQ(page.render(), ".");
    loader->set("part", "x");
    EXPECT_EQ(page.render(), "xx.");
}

TEST(Environment, RendersInThreadsWhileItsCacheIsCleared) {
    const Environment env({}, pages("<{% block a %}{% endblock %}>"));
    const Template page = env.get_template("page.html");
    std::atomic<int> wrong{0}, running{3};
    const auto work = [&] {
        for (int i = 0; i < 300; ++i) {
            const std::string n = std::to_string(i), expected = "<" + n + n + "(" + n + ")>";
            if (page.render({{"n", i}}) != expected || env.render("page.html", {{"n", i}}) != expected) ++wrong;
        }
        --running;
    };
    std::thread threads[] = {std::thread(work), std::thread(work), std::thread(work)};
    while (running > 0) {
        env.clear_cache();
        std::this_thread::yield();
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST(Context, TheLastOfSeveralVariablesWithOneNameCounts) {
    Environment env;
    const Template page = env.from_string("{{ a }}{{ b }}{{ long_name_of_a_variable }}");
    EXPECT_EQ(page.render({{"a", 1}, {"b", 2}, {"a", 3}}), "32");
    EXPECT_EQ(page.render(Context{{"a", 1}, {"b", 2}, {"a", 3}}), "32");
    EXPECT_EQ(page.render({{"long_name_of_a_variablE", 1}, {"long_name_of_a_variable", 2}, {"", 3}}), "2");
}

TEST(Context, NamedTextIsBorrowedAndTemporaryTextIsKept) {
    Environment env;
    const Template page = env.from_string("{{ a }} {{ b }} {{ c }} {{ d }}");
    std::string text = "one that is too long for a small string";
    const std::string& shown = text;
    EXPECT_EQ(page.render({{"a", text}, {"b", shown}, {"c", text + "!"}, {"d", std::string_view(text).substr(0, 3)}}),
              text + " " + text + " " + text + "! one");
    bool looked = false;
    env.set_global("look", [&](const Value& value) {
        looked = value.text().data() == text.data();
        return true;
    });
    env.from_string("{% if look(a) %}{% endif %}").render({{"a", text}});
    EXPECT_TRUE(looked);
}

TEST(Context, UpdateTakesTheVariablesOfAnother) {
    Context context{{"a", 1}, {"b", 2}};
    context.update({{"b", 3}, {"c", "x"}});
    context.update(Context{{"d", 4}});
    {
        std::string gone = "a text that is gone when it is read, if it was not copied";
        context.update({{"gone", gone}, {"html", Markup{"<b>"}}});
        gone.assign(gone.size(), '-');
    }
    Environment env;
    EXPECT_EQ(env.from_string("{{ a }}{{ b }}{{ c }}{{ d }} {{ gone[:11] }} {{ html }}").render(context),
              "13x4 a text that <b>");
}

TEST(Context, VariablesInTheCallReachIncludesImportsAndDebug) {
    const Environment env({.debug = true}, std::make_shared<MapLoader>(
                                               MapLoader{{"a",
                                                          "{% include 'b' %}{% import 'c' as c with context %}{{ c }}"
                                                          "{% block x %}{{ n }}{% endblock %}"},
                                                         {"b", "{{ n }}"},
                                                         {"c", "{{ n }}"},
                                                         {"d", "{% debug %}"}}));
    EXPECT_EQ(env.render("a", {{"n", 7}}), "777");
    EXPECT_NE(env.render("d", {{"given", 7}}).find("given"), std::string::npos);
}

/// Writes what a template uses: templates, calls and paths, each with a space after it. A path in another template than
/// "page" has its name before it.
std::string written(const TemplateUses& uses) {
    std::string out;
    for (const std::string& name : uses.templates) out += "<" + name + "> ";
    for (const TemplateCall& call : uses.calls) {
        std::string arguments;
        for (const auto& argument : call.arguments) arguments += argument.value_or("?") + ",";
        for (const std::string& keyword : call.keywords) arguments += keyword + "=,";
        if (!call.complete) arguments += "...,";
        if (!arguments.empty()) arguments.pop_back();
        out += call.function + "(" + arguments + ") ";
    }
    for (const TemplatePath& path : uses.paths) {
        if (path.template_name != "page") out += path.template_name + ":";
        out += path.variable;
        for (const std::string& step : path.steps) out += "." + step;
        out += " ";
    }
    return out;
}

struct UsesCase {
    const char* text;
    const char* found;
};

TEST(TemplateUses, PathsCallsAndOtherTemplates) {
    const Environment env;
    for (const auto& [text, found] :
         {UsesCase{"{{ a.b.c }}{{ a }}", "a.b.c "}, UsesCase{"{{ a.b() }}", "a.b "},
          UsesCase{"{{ a['b'].c }}{{ a[b.c].d }}", "a.b.c a.[].d b.c "},
          UsesCase{"{% for x in a.b %}{{ x.c }}{% else %}{{ x.d }}{% endfor %}", "a.b a.b.[].c x.d "},
          UsesCase{"{% for x, y in a %}{{ x.c }}{{ loop.index }}{% endfor %}{{ x.e }}", "x.e "},
          UsesCase{"{% for x in a %}{{ loop.previtem.c }}{% endfor %}", "a.[].c "},
          UsesCase{"{% set x = a.b %}{{ x.c }}", "a.b a.b.c "},
          UsesCase{"{% if n %}{% set x = a %}{% else %}{% set x = b %}{% endif %}{{ x.c }}", ""},
          UsesCase{"{% with x = a.b %}{{ x.c }}{% endwith %}{{ x.d }}", "a.b a.b.c x.d "},
          UsesCase{"{% macro m(x) %}{{ x.c }}{{ a.b }}{% endmacro %}", "a.b "},
          UsesCase{"{% import 'lib' as x %}{% from 'lib' import y as z %}{{ x.c() }}{{ z.c }}", ""},
          UsesCase{"{{ a.b is defined and a.c|default(d.e) }}{{ a.b|upper }}", "d.e "},
          UsesCase{"{% extends 'base' %}{% include 'part' %}{% include other %}", "<base> "},
          UsesCase{"{% set p = 'x' %}{% extends p if n else 'y' %}", "<x> <y> "},
          UsesCase{"{{ url_for('x', 1, id=a.b, *c) }}", "url_for(x,?,id=,...) a.b "},
          UsesCase{"{{ url_for('x' if a.b else 'y', id=1) }}", "url_for(x,id=) url_for(y,id=) a.b "},
          UsesCase{"{{ url_for(name) }}", "url_for(?) "}})
        EXPECT_EQ(written(uses_of(env, text, "page")), found) << text;
    EXPECT_EQ(uses_of(env, "\n\n{{ a.b }}", "page").paths[0].line, 3);
    EXPECT_THROW(uses_of(env, "{% if %}", "page"), TemplateSyntaxError);
}

TEST(TemplateUses, ValuesKeepTheirPathsThroughFilters) {
    const Environment env;
    for (const auto& [text, found] :
         {UsesCase{"{% for x in a|sort(attribute='b,c.d')|reverse %}{{ x.e }}{% endfor %}", "a.[].b a.[].c.d a.[].e "},
          UsesCase{"{{ (a|first).b }}{{ a[0].c }}{{ (a[:3]|last).d }}", "a.[].b a.[].c a.[].d "},
          UsesCase{"{% for x in a|selectattr('b')|rejectattr('c', 'none') %}{{ x.d }}{% endfor %}",
                   "a.[].c a.[].b a.[].d "},
          UsesCase{"{% for x in a|map(attribute='b') %}{{ x.c }}{% endfor %}", "a.[].b a.[].b.c "},
          UsesCase{"{{ a|map('upper')|join(', ') }}{{ a|join(', ', attribute='b') }}{{ a|sum('c') }}",
                   "a.[].b a.[].c "},
          UsesCase{"{% for row in a|batch(3) %}{% for x in row %}{{ x.b }}{% endfor %}{% endfor %}", "a.[].b "},
          UsesCase{"{% for key, list in a|groupby('b') %}{% for x in list %}{{ x.c }}{% endfor %}{% endfor %}",
                   "a.[].b a.[].c "},
          UsesCase{"{% for g in a|groupby('b') %}{{ g.grouper }}{% for x in g.list %}{{ x.c }}{% endfor %}{% endfor %}",
                   "a.[].b a.[].c "},
          UsesCase{"{% for x in a|default([]) %}{{ x.b }}{% endfor %}{{ (a|length).b }}", "a.[].b "},
          UsesCase{"{{ a|map(attribute='b', default=1) }}{{ a|groupby('b', default=1) }}", ""}})
        EXPECT_EQ(written(uses_of(env, text, "page")), found) << text;
}

TEST(TemplateUses, MacrosAndIncludedTemplatesAreFollowed) {
    const Environment env(
        {}, std::make_shared<MapLoader>(
                MapLoader{{"row", "{{ x.b }}{% set y = x.d %}{{ y.e }}{{ url_for('z') }}"},
                          {"lib",
                           "{% macro show(one, kind='k') %}{{ one.c }}{{ x.hidden }}{{ deeper(one.d) }}{% endmacro %}"
                           "{% macro deeper(one) %}{{ one.e }}{% endmacro %}"
                           "{% macro each(list) %}{% for one in list %}{{ caller(one) }}{% endfor %}{% endmacro %}"},
                          {"endless", "{{ x.b }}{% include 'endless' %}"},
                          {"broken", "{% if %}"},
                          {"derived", "{% extends 'base' %}{% block b %}{{ x.f }}{% endblock %}"}}));
    for (const auto& [text, found] :
         {UsesCase{"{% macro m(x, y=1) %}{{ x.c }}{% endmacro %}{{ m(a.b) }}{{ m(y=2, x=d) }}", "a.b.c a.b d.c "},
          UsesCase{"{% for x in a %}{% include 'row' %}{% endfor %}", "row:a.[].b row:a.[].d row:a.[].d.e "},
          UsesCase{"{% include 'row' without context %}", ""},
          UsesCase{"{% from 'lib' import show %}{{ show(a) }}", "lib:a.c lib:a.d.e lib:a.d "},
          UsesCase{"{% import 'lib' as m %}{{ m.show(one=a) }}{{ m.nothing(a) }}", "lib:a.c lib:a.d.e lib:a.d "},
          UsesCase{"{% from 'lib' import show with context %}{{ show(a) }}", "lib:x.hidden lib:a.c lib:a.d.e lib:a.d "},
          UsesCase{"{% import 'lib' as m %}{% call(item) m.each(a) %}{{ item.b }}{% endcall %}", "a.[].b "},
          UsesCase{"{% macro m(x) %}{{ x.b }}{{ m(x.c) }}{% endmacro %}", ""},
          UsesCase{"{% include ['none', 'row'] %}", "row:x.b row:x.d row:x.d.e "},
          UsesCase{"{% include 'derived' %}", "<base> derived:x.f "},
          UsesCase{"{% include 'endless' %}", "endless:x.b "}, UsesCase{"{% include 'broken' %}{{ a.b }}", "a.b "}})
        EXPECT_EQ(written(uses_of(env, text, "page")), found) << text;
    const auto paths = uses_of(env, "{% macro m(x) %}{{ x.b }}{{ m(x.c) }}{% endmacro %}{{ m(a) }}", "page").paths;
    EXPECT_LT(paths.size(), 40U);  // a.b, a.c.b, a.c.c.b and so on, to a limit
    EXPECT_GT(paths.size(), 4U);
}

TEST(TemplateUses, NamesOfOtherTemplatesFiltersAndTests) {
    const Environment env;
    const auto said = [&](const char* text) {
        std::string out;
        const TemplateUses uses = uses_of(env, text, "page");
        for (const TemplateReference& reference : uses.references) {
            out += std::to_string(reference.line) + ":";
            for (const std::string& name : reference.names) out += name + " ";
        }
        for (const UnknownName& unknown : uses.unknown_names)
            out += std::to_string(unknown.line) + (unknown.kind == UnknownName::Kind::test ? "?" : "|") + unknown.name +
                   " ";
        return out;
    };
    EXPECT_EQ(said("{% extends 'a' %}\n{% include 'b' %}{% import 'c' as c %}\n{% from 'd' import e %}"),
              "1:a 2:b 2:c 3:d ");
    EXPECT_EQ(said("{% include ['a', 'b'] %}{% include 'c' if x else 'd' %}{% include 'e' ignore missing %}"),
              "1:a b 1:c 1:d ");
    EXPECT_EQ(said("{% set base = 'a' %}{% extends base %}{% include name %}{% include ['a', name] %}"), "1:a ");
    EXPECT_EQ(said("{% if x %}\n{{ a|nope }}{% endif %}{{ a is nopes }}{{ a|upper is string }}"), "2|nope 2?nopes ");
    EXPECT_EQ(said("{% filter nope %}{% endfilter %}{% set x|nopes %}{% endset %}"), "1|nope 1|nopes ");
    EXPECT_EQ(said("{% if 'nope' is filter %}{{ a|nope }}{% endif %}"), "");
}

}  // namespace
}  // namespace carboy::jinja
