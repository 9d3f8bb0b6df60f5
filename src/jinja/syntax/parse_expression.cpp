// The grammar of expressions, loosest binding first.
#include "jinja/syntax/parser.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

NodePtr Parser::parse_expression(bool with_condition) {
    const Nested nested(*this);
    return with_condition ? parse_condition() : parse_or();
}

NodePtr Parser::parse_condition() {
    int line = current_.line;
    NodePtr value = parse_or();
    while (skip_if_name("if")) {
        NodePtr node = make(NodeKind::conditional, line);
        node->a = parse_or();
        node->b = std::move(value);
        if (skip_if_name("else")) {
            const Nested nested(*this);
            node->c = parse_condition();
        }
        value = finish(std::move(node));
        line = current_.line;
    }
    return value;
}

NodePtr Parser::parse_or() {
    int line = current_.line;
    NodePtr left = parse_and();
    while (skip_if_name("or")) {
        NodePtr node = make(NodeKind::or_, line);
        node->a = std::move(left);
        node->b = parse_and();
        left = finish(std::move(node));
        line = current_.line;
    }
    return left;
}

NodePtr Parser::parse_and() {
    int line = current_.line;
    NodePtr left = parse_not();
    while (skip_if_name("and")) {
        NodePtr node = make(NodeKind::and_, line);
        node->a = std::move(left);
        node->b = parse_not();
        left = finish(std::move(node));
        line = current_.line;
    }
    return left;
}

NodePtr Parser::parse_not() {
    if (!current_.is_name("not")) return parse_compare();
    const Nested nested(*this);
    NodePtr node = make(NodeKind::not_, advance().line);
    node->a = parse_not();
    return finish(std::move(node));
}

static std::string_view comparison(TokenType type) {
    switch (type) {
        case TokenType::eq: return "==";
        case TokenType::ne: return "!=";
        case TokenType::lt: return "<";
        case TokenType::lteq: return "<=";
        case TokenType::gt: return ">";
        case TokenType::gteq: return ">=";
        default: return {};
    }
}

NodePtr Parser::parse_compare() {
    int line = current_.line;
    NodePtr left = parse_sum();
    std::vector<NodePtr> operands;
    while (true) {
        std::string_view op = comparison(current_.type);
        if (!op.empty()) {
            advance();
        } else if (skip_if_name("in")) {
            op = "in";
        } else if (current_.is_name("not") && look().is_name("in")) {
            advance();
            advance();
            op = "notin";
        } else {
            break;
        }
        NodePtr operand = make(NodeKind::operand, line);
        operand->name = op;
        operand->a = parse_sum();
        operands.push_back(finish(std::move(operand)));
        line = current_.line;
    }
    if (operands.empty()) return left;
    NodePtr node = make(NodeKind::compare, line);
    node->a = std::move(left);
    node->items = std::move(operands);
    return finish(std::move(node));
}

NodePtr Parser::parse_sum() {
    int line = current_.line;
    NodePtr left = parse_concat();
    while (current_.is(TokenType::add) || current_.is(TokenType::sub)) {
        NodePtr node = make(advance().is(TokenType::add) ? NodeKind::add : NodeKind::sub, line);
        node->a = std::move(left);
        node->b = parse_concat();
        left = finish(std::move(node));
        line = current_.line;
    }
    return left;
}

NodePtr Parser::parse_concat() {
    const int line = current_.line;
    NodePtr first = parse_product();
    if (!current_.is(TokenType::tilde)) return first;
    NodePtr node = make(NodeKind::concat, line);
    node->items.push_back(std::move(first));
    while (skip_if(TokenType::tilde)) node->items.push_back(parse_product());
    return finish(std::move(node));
}

static bool product_kind(TokenType type, NodeKind& kind) {
    switch (type) {
        case TokenType::mul: kind = NodeKind::mul; return true;
        case TokenType::div: kind = NodeKind::div; return true;
        case TokenType::floordiv: kind = NodeKind::floordiv; return true;
        case TokenType::mod: kind = NodeKind::mod; return true;
        default: return false;
    }
}

