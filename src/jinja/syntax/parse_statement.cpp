// The grammar of statements.
#include "jinja/syntax/parser.hpp"
#include "jinja/text/text_ops.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

std::vector<NodePtr> Parser::parse_template() { return subparse(); }

/// Parses text and tags up to one of the names in ends_.back(), or to the end of the template.
std::vector<NodePtr> Parser::subparse() {
    std::vector<NodePtr> body;
    NodePtr output;
    const auto add = [&](NodePtr node) {
        if (!output) {
            output = make(NodeKind::output, node->line);
            body.push_back(output);
        }
        output->items.push_back(std::move(node));
    };
    while (!current_.is(TokenType::eof)) {
        if (current_.is(TokenType::data)) {
            NodePtr data = make(NodeKind::template_data, current_.line);
            data->value = advance().value;
            add(std::move(data));
        } else if (current_.is(TokenType::variable_begin)) {
            advance();
            add(parse_tuple());
            expect(TokenType::variable_end);
        } else {
            output.reset();
            advance();
            if (!ends_.empty() && current_.is(TokenType::name) &&
                std::find(ends_.back().begin(), ends_.back().end(), current_.text) != ends_.back().end())
                return body;
            parse_statement(body);
            expect(TokenType::block_end);
        }
    }
    return body;
}

std::vector<NodePtr> Parser::parse_body(Names end) {
    skip_if(TokenType::colon);
    expect(TokenType::block_end);
    const Nested nested(*this);
    ends_.emplace_back(end);
    std::vector<NodePtr> body = subparse();
    if (current_.is(TokenType::eof)) fail_tag(nullptr, current_.line);
    ends_.pop_back();
    return body;
}

std::vector<NodePtr> Parser::parse_until(Names end, bool drop) {
    std::vector<NodePtr> body = parse_body(end);
    if (drop) advance();
    return body;
}

void Parser::parse_statement(std::vector<NodePtr>& out) {
    if (!current_.is(TokenType::name)) fail_here("tag name expected");
    const std::string name = current_.text;
    tags_.push_back(name);
    NodePtr node = dispatch_statement(name, out);
    if (node) out.push_back(std::move(node));
    tags_.pop_back();
}

NodePtr Parser::dispatch_statement(const std::string& name, std::vector<NodePtr>& out) {
    using Parse = NodePtr (Parser::*)();
    static constexpr std::pair<std::string_view, Parse> statements[] = {
        {"for", &Parser::parse_for},         {"if", &Parser::parse_if},
        {"block", &Parser::parse_block},     {"extends", &Parser::parse_extends},
        {"print", &Parser::parse_print},     {"macro", &Parser::parse_macro},
        {"include", &Parser::parse_include}, {"from", &Parser::parse_from},
        {"import", &Parser::parse_import},   {"set", &Parser::parse_set},
        {"with", &Parser::parse_with},       {"autoescape", &Parser::parse_autoescape},
        {"call", &Parser::parse_call_block}, {"filter", &Parser::parse_filter_block},
    };
    for (const auto& [keyword, parse] : statements)
        if (keyword == name) return (this->*parse)();
    return parse_extension(name, out);
}

NodePtr Parser::parse_extension(const std::string& name, std::vector<NodePtr>& out) {
    const int line = current_.line;
    if (options_.expression_statement && name == "do") {
        advance();
        NodePtr node = make(NodeKind::expression_statement, line);
        node->a = parse_tuple();
        return node;
    }
    if (options_.loop_controls && (name == "break" || name == "continue")) {
        advance();
        return make(name == "break" ? NodeKind::break_ : NodeKind::continue_, line);
    }
    if (options_.debug && name == "debug") {
        advance();
        return make(NodeKind::debug, line);
    }
    if (options_.i18n && name == "trans") return parse_trans(out);
    tags_.pop_back();
    fail_tag(&name, line);
}

NodePtr Parser::parse_set() {
    const int line = advance().line;
    NodePtr target = parse_target(true);
    NodePtr node = make(NodeKind::assign, line);
    node->a = std::move(target);
    if (skip_if(TokenType::assign)) {
        node->b = parse_tuple();
        return node;
    }
    node->kind = NodeKind::assign_block;
    node->b = parse_filter(nullptr);
    node->body = parse_until({"endset"}, true);
    return node;
}

NodePtr Parser::parse_for() {
    NodePtr node = make(NodeKind::for_, advance().line);
    node->a = parse_target(false, "in");
    expect_name("in");
    node->b = parse_tuple(false, false, "recursive");
    if (skip_if_name("if")) node->c = parse_expression();
    node->flag = skip_if_name("recursive");
    node->body = parse_body({"endfor", "else"});
    if (advance().text != "endfor") node->otherwise = parse_until({"endfor"}, true);
    return node;
}

NodePtr Parser::parse_if() {
    NodePtr result = make(NodeKind::if_, advance().line);
    NodePtr node = result;
    while (true) {
        node->a = parse_tuple(false, false);
        node->body = parse_body({"elif", "else", "endif"});
        const Token tag = advance();
        if (tag.text == "elif") {
            node = make(NodeKind::if_, current_.line);
            result->items.push_back(node);
            continue;
        }
        if (tag.text == "else") result->otherwise = parse_until({"endif"}, true);
        return result;
    }
}

