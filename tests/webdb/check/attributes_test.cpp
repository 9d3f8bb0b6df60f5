// The attributes of models in templates, whose types come from the sources.
#include "webdb/check/attributes.hpp"

#include <carboy/jinja/environment.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/model.hpp>
#include <carboy/orm/query/query.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "webdb/check/source_checks.hpp"

namespace carboy::webdb {
namespace {

using namespace carboy::orm;

struct Pear;
struct Tree {
    Column<Integer, primary_key> id;
    Column<String<20>> place;
    Many<Pear, "tree"> pears;
    CARBOY_MODEL(Tree, id, place, pears);
};
struct Pear {
    Column<Integer, primary_key> id;
    Column<Integer> weight;
    Column<Integer, foreign_key<&Tree::id>, indexed> tree_id;
    One<Tree, "tree_id"> tree;
    CARBOY_MODEL(Pear, id, weight, tree_id, tree);
};

/// Returns the faults that are found in the templates and in the handlers.
std::string found(const std::map<std::string, std::string>& templates, const std::string& handlers) {
    mapper_of<Tree>();
    mapper_of<Pear>();
    auto loader = std::make_shared<jinja::MapLoader>();
    for (const auto& [name, text] : templates) loader->set(name, text);
    const jinja::Environment environment({}, loader);
    web::CheckInput input;
    input.has_template = [&](const std::string& name) { return loader->has(name); };
    for (const auto& [name, text] : templates)
        input.templates.push_back({name, "templates/" + name, jinja::uses_of(environment, text, name)});
    const std::vector<SourceFile> sources{{"a.cpp", handlers, sql_check::tokens_of(handlers)}};
    web::CheckResult result;
    check_attributes(input, sources, result);
    check_template_names(input, sources, result);
    std::string out;
    for (const web::Fault& fault : result.faults)
        out += (out.empty() ? "" : "\n") + fault.file + ":" + std::to_string(fault.line) + ": " + fault.what;
    return out;
}

constexpr const char* fault = "templates/x:1: Pear has no attribute 'wight'.";
constexpr const char* passes_pears = R"(render_template("x", {{"pears", Pear::query().all()}});)";

TEST(CheckedAttributes, AreThoseOfTheModelThatAHandlerPasses) {
    for (const char* handler : {R"(render_template("x", {{"pear", Pear::query().get_or_404(id)}});)",
                                R"(void f(const Pear& pear) { render_template("x", {{"pear", pear}}); })",
                                R"(void f(Pear* one) { render_template("x", {{"n", 5}, {"pear", *one}}); })",
                                R"(auto one = db.session.get<Pear>(1); render_template("x", {{"pear", one}});)",
                                R"(render_template("x", {{"pear", db.session.query<Pear>().filter(a, b).first()}});)",
                                R"(std::optional<Pear> p = f(); render_template("x", {{"pear", p}});)",
                                R"(for (auto& p : Pear::query().all()) render_template("x", {{"pear", p}});)",
                                R"(for (const Pear& p : all) render_template("x", {{"pear", p}});)",
                                R"(Pear& heaviest(int n); void f() { render_template("x", {{"pear", heaviest(2)}}); })",
                                R"(render_template("x", {{"pear", current_user<Pear>()}});)"})
        EXPECT_EQ(found({{"x", "{{ pear.wight }}{{ pear.weight }}{{ pear.tree.place }}"}}, handler), fault) << handler;
    for (const char* handler :
         {passes_pears, R"(void f(const std::vector<Pear*>& p) { render_template("x", {{"pears", p}}); })",
          R"(orm::Objects<Pear> p; render_template("x", {{"pears", p}});)",
          R"(std::vector<const Pear*> ripe(); auto p = ripe(); render_template("x", {{"pears", p}});)",
          R"(void f(Tree& t) { render_template("x", {{"pears", t.pears}}); })",
          R"(void f(Pear* t) { render_template("x", {{"pears", t->tree.pears}}); })",
          R"(const auto page = Pear::query().paginate(); render_template("x", {{"pears", page}});)"})
        EXPECT_EQ(found({{"x", "{% for one in pears %}{{ one.wight }}{{ one.id }}{% endfor %}"}}, handler), fault)
            << handler;
}

TEST(CheckedAttributes, OfOtherTypesAreNotKnown) {
    for (const char* handler : {R"(void f(Other& pear) { render_template("x", {{"pear", pear}}); })",
                                R"(std::map<int, Pear> p; render_template("x", {{"pear", p}});)",
                                R"(Pear& one(); Tree& one(int); void f() { render_template("x", {{"pear", one()}}); })",
                                R"(void f(Pear& p) { { Other p; render_template("x", {{"pear", p}}); } })",
                                R"(void f(Tree& t) { render_template("x", {{"pear", t.unknown}}); })",
                                R"(auto p = pick(Pear::query().all()); render_template("x", {{"pear", p}});)",
                                R"(render_template("x", {{"pear", Pear::query().count()}});)",
                                R"(render_template("x", {{"pears", Pear::query().all()}});)"})
        EXPECT_EQ(found({{"x", "{{ pear.wight }}"}}, handler), "") << handler;
}

TEST(CheckedAttributes, AreFollowedThroughTemplates) {
    for (const char* text :
         {"{% set one = pears|first %}{{ one.wight }}", "{{ pears[0].wight }}{{ pears[0].tree.place }}",
          "{{ pears|sum(attribute='wight') }}", "{{ pears|map(attribute='tree.pears')|list }}{{ pears[0]['wight'] }}",
          "{% for p in pears|sort(attribute='weight')|reverse %}{{ p.wight }}{% endfor %}",
          "{% for t, all in pears|groupby('tree') %}{% for p in all %}{{ p.wight }}{% endfor %}{% endfor %}",
          "{% for row in pears|batch(2) %}{% for p in row %}{{ p.wight }}{% endfor %}{% endfor %}",
          "{% macro show(p) %}{{ p.wight }}{% endmacro %}{% for p in pears %}{{ show(p) }}{% endfor %}",
          "{% with p = pears[0].tree.pears[0] %}{{ p.wight }}{% endwith %}"})
        EXPECT_EQ(found({{"x", text}}, passes_pears), fault) << text;
    EXPECT_EQ(
        found({{"x", "{% for pear in pears %}\n{% include 'row' %}{% endfor %}"}, {"row", "\n\n{{ pear.wight }}"}},
              passes_pears),
        "templates/row:3: Pear has no attribute 'wight'.");
    EXPECT_EQ(found({{"x", "{% from 'lib' import show %}{{ show(pears[0]) }}"},
                     {"lib", "{% macro show(p) %}\n{{ p.wight }}{{ p.id }}{% endmacro %}"}},
                    passes_pears),
              "templates/lib:2: Pear has no attribute 'wight'.");
    EXPECT_EQ(found({{"x", "{% extends 'base' %}"}, {"base", "{{ pears[0].wight }}"}}, passes_pears),
              "templates/base:1: Pear has no attribute 'wight'.");
}

TEST(CheckedTemplateNames, InSources) {
    EXPECT_EQ(found({{"x", ""}},
                    "\nrender_template(\"y\");\nrender_template(\"z\", {{\"a\", 1}}); render_template(\"x\");"
                    "render_template(name); render_template(\"y\" + name);"),
              "a.cpp:2: There is no template 'y'.\na.cpp:3: There is no template 'z'.");
}

}  // namespace
}  // namespace carboy::webdb