NodePtr Parser::parse_product() {
    int line = current_.line;
    NodePtr left = parse_power();
    for (NodeKind kind{}; product_kind(current_.type, kind);) {
        advance();
        NodePtr node = make(kind, line);
        node->a = std::move(left);
        node->b = parse_power();
        left = finish(std::move(node));
        line = current_.line;
    }
    return left;
}

NodePtr Parser::parse_power() {
    int line = current_.line;
    NodePtr left = parse_unary();
    while (skip_if(TokenType::pow)) {
        NodePtr node = make(NodeKind::pow, line);
        node->a = std::move(left);
        node->b = parse_unary();
        left = finish(std::move(node));
        line = current_.line;
    }
    return left;
}

NodePtr Parser::parse_unary(bool with_filter) {
    NodePtr node;
    if (current_.is(TokenType::sub) || current_.is(TokenType::add)) {
        const Nested nested(*this);
        const Token sign = advance();
        if (sign.is(TokenType::sub) && current_.is(TokenType::integer) && current_.value.is_real()) {
            node = make(NodeKind::constant, sign.line);
            node->value = INT64_MIN;
            advance();
        } else {
            node = make(sign.is(TokenType::sub) ? NodeKind::neg : NodeKind::pos, sign.line);
            node->a = parse_unary(false);
            node = finish(std::move(node));
        }
    } else {
        node = parse_primary();
    }
    node = parse_postfix(std::move(node));
    return with_filter ? parse_filter_expression(std::move(node)) : node;
}

static bool literal_name(const std::string& name, Value& out) {
    if (name == "true" || name == "True")
        out = true;
    else if (name == "false" || name == "False")
        out = false;
    else if (name == "none" || name == "None")
        out = nullptr;
    else
        return false;
    return true;
}

NodePtr Parser::parse_primary() {
    NodePtr node = make(NodeKind::constant, current_.line);
    switch (current_.type) {
        case TokenType::name:
            if (!literal_name(current_.text, node->value)) {
                node->kind = NodeKind::name;
                node->name = current_.text;
            }
            advance();
            return node;
        case TokenType::string: {
            std::string text(advance().value.text());
            while (current_.is(TokenType::string)) text.append(advance().value.text());
            node->value = Value(text);
            return node;
        }
        case TokenType::integer:
            if (current_.value.is_real()) fail_here(std::string(integer_too_large));
            [[fallthrough]];
        case TokenType::real: node->value = advance().value; return node;
        case TokenType::lparen: {
            advance();
            NodePtr inner = parse_tuple(false, true, {}, true);
            expect(TokenType::rparen);
            return inner;
        }
        case TokenType::lbracket: return parse_list();
        case TokenType::lbrace: return parse_dict();
        default: fail_here(fmt::format("unexpected '{}'", describe(current_)));
    }
}

bool Parser::is_tuple_end(std::string_view end) const {
    if (current_.is(TokenType::variable_end) || current_.is(TokenType::block_end) || current_.is(TokenType::rparen))
        return true;
    return !end.empty() && current_.is_name(end);
}

NodePtr Parser::parse_tuple(bool simplified, bool with_condition, std::string_view end, bool parentheses) {
    int line = current_.line;
    std::vector<NodePtr> items;
    bool is_tuple = false;
    while (true) {
        if (!items.empty()) expect(TokenType::comma);
        if (is_tuple_end(end)) break;
        items.push_back(simplified ? parse_primary() : parse_expression(with_condition));
        if (!current_.is(TokenType::comma)) break;
        is_tuple = true;
        line = current_.line;
    }
    if (!is_tuple) {
        if (!items.empty()) return std::move(items.front());
        if (!parentheses) fail_here(fmt::format("Expected an expression, got '{}'", describe(current_)));
    }
    NodePtr node = make(NodeKind::tuple, line);
    node->items = std::move(items);
    return finish(std::move(node));
}

NodePtr Parser::parse_list() {
    NodePtr node = make(NodeKind::list, expect(TokenType::lbracket).line);
    while (!current_.is(TokenType::rbracket)) {
        if (!node->items.empty()) expect(TokenType::comma);
        if (current_.is(TokenType::rbracket)) break;
        node->items.push_back(parse_expression());
    }
    expect(TokenType::rbracket);
    return finish(std::move(node));
}

