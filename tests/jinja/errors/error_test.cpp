// Errors name the template, the line and how it was reached; limits stop hostile templates.
#include <carboy/jinja.hpp>

#include <chrono>

#include "support/cpu_time.hpp"

namespace carboy::jinja {
namespace {

template <class E = TemplateError>
E caught(const Environment& env, std::string_view name, const Context& context = {}) {
    try {
        env.render(name, context);
    } catch (const E& error) {
        return error;
    }
    ADD_FAILURE() << "no error";
    return E("");
}

TemplateError error_of(std::string_view source, Options options = {}) {
    options.expression_statement = true;
    try {
        Environment(options).from_string(source, "t.html").render();
    } catch (const TemplateError& error) {
        return error;
    }
    ADD_FAILURE() << "no error for " << source;
    return TemplateRuntimeError("");
}

TEST(Error, NamesTemplateLineAndColumn) {
    const TemplateError error = error_of("a\n{{ x y }}");
    EXPECT_EQ(error.kind(), "TemplateSyntaxError");
    EXPECT_EQ(error.line(), 2);
    EXPECT_EQ(error.column(), 6);
    EXPECT_STREQ(error.what(),
                 "t.html:2: TemplateSyntaxError: expected token 'end of print statement', got 'y'\n"
                 "    {{ x y }}\n         ^");
}

TEST(Error, KeepsTheTraceIntoTheTemplate) {
    auto loader = std::make_shared<MapLoader>(
        MapLoader{{"page", "\n{% include 'part' %}"},
                  {"part", "{% macro m(u) %}\n\n{{ u.name.first }}{% endmacro %}\n{{ m(1) }}"}});
    const Environment env({}, loader);
    const auto error = caught<UndefinedError>(env, "page");
    EXPECT_EQ(error.message(), "'int object' has no attribute 'name'");
    EXPECT_EQ(error.template_name(), "part");
    EXPECT_EQ(error.line(), 3);
    ASSERT_EQ(error.trace().size(), 2u);
    EXPECT_EQ(error.trace()[0].template_name, "page");
    EXPECT_EQ(error.trace()[0].line, 2);
    EXPECT_EQ(error.trace()[1].where, "macro 'm'");
    EXPECT_EQ(error.trace()[1].line, 4);
}

TEST(Error, MissingTemplates) {
    const Environment env({}, std::make_shared<MapLoader>(MapLoader{{"a", "\n{% include 'nope' %}"}}));
    EXPECT_EQ(caught<TemplateNotFound>(env, "a").name(), "nope");
    EXPECT_EQ(caught<TemplateNotFound>(env, "a").line(), 2);
    EXPECT_THROW(env.get_template("b"), TemplateNotFound);
}

TEST(Error, IntegerOverflowIsAnError) {
    EXPECT_EQ(error_of("{{ x + 9223372036854775807 + 1 if false else 2 ** 64 }}").kind(), "OverflowError");
    EXPECT_EQ(error_of("{{ 9223372036854775808 }}").kind(), "TemplateSyntaxError");
}

TEST(Error, NamesAMissingAttributeOfPython) {
    const TemplateError error = error_of("\n{{ 5 .to_bytes(2) }}");
    EXPECT_EQ(error.kind(), "NotImplementedError");
    EXPECT_EQ(error.message(), "Python's attribute 'to_bytes' of int is not supported in templates");
    EXPECT_EQ(error.line(), 2);
    for (const std::string source :
         {"{{ 'é'.encode('latin-1') }}", "{{ [].__iter__ }}", "{{ {}['__doc__'] }}", "{{ 'a'|attr('__add__') }}",
          "{{ (1.5).fromhex('1') }}", "{{ 'a'.upper.__self__ }}", "{{ range(3).__reversed__ }}",
          "{{ ''.__class__.__mro__ }}", "{{ '{0.__doc__}'.format(1) }}", "{{ ''.__class__(5) }}"})
        EXPECT_EQ(error_of(source).kind(), "NotImplementedError") << source;
    // An attribute that Python does not have either is undefined.
    EXPECT_EQ(Environment().from_string("{{ 5 .encode }}{{ 'a'.bit_length }}{{ [].__nope__ }}").render(), "");
}

TEST(Limit, RecursionEndsInAnError) {
    EXPECT_EQ(error_of("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}").kind(), "RecursionError");
    const Environment env(
        {}, std::make_shared<MapLoader>(MapLoader{{"inc", "{% include 'inc' %}"}, {"ext", "{% extends 'ext' %}"}}));
    EXPECT_EQ(caught<TemplateRuntimeError>(env, "inc").kind(), "RecursionError");
    EXPECT_EQ(caught<TemplateRuntimeError>(env, "ext").kind(), "RecursionError");
}

TEST(Limit, DeepNestingEndsInAnError) {
    for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{
             {"(", ")"}, {"[", "]"}, {"{1:", "}"}, {"-", ""}, {"not ", ""}, {"f(", ")"}, {"x[", "]"}}) {
        std::string source = "{{ ";
        for (int i = 0; i < 10000; ++i) source += open;
        source += "1";
        for (int i = 0; i < 10000; ++i) source += close;
        EXPECT_EQ(error_of(source + " }}").kind(), "TemplateSyntaxError") << open;
    }
    std::string chain = "{{ x", sum = "{{ 1", blocks;
    for (int i = 0; i < 10000; ++i) {
        chain += ".a";
        sum += "+1";
        blocks += "{% if 1 %}";
    }
    EXPECT_EQ(error_of(chain + " }}").kind(), "TemplateSyntaxError");
    EXPECT_EQ(error_of(sum + " }}").kind(), "TemplateSyntaxError");
    EXPECT_EQ(error_of(blocks).kind(), "TemplateSyntaxError");
}

TEST(Error, NoTemplateOfAListFoundIsReportedAsInJinja) {
    const Environment env(
        {}, std::make_shared<MapLoader>(
                MapLoader{{"a", "\n{% include ['x', 'y'] %}"}, {"b", "{% include [] %}"}, {"c", "{% include 'x' %}"}}));
    const auto error = [&] {
        try {
            env.render("a");
        } catch (const TemplatesNotFound& caught) {
            return caught;
        }
        return TemplatesNotFound({}, {});
    }();
    EXPECT_EQ(error.kind(), "TemplatesNotFound");
    EXPECT_EQ(error.message(), "none of the templates given were found: x, y");
    EXPECT_EQ(error.name(), "y");
    EXPECT_EQ(error.names(), (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(error.line(), 2);
    EXPECT_EQ(caught<TemplateNotFound>(env, "b").message(), "Tried to select from an empty list of templates.");
    EXPECT_EQ(caught<TemplateNotFound>(env, "c").kind(), "TemplateNotFound");
    EXPECT_THROW(env.select_template({"x", "y"}), TemplatesNotFound);
    EXPECT_THROW(env.select_template({}), TemplatesNotFound);
}

TEST(Limit, LargeValuesEndInAnError) {
    for (const char* source : {"{{ 'x' * 1000000000 }}", "{{ [0] * 1000000000 }}", "{{ range(1000000000)|list }}",
                               "{{ 'x'|center(1000000000) }}", "{{ '%1000000000d' % 1 }}",
                               "{{ '{:1000000000}'.format(1) }}", "{{ 'x'.zfill(1000000000) }}",
                               "{{ [1]|batch(1000000000, 0)|list }}", "{{ 'a'.replace('', 'b' * 60000000) }}"})
        EXPECT_EQ(error_of(source).kind(), "MemoryError") << source;
}

TEST(Limit, OutputLoopsAndTimeAreLimited) {
    Options options;
    options.limits.output = 1000;
    EXPECT_EQ(error_of("{% for i in range(1000000) %}0123456789{% endfor %}", options).kind(), "LimitError");
    EXPECT_EQ(error_of("{% set x %}{% for i in range(1000000) %}0123456789{% endfor %}{% endset %}", options).kind(),
              "LimitError");
    options = {};
    options.limits.iterations = 10000;
    EXPECT_EQ(error_of("{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}", options).kind(),
              "LimitError");
    options = {};
    options.limits.time = std::chrono::milliseconds(50);
    const double start = carboy::timing::cpu_time();
    EXPECT_EQ(error_of("{% for i in range(1000000000) %}{% endfor %}", options).kind(), "LimitError");
    EXPECT_LT(carboy::timing::cpu_time() - start, 2.0);
}

TEST(Limit, ChainsOfValuesDoNotOverflowTheStack) {
    Options options;
    options.expression_statement = true;
    const Environment env(options);
    const char* const build = "{% set ns = namespace(v='x') %}{% for i in range(60000) %}{% set ns.v = ";
    EXPECT_EQ(env.from_string(std::string(build) + "(ns.v,) %}{% endfor %}ok").render(), "ok");
    EXPECT_EQ(env.from_string(std::string(build) + "ns.v|map('string') %}{% endfor %}ok").render(), "ok");
    for (const char* use :
         {"{{ ns.v }}", "{{ ns.v == (1,) }}{{ ns.v|tojson }}", "{{ {ns.v: 1} }}", "{{ ns.v|pprint }}"})
        EXPECT_THROW(env.from_string(std::string(build) + "(ns.v,) %}{% endfor %}" + use).render(),
                     TemplateRuntimeError)
            << use;
    EXPECT_THROW(env.from_string(std::string(build) + "ns.v|map('string') %}{% endfor %}{{ ns.v|list }}").render(),
                 TemplateRuntimeError);
}

TEST(Limit, ContainersCannotHoldThemselves) {
    for (const char* source :
         {"{% set l = [] %}{% do l.append(l) %}", "{% set l = [] %}{% do l.append([(l,)]) %}",
          "{% set d = {} %}{% do d.update(x=d) %}", "{% set ns = namespace() %}{% set ns.x = [ns] %}",
          "{% set l = [] %}{% do l.append(l|map('string')) %}", "{% set l = [] %}{% do l.append(l.append) %}",
          "{% set d = {} %}{% do d.setdefault('x', d.items()) %}"})
        EXPECT_EQ(error_of(source).kind(), "ValueError") << source;
}

}  // namespace
}  // namespace carboy::jinja
