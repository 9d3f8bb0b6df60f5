// `{% trans %}`: a translatable text becomes a call of gettext, ngettext, pgettext or npgettext.
// Source: Jinja ext.py, InternationalizationExtension.
#include "jinja/syntax/parser.hpp"
#include "jinja/text/text_ops.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

struct Parser::Translation {
    int line = 0;
    std::optional<std::string> context;
    std::vector<std::pair<std::string, NodePtr>> variables;
    NodePtr plural_expression;
    NodePtr plural_assignment;
    bool count_is_num = false;
    std::optional<bool> trimmed;
    std::string singular, plural;
    bool has_plural = false;
    std::vector<std::string> referenced;

    NodePtr* find(const std::string& name) {
        for (auto& [key, node] : variables)
            if (key == name) return &node;
        return nullptr;
    }
};

static NodePtr name_node(const std::string& name, int line, Access access = Access::load) {
    auto node = std::make_shared<Node>();
    node->kind = NodeKind::name;
    node->line = line;
    node->name = name;
    node->access = access;
    return node;
}

static NodePtr text_node(std::string_view text, int line) {
    auto node = std::make_shared<Node>();
    node->kind = NodeKind::constant;
    node->line = line;
    node->value = Value(text);
    return node;
}

void Parser::parse_trans_variables(Translation& trans) {
    while (!current_.is(TokenType::block_end)) {
        if (!trans.variables.empty()) expect(TokenType::comma);
        if (skip_if(TokenType::colon)) break;
        const Token token = expect(TokenType::name);
        if (trans.find(token.text))
            fail(fmt::format("translatable variable '{}' defined twice.", token.text), token.line,
                 "TemplateAssertionError");
        NodePtr variable;
        if (skip_if(TokenType::assign)) {
            variable = parse_expression();
        } else if (!trans.trimmed && (token.text == "trimmed" || token.text == "notrimmed")) {
            trans.trimmed = token.text == "trimmed";
            continue;
        } else {
            variable = name_node(token.text, token.line);
        }
        trans.variables.emplace_back(token.text, variable);
        if (trans.plural_expression) continue;
        trans.count_is_num = token.text == "num";
        trans.plural_expression = variable;
        if (variable->kind == NodeKind::call) {
            trans.plural_expression = trans.variables.back().second = name_node("_trans", token.line);
            trans.plural_assignment = make(NodeKind::assign, trans.line);
            trans.plural_assignment->a = name_node("_trans", token.line, Access::store);
            trans.plural_assignment->b = variable;
        }
    }
    expect(TokenType::block_end);
}

std::pair<std::vector<std::string>, std::string> Parser::parse_trans_text(bool allow_pluralize) {
    std::vector<std::string> names;
    std::string text;
    while (true) {
        if (current_.is(TokenType::data)) {
            text += replaced(advance().value.text(), "%", "%%", -1);
        } else if (skip_if(TokenType::variable_begin)) {
            names.push_back(expect(TokenType::name).text);
            text += "%(" + names.back() + ")s";
            expect(TokenType::variable_end);
        } else if (skip_if(TokenType::block_begin)) {
            if (current_.is_name("endtrans")) return {std::move(names), std::move(text)};
            if (current_.is_name("pluralize")) {
                if (allow_pluralize) return {std::move(names), std::move(text)};
                fail_here("a translatable section can have only one pluralize section");
            }
            fail_here("control structures in translatable sections are not allowed");
        } else {
            fail_here("unclosed translation block");
        }
    }
}

void Parser::parse_pluralize(Translation& trans) {
    trans.has_plural = true;
    advance();
    if (!current_.is(TokenType::block_end)) {
        const Token token = expect(TokenType::name);
        const NodePtr* variable = trans.find(token.text);
        if (!variable)
            fail(fmt::format("unknown variable '{}' for pluralization", token.text), token.line,
                 "TemplateAssertionError");
        trans.plural_expression = *variable;
        trans.count_is_num = token.text == "num";
    }
    expect(TokenType::block_end);
    auto [names, text] = parse_trans_text(false);
    advance();
    trans.plural = std::move(text);
    trans.referenced.insert(trans.referenced.end(), names.begin(), names.end());
}

/// Replaces white space around line breaks with one space.
static std::string trimmed(std::string_view text) {
    text = unicode::strip(text);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        bool newline = false;
        while (end < text.size()) {
            std::size_t next = end;
            if (!unicode::is_space(unicode::next(text, next))) break;
            newline = newline || text[end] == '\n';
            end = next;
        }
        if (end > at) {
            newline ? out.append(" ") : out.append(text.substr(at, end - at));
            at = end;
        } else {
            out += text[at++];
        }
    }
    return out;
}

NodePtr Parser::parse_trans(std::vector<NodePtr>& out) {
    Translation trans;
    trans.line = advance().line;
    if (current_.is(TokenType::string)) trans.context = std::string(advance().value.text());
    parse_trans_variables(trans);
    auto [names, text] = parse_trans_text(true);
    trans.singular = std::move(text);
    trans.referenced = names;
    if (!names.empty() && !trans.plural_expression) {
        trans.plural_expression = name_node(names.front(), trans.line);
        trans.count_is_num = names.front() == "num";
    }
    if (current_.is_name("pluralize"))
        parse_pluralize(trans);
    else
        advance();
    for (const std::string& name : trans.referenced)
        if (!trans.find(name)) trans.variables.emplace_back(name, name_node(name, trans.line));
    if (!trans.has_plural)
        trans.plural_expression = nullptr;
    else if (!trans.plural_expression)
        fail("pluralize without variables", trans.line);
    if (trans.trimmed.value_or(options_.trimmed_translations)) {
        trans.singular = trimmed(trans.singular);
        trans.plural = trimmed(trans.plural);
    }
    if (trans.plural_assignment) out.push_back(trans.plural_assignment);
    return make_trans_node(trans);
}

NodePtr Parser::make_trans_node(Translation& trans) {
    const bool newstyle = options_.newstyle_gettext;
    if (trans.referenced.empty() && !newstyle) {
        trans.singular = replaced(trans.singular, "%%", "%", -1);
        trans.plural = replaced(trans.plural, "%%", "%", -1);
    }
    NodePtr call = make(NodeKind::call, trans.line);
    call->a =
        name_node(fmt::format("{}{}gettext", trans.plural_expression ? "n" : "", trans.context ? "p" : ""), trans.line);
    if (trans.context) call->items.push_back(text_node(*trans.context, trans.line));
    call->items.push_back(text_node(trans.singular, trans.line));
    if (trans.plural_expression) {
        call->items.push_back(text_node(trans.plural, trans.line));
        call->items.push_back(trans.plural_expression);
    }
    NodePtr result = call;
    if (newstyle) {
        for (const auto& [name, value] : trans.variables)
            if (!(trans.count_is_num && trans.has_plural && name == "num")) call->keywords.emplace_back(name, value);
    } else {
        result = make(NodeKind::markup_if_autoescape, trans.line);
        result->a = call;
        if (!trans.variables.empty()) {
            NodePtr dict = make(NodeKind::dict, trans.line);
            for (const auto& [name, value] : trans.variables) {
                NodePtr pair = make(NodeKind::pair, trans.line);
                pair->a = text_node(name, trans.line);
                pair->b = value;
                dict->items.push_back(std::move(pair));
            }
            NodePtr format = make(NodeKind::mod, trans.line);
            format->a = std::move(result);
            format->b = std::move(dict);
            result = std::move(format);
        }
    }
    NodePtr output = make(NodeKind::output, trans.line);
    output->items.push_back(std::move(result));
    return output;
}

}  // namespace carboy::jinja
