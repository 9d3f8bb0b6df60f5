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

TEST(TemplateUses, PathsCallsAndOtherTemplates) {
    struct Case {
        const char* text;
        const char* found;  // paths, calls and templates, each with a space after it
    };
    const Environment env;
    for (const auto& [text, found] :
         {Case{"{{ a.b.c }}{{ a }}", "a.b.c "}, Case{"{{ a.b() }}", "a.b "}, Case{"{{ a['b'].c }}", ""},
          Case{"{% for x in a.b %}{{ x.c }}{% else %}{{ x.d }}{% endfor %}", "a.b a.b.[].c x.d "},
          Case{"{% for x, y in a %}{{ x.c }}{{ loop.index }}{% endfor %}{{ x.e }}", "x.e "},
          Case{"{% set x = a.b %}{{ x.c }}", "a.b a.b.c "},
          Case{"{% if n %}{% set x = a %}{% else %}{% set x = b %}{% endif %}{{ x.c }}", ""},
          Case{"{% with x = a.b %}{{ x.c }}{% endwith %}{{ x.d }}", "a.b a.b.c x.d "},
          Case{"{% macro m(x) %}{{ x.c }}{{ a.b }}{% endmacro %}", "a.b "},
          Case{"{% import 'lib' as x %}{% from 'lib' import y as z %}{{ x.c() }}{{ z.c }}", ""},
          Case{"{{ a.b is defined and a.c|default(d.e) }}{{ a.b|upper }}", "d.e a.b "},
          Case{"{% extends 'base' %}{% include 'part' %}{% include other %}", "<base> <part> "},
          Case{"{{ url_for('x', 1, id=a.b, *c) }}", "url_for(x,?,id=,...) a.b "},
          Case{"{{ url_for(name) }}", "url_for(?) "}}) {
        const TemplateUses uses = uses_of(env, text, "page");
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
            out += path.variable;
            for (const std::string& step : path.steps) out += "." + step;
            out += " ";
        }
        EXPECT_EQ(out, found) << text;
    }
    EXPECT_EQ(uses_of(env, "\n\n{{ a.b }}", "page").paths[0].line, 3);
    EXPECT_THROW(uses_of(env, "{% if %}", "page"), TemplateSyntaxError);
}

}  // namespace
}  // namespace carboy::jinja
