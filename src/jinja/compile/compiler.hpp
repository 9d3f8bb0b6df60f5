// Turns the syntax tree into a program. Statements are in compile_statement.cpp, expressions in
// compile_expression.cpp. The rules of scopes and line numbers follow Jinja compiler.py.
#pragma once

#include "jinja/compile/fold.hpp"
#include "jinja/compile/symbols.hpp"
#include "jinja/run/environment_parts.hpp"
#include "jinja/run/stmt.hpp"

#include <deque>

namespace carboy::jinja {

/// `super()` without arguments.
bool is_super_call(const Node& node);

class Compiler {
  public:
    Compiler(const EnvironmentParts& environment, Program& program) : environment_(environment), program_(program) {}
    void compile_template(const std::vector<NodePtr>& body);
    void compile_expression_program(const Node& expression);

  private:
    /// A scope being compiled. Source: Jinja compiler.py, Frame.
    struct Scope {
        Symbols* symbols = nullptr;
        FunctionScope* function = nullptr;
        bool toplevel = false, rootlevel = false, loop = false, block = false, soft = false;
        bool checks_output = false;
        bool in_loop = false;
    };
    /// Thrown after a second `extends`, because nothing after it can run.
    struct Unreachable {};

    // Scopes.
    Scope inner(const Scope& scope);
    Scope inner_function(const Scope& scope, FunctionScope& function);
    FunctionScope& new_function(FunctionScope* outer);
    Place place(const Scope& scope, const Variable& variable) const;
    std::vector<Load> loads(const Scope& scope) const;
    std::vector<Local> locals(const Scope& scope) const;
    int mark(int line) { return last_line_ = line; }
    template <class T>
    std::unique_ptr<T> at_line(std::unique_ptr<T> statement, int line) {
        statement->line = line;
        return statement;
    }
    [[noreturn]] void fail(std::string message, int line) const;
    Escaping escaping() const;

    // Statements.
    void find_blocks(const Node& node);
    void compile_blocks();
    void compile_body(const std::vector<NodePtr>& nodes, Scope& scope, Body& out);
    void compile_node(const Node& node, Scope& scope, Body& out);
    void compile_output(const Node& node, Scope& scope, Body& out);
    void compile_jump(const Node& node, const Scope& scope, Body& out);
    std::optional<std::string> constant_output(const Node& node) const;
    void add_output(StmtPtr statement, const Scope& scope, Body& out);
    StmtPtr compile_if(const Node& node, Scope& scope);
    void compile_for(const Node& node, Scope& scope, Body& out);
    ExprPtr compile_iterable(const Node& node, Scope& scope);
    void check_loop_names(const Node& node) const;
    bool needs_loop_object(const Node& node) const;
    void split_loads(const Scope& scope, ForStmt& loop) const;
    void compile_macro_body(const Node& node, Scope& scope, MacroCode& code);
    int special_parameter(const Node& node, Scope& scope, const std::set<std::string>& undeclared, const char* name);
    MacroCode& new_macro(const Node& node);
    StmtPtr compile_macro(const Node& node, Scope& scope);
    StmtPtr compile_call_block(const Node& node, Scope& scope);
    StmtPtr compile_filter_block(const Node& node, Scope& scope);
    StmtPtr compile_with(const Node& node, Scope& scope);
    StmtPtr compile_assign(const Node& node, Scope& scope);
    StmtPtr compile_assign_block(const Node& node, Scope& scope);
    StmtPtr compile_scope(const Node& node, Scope& scope);
    StmtPtr compile_autoescape(const Node& node, Scope& scope);
    void compile_block(const Node& node, Scope& scope, Body& out);
    void compile_source_name(const Node& node, Scope& scope, LoadingStmt& out);
    void compile_extends(const Node& node, Scope& scope, Body& out);
    StmtPtr compile_include(const Node& node, Scope& scope);
    StmtPtr compile_import(const Node& node, Scope& scope);
    StmtPtr compile_from_import(const Node& node, Scope& scope);
    Target compile_target(const Node& node, Scope& scope);
    void collect_exports(const Node& target, Scope& scope, std::vector<Export>& out);
    std::vector<std::unique_ptr<FilterExpr>> compile_filters(const NodePtr& node, Scope& scope);

    // Expressions.
    ExprPtr compile_expr(const Node& node, Scope& scope);
    ExprPtr compile_name(const Node& node, Scope& scope);
    ExprPtr compile_attribute(const Node& node, Scope& scope);
    ExprPtr compile_item(const Node& node, Scope& scope);
    ExprPtr compile_sequence(const Node& node, Scope& scope);
    ExprPtr compile_dict(const Node& node, Scope& scope);
    ExprPtr compile_conditional(const Node& node, Scope& scope);
    ExprPtr compile_compare(const Node& node, Scope& scope);
    ExprPtr compile_concat(const Node& node, Scope& scope);
    ExprPtr compile_call(const Node& node, Scope& scope);
    std::unique_ptr<CallExpr> make_call(const Node& node, Scope& scope);
    ExprPtr compile_filter(const Node& node, Scope& scope);
    ExprPtr compile_operator(const Node& node, Scope& scope);
    ArgumentExprs compile_arguments(const Node& node, Scope& scope);
    std::vector<ExprPtr> compile_all(const std::vector<NodePtr>& nodes, Scope& scope);

    const EnvironmentParts& environment_;
    Program& program_;
    std::deque<Symbols> symbols_;
    std::deque<FunctionScope> functions_;
    std::vector<const Node*> blocks_;
    FoldMode mode_;
    int last_line_ = 1;
    int extends_ = 0;
    bool known_extends_ = false;
    bool optimizing_ = false;
    /// Inside a block that uses `super` only for calls in its own function.
    bool calls_super_only_ = false;
};

/// Compiles a source to a template or to one expression. Throws: TemplateSyntaxError.
std::shared_ptr<const Program> compile(const EnvironmentParts& environment, std::string_view source, Origin origin,
                                       bool expression);

}  // namespace carboy::jinja
