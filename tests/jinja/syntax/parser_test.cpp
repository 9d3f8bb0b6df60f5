#include "jinja/syntax/parser.hpp"

namespace carboy::jinja {
namespace {

/// "line: kind: message" of the error, or "nothing".
std::string error_of(std::string_view source) {
    Options options;
    options.expression_statement = options.loop_controls = options.i18n = true;
    const Origin origin;
    try {
        Parser(source, options, origin).parse_template();
    } catch (const TemplateSyntaxError& error) {
        return std::to_string(error.line()) + ": " + std::string(error.kind()) + ": " + error.message();
    }
    return "nothing";
}

NodePtr parsed(std::string_view expression) {
    const Options options;
    const Origin origin;
    return Parser(expression, options, origin, true).parse_whole_expression();
}

/// The tree with one letter or sign for each node.
std::string shape(const NodePtr& node) {
    switch (node->kind) {
        case NodeKind::name: return node->name;
        case NodeKind::constant: return node->value.repr();
        case NodeKind::add: return "(" + shape(node->a) + " + " + shape(node->b) + ")";
        case NodeKind::mul: return "(" + shape(node->a) + " * " + shape(node->b) + ")";
        case NodeKind::pow: return "(" + shape(node->a) + " ** " + shape(node->b) + ")";
        case NodeKind::neg: return "(-" + shape(node->a) + ")";
        case NodeKind::not_: return "(not " + shape(node->a) + ")";
        case NodeKind::and_: return "(" + shape(node->a) + " and " + shape(node->b) + ")";
        case NodeKind::or_: return "(" + shape(node->a) + " or " + shape(node->b) + ")";
        case NodeKind::attribute: return shape(node->a) + "." + node->name;
        case NodeKind::item: return shape(node->a) + "[" + shape(node->b) + "]";
        case NodeKind::filter: return "(" + shape(node->a) + "|" + node->name + ")";
        case NodeKind::test: return "(" + shape(node->a) + " is " + node->name + ")";
        case NodeKind::conditional:
            return "(" + shape(node->b) + " if " + shape(node->a) + " else " + (node->c ? shape(node->c) : "-") + ")";
        case NodeKind::compare: {
            std::string out = "(" + shape(node->a);
            for (const NodePtr& operand : node->items) out += " " + operand->name + " " + shape(operand->a);
            return out + ")";
        }
        case NodeKind::concat: {
            std::string out;
            for (const NodePtr& part : node->items) out += (out.empty() ? "(" : " ~ ") + shape(part);
            return out + ")";
        }
        default: return "?";
    }
}

TEST(Parser, BindsOperatorsAsJinjaDoes) {
    EXPECT_EQ(shape(parsed("1 + 2 * 3")), "(1 + (2 * 3))");
    EXPECT_EQ(shape(parsed("2 ** 3 ** 2")), "((2 ** 3) ** 2)");
    EXPECT_EQ(shape(parsed("-2 ** 2")), "((-2) ** 2)");
    EXPECT_EQ(shape(parsed("not a and b or c")), "(((not a) and b) or c)");
    EXPECT_EQ(shape(parsed("a < b == c")), "(a < b == c)");
    EXPECT_EQ(shape(parsed("a not in b")), "(a notin b)");
    EXPECT_EQ(shape(parsed("a ~ b ~ 1 + 2")), "((a ~ b ~ 1) + 2)");
    EXPECT_EQ(shape(parsed("a if b else c if d")), "(a if b else (c if d else -))");
    EXPECT_EQ(shape(parsed("-a.b|c")), "((-a.b)|c)");
    EXPECT_EQ(shape(parsed("a.b[0]|c|d is e")), "(((a.b[0]|c)|d) is e)");
    EXPECT_EQ(shape(parsed("not a is b")), "(not (a is b))");
    EXPECT_EQ(shape(parsed("a is not b")), "(not (a is b))");
}

TEST(Parser, ReadsCalls) {
    const NodePtr call = parsed("f(1, x, *rest, k=2, **more)");
    ASSERT_EQ(call->kind, NodeKind::call);
    EXPECT_EQ(shape(call->a), "f");
    EXPECT_EQ(call->items.size(), 2U);
    ASSERT_EQ(call->keywords.size(), 1U);
    EXPECT_EQ(call->keywords[0].first, "k");
    EXPECT_EQ(shape(call->b), "rest");
    EXPECT_EQ(shape(call->c), "more");
    const NodePtr slice = parsed("a[1::2]")->b;
    ASSERT_EQ(slice->kind, NodeKind::slice);
    EXPECT_EQ(shape(slice->a), "1");
    EXPECT_EQ(slice->b, nullptr);
    EXPECT_EQ(shape(slice->c), "2");
}

TEST(Parser, RefusesWrongExpressions) {
    for (const auto& [source, error] : std::vector<std::pair<std::string, std::string>>{
             {"{{ }}", "1: TemplateSyntaxError: Expected an expression, got 'end of print statement'"},
             {"{{ 1 + }}", "1: TemplateSyntaxError: unexpected 'end of print statement'"},
             {"{{ a b }}", "1: TemplateSyntaxError: expected token 'end of print statement', got 'b'"},
             {"{{ f(a=1, 2) }}", "1: TemplateSyntaxError: invalid syntax for function call expression"},
             {"{{ f(*a, *b) }}", "1: TemplateSyntaxError: invalid syntax for function call expression"},
             {"{{ f(**a, b) }}", "1: TemplateSyntaxError: invalid syntax for function call expression"},
             {"{{ a. }}", "1: TemplateSyntaxError: expected name or number"},
             {"{{ a.1x }}", "1: TemplateSyntaxError: expected token 'end of print statement', got 'x'"},
             {"{{ [1, 2 }}", "1: TemplateSyntaxError: unexpected '}', expected ']'"},
             {"{{ {1} }}", "1: TemplateSyntaxError: expected token ':', got '}'"},
             {"{{ a| }}", "1: TemplateSyntaxError: expected token 'name', got 'end of print statement'"},
             {"{{ a is }}", "1: TemplateSyntaxError: expected token 'name', got 'end of print statement'"},
             {"{{ a[ }}", "1: TemplateSyntaxError: unexpected '}', expected ']'"},
             {"{{ (1, 2 }}", "1: TemplateSyntaxError: unexpected '}', expected ')'"},
             {"\n{{ not }}", "2: TemplateSyntaxError: unexpected 'end of print statement'"},
             {"{{ a is b is c }}", "1: TemplateSyntaxError: You cannot chain multiple tests with is"}})
        EXPECT_EQ(error_of(source), error) << source;
}

TEST(Parser, RefusesWrongStatements) {
    for (const auto& [source, error] : std::vector<std::pair<std::string, std::string>>{
             {"{% %}", "1: TemplateSyntaxError: tag name expected"},
             {"{% nope %}", "1: TemplateSyntaxError: Encountered unknown tag 'nope'."},
             {"{% if x %}\n{% for y in z %}",
              "2: TemplateSyntaxError: Unexpected end of template. Jinja was looking for the following tags: 'endfor' "
              "or 'else'. The innermost block that needs to be closed is 'for'."},
             {"{% endif %}", "1: TemplateSyntaxError: Encountered unknown tag 'endif'."},
             {"{% if x %}{% endfor %}",
              "1: TemplateSyntaxError: Encountered unknown tag 'endfor'. Jinja was looking for the following tags: "
              "'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'."},
             {"a\n{% for x %}{% endfor %}",
              "2: TemplateSyntaxError: expected token 'in', got 'end of statement block'"},
             {"{% for 1 in x %}{% endfor %}", "1: TemplateSyntaxError: can't assign to 'const'"},
             {"{% set x %}",
              "1: TemplateSyntaxError: Unexpected end of template. Jinja was looking for the following tags: 'endset'. "
              "The innermost block that needs to be closed is 'set'."},
             {"{% set 1 = 2 %}", "1: TemplateSyntaxError: can't assign to 'const'"},
             {"{% set none = 2 %}", "1: TemplateSyntaxError: can't assign to 'const'"},
             {"{% block %}{% endblock %}",
              "1: TemplateSyntaxError: expected token 'name', got 'end of statement block'"},
             {"{% block a %}{% endblock b %}",
              "1: TemplateSyntaxError: expected token 'end of statement block', got 'b'"},
             {"{% block a-b %}{% endblock %}",
              "1: TemplateSyntaxError: Block names in Jinja have to be valid Python identifiers and may not contain "
              "hyphens, use an underscore instead."},
             {"{% extends %}", "1: TemplateSyntaxError: unexpected 'end of statement block'"},
             {"{% import 'a' %}", "1: TemplateSyntaxError: expected token 'as', got 'end of statement block'"},
             {"{% from 'a' import %}", "1: TemplateSyntaxError: expected token 'name', got 'end of statement block'"},
             {"{% from 'a' import _x %}",
              "1: TemplateAssertionError: names starting with an underline can not be imported"},
             {"{% macro %}{% endmacro %}",
              "1: TemplateSyntaxError: expected token 'name', got 'end of statement block'"},
             {"{% macro f(a, b=1, c) %}{% endmacro %}",
              "1: TemplateSyntaxError: non-default argument follows default argument"},
             {"{% call f %}{% endcall %}", "1: TemplateSyntaxError: expected call"},
             {"{% filter %}{% endfilter %}",
              "1: TemplateSyntaxError: expected token 'name', got 'end of statement block'"},
             {"{% include %}", "1: TemplateSyntaxError: unexpected 'end of statement block'"},
             {"{% with a %}{% endwith %}", "1: TemplateSyntaxError: expected token '=', got 'end of statement block'"},
             {"{% trans %}a{% pluralize %}b", "1: TemplateSyntaxError: unclosed translation block"},
             {"{% trans %}{{ a.b }}{% endtrans %}",
              "1: TemplateSyntaxError: expected token 'end of print statement', got '.'"},
             {"{% trans a, a %}x{% endtrans %}", "1: TemplateAssertionError: translatable variable 'a' defined twice."},
             {"{% trans %}{% if x %}{% endtrans %}",
              "1: TemplateSyntaxError: control structures in translatable sections are not allowed"},
             {"{% set ns.a.b = 1 %}", "1: TemplateSyntaxError: expected token 'end of statement block', got '.'"},
             {"{% do %}", "1: TemplateSyntaxError: Expected an expression, got 'end of statement block'"}})
        EXPECT_EQ(error_of(source), error) << source;
}

TEST(Parser, BoundsRecursion) {
    EXPECT_NE(error_of("{{ " + std::string(100000, '(') + " }}"), "nothing");
    EXPECT_NE(error_of("{{ " + std::string(100000, '-') + "1 }}"), "nothing");
    std::string nested;
    for (int i = 0; i < 10000; ++i) nested += "{% if x %}";
    EXPECT_NE(error_of(nested), "nothing");
}

}  // namespace
}  // namespace carboy::jinja