NodePtr Parser::parse_with() {
    NodePtr node = make(NodeKind::with, advance().line);
    while (!current_.is(TokenType::block_end)) {
        if (!node->items.empty()) expect(TokenType::comma);
        NodePtr target = parse_target(false);
        set_access(*target, Access::parameter);
        node->items.push_back(std::move(target));
        expect(TokenType::assign);
        node->defaults.push_back(parse_expression());
    }
    node->body = parse_until({"endwith"}, true);
    return node;
}

NodePtr Parser::parse_autoescape() {
    NodePtr node = make(NodeKind::autoescape, advance().line);
    node->a = parse_expression();
    node->body = parse_until({"endautoescape"}, true);
    NodePtr scope = make(NodeKind::scope, node->line);
    scope->body.push_back(std::move(node));
    return scope;
}

static bool only_white_space(const std::vector<NodePtr>& body) {
    for (const NodePtr& node : body) {
        if (node->kind != NodeKind::output) return false;
        for (const NodePtr& item : node->items)
            if (item->kind != NodeKind::template_data || !is_blank(item->value.text())) return false;
    }
    return true;
}

NodePtr Parser::parse_block() {
    NodePtr node = make(NodeKind::block, advance().line);
    node->name = expect(TokenType::name).text;
    node->flag = skip_if_name("scoped");
    node->required = skip_if_name("required");
    if (current_.is(TokenType::sub))
        fail_here(
            "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an "
            "underscore instead.");
    node->body = parse_until({"endblock"}, true);
    if (node->required && !only_white_space(node->body))
        fail_here("Required blocks can only contain comments or whitespace");
    skip_if_name(node->name);
    return node;
}

NodePtr Parser::parse_extends() {
    NodePtr node = make(NodeKind::extends, advance().line);
    node->a = parse_expression();
    return node;
}

void Parser::parse_import_context(Node& node, bool fallback) {
    node.with_context = fallback;
    if ((current_.is_name("with") || current_.is_name("without")) && look().is_name("context")) {
        node.with_context = advance().text == "with";
        advance();
    }
}

NodePtr Parser::parse_include() {
    NodePtr node = make(NodeKind::include, advance().line);
    node->a = parse_expression();
    if (current_.is_name("ignore") && look().is_name("missing")) {
        node->flag = true;
        advance();
        advance();
    }
    parse_import_context(*node, true);
    return node;
}

NodePtr Parser::parse_import() {
    NodePtr node = make(NodeKind::import, advance().line);
    node->a = parse_expression();
    expect_name("as");
    node->name = parse_name_target()->name;
    parse_import_context(*node, false);
    return node;
}

bool Parser::parse_from_context(Node& node) {
    if (!(current_.is_name("with") || current_.is_name("without")) || !look().is_name("context")) return false;
    node.with_context = advance().text == "with";
    advance();
    return true;
}

NodePtr Parser::parse_from() {
    NodePtr node = make(NodeKind::from_import, advance().line);
    node->a = parse_expression();
    expect_name("import");
    while (true) {
        if (!node->names.empty()) expect(TokenType::comma);
        if (!current_.is(TokenType::name)) expect(TokenType::name);
        if (parse_from_context(*node)) break;
        const NodePtr target = parse_name_target();
        if (target->name.starts_with('_'))
            fail("names starting with an underline can not be imported", target->line, "TemplateAssertionError");
        node->names.emplace_back(target->name, skip_if_name("as") ? parse_name_target()->name : target->name);
        if (parse_from_context(*node) || !current_.is(TokenType::comma)) break;
    }
    return node;
}

void Parser::parse_signature(Node& node) {
    expect(TokenType::lparen);
    while (!current_.is(TokenType::rparen)) {
        if (!node.items.empty()) expect(TokenType::comma);
        NodePtr parameter = parse_name_target();
        parameter->access = Access::parameter;
        if (skip_if(TokenType::assign))
            node.defaults.push_back(parse_expression());
        else if (!node.defaults.empty())
            fail_here("non-default argument follows default argument");
        node.items.push_back(std::move(parameter));
    }
    expect(TokenType::rparen);
}

NodePtr Parser::parse_call_block() {
    NodePtr node = make(NodeKind::call_block, advance().line);
    if (current_.is(TokenType::lparen)) parse_signature(*node);
    node->a = parse_expression();
    if (node->a->kind != NodeKind::call) fail("expected call", node->line);
    node->body = parse_until({"endcall"}, true);
    return node;
}

NodePtr Parser::parse_filter_block() {
    NodePtr node = make(NodeKind::filter_block, advance().line);
    node->a = parse_filter(nullptr, true);
    node->body = parse_until({"endfilter"}, true);
    return node;
}

NodePtr Parser::parse_macro() {
    NodePtr node = make(NodeKind::macro, advance().line);
    node->name = parse_name_target()->name;
    parse_signature(*node);
    node->body = parse_until({"endmacro"}, true);
    return node;
}

NodePtr Parser::parse_print() {
    NodePtr node = make(NodeKind::output, advance().line);
    while (!current_.is(TokenType::block_end)) {
        if (!node->items.empty()) expect(TokenType::comma);
        node->items.push_back(parse_expression());
    }
    return node;
}

}  // namespace carboy::jinja