NodePtr Parser::parse_dict() {
    NodePtr node = make(NodeKind::dict, expect(TokenType::lbrace).line);
    while (!current_.is(TokenType::rbrace)) {
        if (!node->items.empty()) expect(TokenType::comma);
        if (current_.is(TokenType::rbrace)) break;
        NodePtr pair = make(NodeKind::pair, current_.line);
        pair->a = parse_expression();
        expect(TokenType::colon);
        pair->b = parse_expression();
        node->items.push_back(finish(std::move(pair)));
    }
    expect(TokenType::rbrace);
    return finish(std::move(node));
}

NodePtr Parser::parse_postfix(NodePtr node) {
    while (true) {
        if (current_.is(TokenType::dot) || current_.is(TokenType::lbracket))
            node = parse_subscript(std::move(node));
        else if (current_.is(TokenType::lparen))
            node = parse_call(std::move(node));
        else
            return node;
    }
}

NodePtr Parser::parse_filter_expression(NodePtr node) {
    while (true) {
        if (current_.is(TokenType::pipe))
            node = parse_filter(std::move(node));
        else if (current_.is_name("is"))
            node = parse_test(std::move(node));
        else if (current_.is(TokenType::lparen))
            node = parse_call(std::move(node));
        else
            return node;
    }
}

NodePtr Parser::parse_subscript(NodePtr subject) {
    const Token open = advance();
    if (open.is(TokenType::dot)) {
        const Token name = advance();
        NodePtr node = make(name.is(TokenType::name) ? NodeKind::attribute : NodeKind::item, open.line);
        node->a = std::move(subject);
        if (name.is(TokenType::name)) {
            node->name = name.text;
        } else {
            if (!name.is(TokenType::integer)) fail("expected name or number", name.line);
            if (name.value.is_real()) fail(std::string(integer_too_large), name.line);
            node->b = make(NodeKind::constant, name.line);
            node->b->value = name.value;
        }
        return finish(std::move(node));
    }
    std::vector<NodePtr> items;
    while (!current_.is(TokenType::rbracket)) {
        if (!items.empty()) expect(TokenType::comma);
        items.push_back(parse_subscribed());
    }
    expect(TokenType::rbracket);
    NodePtr node = make(NodeKind::item, open.line);
    node->a = std::move(subject);
    if (items.size() == 1) {
        node->b = std::move(items.front());
    } else {
        node->b = make(NodeKind::tuple, open.line);
        node->b->items = std::move(items);
        node->b = finish(std::move(node->b));
    }
    return finish(std::move(node));
}

NodePtr Parser::parse_subscribed() {
    NodePtr node = make(NodeKind::slice, current_.line);
    const auto at_end = [&] { return current_.is(TokenType::rbracket) || current_.is(TokenType::comma); };
    if (!current_.is(TokenType::colon)) {
        node->a = parse_expression();
        if (!current_.is(TokenType::colon)) return std::move(node->a);
    }
    advance();
    if (!current_.is(TokenType::colon) && !at_end()) node->b = parse_expression();
    if (skip_if(TokenType::colon) && !at_end()) node->c = parse_expression();
    return finish(std::move(node));
}

void Parser::parse_argument(Node& node, const Token& open) {
    const auto ensure = [&](bool valid) {
        if (!valid) fail("invalid syntax for function call expression", open.line);
    };
    if (current_.is(TokenType::mul)) {
        ensure(!node.b && !node.c);
        advance();
        node.b = parse_expression();
    } else if (current_.is(TokenType::pow)) {
        ensure(!node.c);
        advance();
        node.c = parse_expression();
    } else if (current_.is(TokenType::name) && look().is(TokenType::assign)) {
        ensure(!node.c);
        std::string name = advance().text;
        advance();
        node.keywords.emplace_back(std::move(name), parse_expression());
    } else {
        ensure(!node.b && !node.c && node.keywords.empty());
        node.items.push_back(parse_expression());
    }
}

