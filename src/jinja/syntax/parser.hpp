// Builds the syntax tree. Expressions are in parse_expression.cpp, statements in parse_statement.cpp, `trans` in
// parse_trans.cpp. Every recursive function is bounded by depth.
#pragma once

#include "jinja/syntax/ast.hpp"
#include "jinja/syntax/lexer.hpp"

#include <carboy/jinja/errors/error.hpp>

#include <initializer_list>
#include <optional>

namespace carboy::jinja {

/// The origin of a template, for messages.
struct Origin {
    std::string name;
    std::string file;
};

class Parser {
  public:
    /// Lifetime: all arguments must outlive the parser; `source` is normalised.
    Parser(std::string_view source, const Options& options, const Origin& origin, bool expression = false);

    /// Parses a whole template. Throws: TemplateSyntaxError.
    std::vector<NodePtr> parse_template();
    /// Parses the text as one expression.
    NodePtr parse_whole_expression();

  private:
    using Names = std::initializer_list<std::string_view>;
    class Nested;

    // Tokens.
    const Token& current() const { return current_; }
    Token advance();
    const Token& look();
    bool skip_if(TokenType type);
    bool skip_if_name(std::string_view name);
    Token expect(TokenType type);
    Token expect_name(std::string_view name);
    [[noreturn]] void fail(std::string message, int line, std::string_view kind = "TemplateSyntaxError");
    [[noreturn]] void fail_here(std::string message) { fail(std::move(message), current_.line); }
    [[noreturn]] void fail_expected(std::string_view wanted);
    [[noreturn]] void fail_tag(const std::string* name, int line);
    NodePtr make(NodeKind kind, int line);
    NodePtr finish(NodePtr node);

    // Statements.
    std::vector<NodePtr> parse_body(Names end);
    std::vector<NodePtr> subparse();
    std::vector<NodePtr> parse_until(Names end, bool drop);
    void parse_statement(std::vector<NodePtr>& out);
    NodePtr dispatch_statement(const std::string& name, std::vector<NodePtr>& out);
    NodePtr parse_extension(const std::string& name, std::vector<NodePtr>& out);
    NodePtr parse_set();
    NodePtr parse_for();
    NodePtr parse_if();
    NodePtr parse_with();
    NodePtr parse_autoescape();
    NodePtr parse_block();
    NodePtr parse_extends();
    NodePtr parse_include();
    NodePtr parse_import();
    NodePtr parse_from();
    bool parse_from_context(Node& node);
    void parse_import_context(Node& node, bool fallback);
    void parse_signature(Node& node);
    NodePtr parse_call_block();
    NodePtr parse_filter_block();
    NodePtr parse_macro();
    NodePtr parse_print();
    NodePtr parse_trans(std::vector<NodePtr>& out);
    struct Translation;
    void parse_trans_variables(Translation& trans);
    std::pair<std::vector<std::string>, std::string> parse_trans_text(bool allow_pluralize);
    void parse_pluralize(Translation& trans);
    NodePtr make_trans_node(Translation& trans);

    // Expressions.
    NodePtr parse_expression(bool with_condition = true);
    NodePtr parse_condition();
    NodePtr parse_or();
    NodePtr parse_and();
    NodePtr parse_not();
    NodePtr parse_compare();
    NodePtr parse_sum();
    NodePtr parse_concat();
    NodePtr parse_product();
    NodePtr parse_power();
    NodePtr parse_unary(bool with_filter = true);
    NodePtr parse_primary();
    NodePtr parse_tuple(bool simplified = false, bool with_condition = true, std::string_view end = {},
                        bool parentheses = false);
    NodePtr parse_list();
    NodePtr parse_dict();
    NodePtr parse_postfix(NodePtr node);
    NodePtr parse_filter_expression(NodePtr node);
    NodePtr parse_subscript(NodePtr node);
    NodePtr parse_subscribed();
    void parse_call_arguments(Node& node);
    void parse_argument(Node& node, const Token& open);
    NodePtr parse_call(NodePtr callee);
    NodePtr parse_filter(NodePtr node, bool inline_start = false);
    NodePtr parse_test(NodePtr node);
    NodePtr parse_target(bool with_namespace, std::string_view end = {});
    NodePtr parse_name_target();
    void set_access(Node& node, Access access);
    void check_target(const Node& node);
    bool is_tuple_end(std::string_view end) const;

    std::string_view source_;
    const Options& options_;
    const Origin& origin_;
    Lexer lexer_;
    Token current_;
    std::optional<Token> ahead_;
    std::vector<std::string> tags_;
    std::vector<std::vector<std::string_view>> ends_;
    int depth_ = 0;
};

/// Counts a level of recursion during its lifetime.
class Parser::Nested {
  public:
    explicit Nested(Parser& parser);
    ~Nested() { --parser_.depth_; }

  private:
    Parser& parser_;
};

}  // namespace carboy::jinja
