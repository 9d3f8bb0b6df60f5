#include "jinja/syntax/parser.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

static constexpr int deepest_parse = 90;
static constexpr int tallest_tree = 200;

Parser::Parser(std::string_view source, const Options& options, const Origin& origin, bool expression)
    : source_(source), options_(options), origin_(origin), lexer_(source, options, expression) {
    advance();
}

Parser::Nested::Nested(Parser& parser) : parser_(parser) {
    if (++parser.depth_ > deepest_parse) parser.fail_here("the template is nested too deeply here");
}

Token Parser::advance() {
    Token old = std::move(current_);
    if (ahead_) {
        current_ = std::move(*ahead_);
        ahead_.reset();
        return old;
    }
    try {
        current_ = lexer_.next();
    } catch (TemplateSyntaxError& error) {
        error.locate(origin_.name, origin_.file, lexer_.line(), 0, source_);
        throw;
    }
    return old;
}

const Token& Parser::look() {
    if (!ahead_) {
        Token here = advance();
        ahead_ = std::move(current_);
        current_ = std::move(here);
    }
    return *ahead_;
}

bool Parser::skip_if(TokenType type) {
    if (!current_.is(type)) return false;
    advance();
    return true;
}

bool Parser::skip_if_name(std::string_view name) {
    if (!current_.is_name(name)) return false;
    advance();
    return true;
}

void Parser::fail_expected(std::string_view wanted) {
    if (current_.is(TokenType::eof)) fail_here(fmt::format("unexpected end of template, expected '{}'.", wanted));
    fail_here(fmt::format("expected token '{}', got '{}'", wanted, describe(current_)));
}

Token Parser::expect(TokenType type) {
    if (!current_.is(type)) fail_expected(describe(type));
    return advance();
}

Token Parser::expect_name(std::string_view name) {
    if (!current_.is_name(name)) fail_expected(name);
    return advance();
}

void Parser::fail(std::string message, int line, std::string_view kind) {
    TemplateSyntaxError error(std::move(message), kind);
    int column = 0;
    if (line == current_.line) {
        const std::size_t at = std::min(current_.offset, source_.size());
        const std::size_t start = at == 0 ? 0 : source_.rfind('\n', at - 1) + 1;
        column = static_cast<int>(at - start) + 1;
    }
    error.locate(origin_.name, origin_.file, line, column, source_);
    throw error;
}

NodePtr Parser::make(NodeKind kind, int line) {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->line = line;
    node->offset = current_.offset;
    return node;
}

NodePtr Parser::finish(NodePtr node) {
    for_each_child(*node, [&](const Node& child) { node->height = std::max(node->height, child.height + 1); });
    if (node->height > tallest_tree) fail("the expression is nested too deeply", node->line);
    return node;
}

void Parser::fail_tag(const std::string* name, int line) {
    std::string message = name ? fmt::format("Encountered unknown tag '{}'.", *name) : "Unexpected end of template.";
    bool expected = false;
    for (const auto& names : ends_)
        for (const std::string_view end : names) expected = expected || (name && end == *name);
    if (!ends_.empty()) {
        std::string looking;
        for (const std::string_view end : ends_.back())
            looking += fmt::format("{}'{}'", looking.empty() ? "" : " or ", end);
        message += expected ? fmt::format(
                                  " You probably made a nesting mistake. Jinja is expecting this tag, but "
                                  "currently looking for {}.",
                                  looking)
                            : fmt::format(" Jinja was looking for the following tags: {}.", looking);
    }
    if (!tags_.empty()) message += fmt::format(" The innermost block that needs to be closed is '{}'.", tags_.back());
    fail(std::move(message), line);
}

NodePtr Parser::parse_whole_expression() {
    NodePtr node = parse_expression();
    if (!current_.is(TokenType::eof)) fail_here("chunk after expression");
    return node;
}

}  // namespace carboy::jinja