void Parser::parse_call_arguments(Node& node) {
    const Token open = expect(TokenType::lparen);
    for (bool first = true; !current_.is(TokenType::rparen); first = false) {
        if (!first) {
            expect(TokenType::comma);
            if (current_.is(TokenType::rparen)) break;
        }
        parse_argument(node, open);
    }
    expect(TokenType::rparen);
}

NodePtr Parser::parse_call(NodePtr callee) {
    NodePtr node = make(NodeKind::call, current_.line);
    parse_call_arguments(*node);
    node->a = std::move(callee);
    return finish(std::move(node));
}

NodePtr Parser::parse_filter(NodePtr subject, bool inline_start) {
    while (inline_start || current_.is(TokenType::pipe)) {
        if (!inline_start) advance();
        inline_start = false;
        const Token name = expect(TokenType::name);
        NodePtr node = make(NodeKind::filter, name.line);
        node->name = name.text;
        while (skip_if(TokenType::dot)) node->name += "." + expect(TokenType::name).text;
        if (current_.is(TokenType::lparen)) parse_call_arguments(*node);
        node->a = std::move(subject);
        subject = finish(std::move(node));
    }
    return subject;
}

static bool begins_argument(const Token& token) {
    switch (token.type) {
        case TokenType::name: return token.text != "else" && token.text != "or" && token.text != "and";
        case TokenType::string:
        case TokenType::integer:
        case TokenType::real:
        case TokenType::lbracket:
        case TokenType::lbrace: return true;
        default: return false;
    }
}

NodePtr Parser::parse_test(NodePtr subject) {
    const Token is = advance();
    const bool negated = skip_if_name("not");
    NodePtr node = make(NodeKind::test, is.line);
    node->name = expect(TokenType::name).text;
    while (skip_if(TokenType::dot)) node->name += "." + expect(TokenType::name).text;
    if (current_.is(TokenType::lparen)) {
        parse_call_arguments(*node);
    } else if (begins_argument(current_)) {
        if (current_.is_name("is")) fail_here("You cannot chain multiple tests with is");
        const Nested nested(*this);
        node->items.push_back(parse_postfix(parse_primary()));
    }
    node->a = std::move(subject);
    node = finish(std::move(node));
    if (!negated) return node;
    NodePtr opposite = make(NodeKind::not_, is.line);
    opposite->a = std::move(node);
    return finish(std::move(opposite));
}

NodePtr Parser::parse_name_target() {
    const Token token = expect(TokenType::name);
    NodePtr node = make(NodeKind::name, token.line);
    node->name = token.text;
    node->access = Access::store;
    check_target(*node);
    return node;
}

NodePtr Parser::parse_target(bool with_namespace, std::string_view end) {
    if (with_namespace && look().is(TokenType::dot)) {
        const Token name = expect(TokenType::name);
        advance();
        NodePtr node = make(NodeKind::namespace_ref, name.line);
        node->attribute = expect(TokenType::name).text;
        node->name = name.text;
        return node;
    }
    NodePtr node = parse_tuple(true, true, end);
    set_access(*node, Access::store);
    check_target(*node);
    return node;
}

void Parser::set_access(Node& node, Access access) {
    node.access = access;
    for_each_child(node, [&](const Node& child) { set_access(const_cast<Node&>(child), access); });
}

static std::string_view class_name(NodeKind kind) {
    switch (kind) {
        case NodeKind::constant: return "const";
        case NodeKind::list: return "list";
        case NodeKind::dict: return "dict";
        case NodeKind::tuple: return "tuple";
        case NodeKind::name: return "name";
        default: return "expression";
    }
}

static bool can_assign(const Node& node) {
    if (node.kind == NodeKind::tuple) {
        for (const NodePtr& item : node.items)
            if (!can_assign(*item)) return false;
        return true;
    }
    Value literal;
    return node.kind == NodeKind::name && !literal_name(node.name, literal);
}

void Parser::check_target(const Node& node) {
    if (!can_assign(node)) fail(fmt::format("can't assign to '{}'", class_name(node.kind)), node.line);
}

}  // namespace carboy::jinja
