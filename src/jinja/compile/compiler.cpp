#include "jinja/compile/compiler.hpp"
#include "jinja/run/render.hpp"

#include <carboy/jinja/errors/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

void Compiler::fail(std::string message, int line) const {
    TemplateSyntaxError error(std::move(message), "TemplateAssertionError");
    error.locate(program_.origin.name, program_.origin.file, line, 0, program_.source);
    throw error;
}

Escaping Compiler::escaping() const {
    return mode_.unknown ? Escaping::by_context : mode_.escaping ? Escaping::on : Escaping::off;
}

FunctionScope& Compiler::new_function(FunctionScope* outer) {
    FunctionScope& function = functions_.emplace_back();
    function.outer = outer;
    for (FunctionScope* user = outer; user; user = user->outer) user->captured = true;
    return function;
}

Compiler::Scope Compiler::inner_function(const Scope& scope, FunctionScope& function) {
    Scope out;
    out.symbols = &symbols_.emplace_back(scope.symbols, function);
    out.function = &function;
    out.checks_output = scope.checks_output;
    return out;
}

Compiler::Scope Compiler::inner(const Scope& scope) {
    Scope out = inner_function(scope, *scope.function);
    out.in_loop = scope.in_loop;
    return out;
}

Place Compiler::place(const Scope& scope, const Variable& variable) const {
    Place out{0, variable.slot};
    for (const FunctionScope* function = scope.function; function && function != variable.owner;
         function = function->outer)
        ++out.depth;
    return out;
}

std::vector<Load> Compiler::loads(const Scope& scope) const {
    std::vector<Load> out;
    for (const auto& [variable, how] : scope.symbols->loads()) {
        Load load;
        load.slot = variable->slot;
        switch (how.kind) {
            case VariableLoad::Kind::parameter: continue;
            case VariableLoad::Kind::undefined: load.from = Load::From::nothing; break;
            case VariableLoad::Kind::resolve:
                load.from = Load::From::context;
                load.name = how.name;
                load.hash = hash_text(how.name);
                break;
            case VariableLoad::Kind::alias:
                load.from = Load::From::variable;
                load.source = place(scope, *how.source);
                break;
        }
        out.push_back(std::move(load));
    }
    return out;
}

std::vector<Local> Compiler::locals(const Scope& scope) const {
    std::vector<Local> out;
    for (const auto& [name, variable] : scope.symbols->stored()) out.emplace_back(name, place(scope, *variable));
    return out;
}

static bool contains_kind(const Node& node, NodeKind kind) {
    if (node.kind == kind) return true;
    bool found = false;
    for_each_child(node, [&](const Node& child) { found = found || contains_kind(child, kind); });
    return found;
}

/// `autoescape` is excluded because it changes the context that the macros would share.
static bool defines_only_macros(const std::vector<NodePtr>& body) {
    return std::all_of(body.begin(), body.end(), [](const NodePtr& node) {
        const auto& items = node->items;
        return (node->kind == NodeKind::macro && !contains_kind(*node, NodeKind::autoescape)) ||
               (node->kind == NodeKind::output && std::all_of(items.begin(), items.end(), [](const NodePtr& item) {
                    return item->kind == NodeKind::template_data;
                }));
    });
}

void Compiler::find_blocks(const Node& node) {
    if (node.kind == NodeKind::block) {
        for (const Node* known : blocks_)
            if (known->name == node.name) fail(fmt::format("block '{}' defined twice", node.name), node.line);
        blocks_.push_back(&node);
    }
    for_each_child(node, [&](const Node& child) { find_blocks(child); });
}

void Compiler::compile_template(const std::vector<NodePtr>& body) {
    mode_.escaping = program_.autoescape;
    for (const NodePtr& node : body) {
        program_.has_extends = program_.has_extends || contains_kind(*node, NodeKind::extends);
        find_blocks(*node);
    }
    for (const Node* node : blocks_) {
        auto block = std::make_unique<Block>();
        block->name = node->name;
        block->required = node->required;
        program_.blocks.push_back(std::move(block));
    }
    FunctionScope& function = new_function(nullptr);
    Scope scope;
    scope.symbols = &symbols_.emplace_back(nullptr, function);
    scope.function = &function;
    Function& root = program_.root;
    if (!find_undeclared(body, {"self"}).empty()) root.self_slot = scope.symbols->declare_parameter("self").slot;
    scope.symbols->analyze_all(body);
    scope.toplevel = scope.rootlevel = true;
    scope.checks_output = program_.has_extends;
    compile_body(body, scope, root.body);
    program_.only_macros = defines_only_macros(body);
    root.program = &program_;
    root.line = 1;
    root.loads = loads(scope);
    root.slots = function.slots;
    root.captured = function.captured;
    root.where = "top level";
    compile_blocks();
}

/// True when `super` is used for more than a call in the block's own function.
static bool keeps_super(const Node& node, bool own_function = true) {
    if (node.kind == NodeKind::block || (own_function && is_super_call(node))) return false;
    if (node.name == "super" &&
        (node.kind == NodeKind::name || node.kind == NodeKind::macro || node.kind == NodeKind::import))
        return true;
    for (const auto& [exported, alias] : node.names)
        if (alias == "super") return true;
    if (node.kind == NodeKind::macro || node.kind == NodeKind::call_block || node.kind == NodeKind::for_)
        own_function = own_function && node.kind == NodeKind::for_ && !node.flag;
    bool found = false;
    for_each_child(node, [&](const Node& child) { found = found || keeps_super(child, own_function); });
    return found;
}

void Compiler::compile_blocks() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        const Node& node = *blocks_[i];
        Block& block = *program_.blocks[i];
        block.line = mark(node.line);
        FunctionScope& function = new_function(nullptr);
        Scope scope;
        scope.symbols = &symbols_.emplace_back(nullptr, function);
        scope.function = &function;
        scope.block = true;
        const auto undeclared = find_undeclared(node.body, {"self", "super"});
        if (undeclared.count("self")) block.self_slot = scope.symbols->declare_parameter("self").slot;
        if (undeclared.count("super")) block.super_slot = scope.symbols->declare_parameter("super").slot;
        calls_super_only_ =
            block.super_slot >= 0 &&
            std::none_of(node.body.begin(), node.body.end(), [](const auto& inner) { return keeps_super(*inner); });
        if (calls_super_only_) block.super_slot = -1;
        scope.symbols->analyze(node);
        compile_body(node.body, scope, block.body);
        calls_super_only_ = false;
        block.program = &program_;
        block.loads = loads(scope);
        block.slots = function.slots;
        block.captured = function.captured;
        block.where = fmt::format("block '{}'", block.name);
    }
}

void Compiler::compile_expression_program(const Node& expression) {
    mode_.escaping = program_.autoescape;
    FunctionScope& function = new_function(nullptr);
    Scope scope;
    scope.symbols = &symbols_.emplace_back(nullptr, function);
    scope.function = &function;
    scope.symbols->analyze_all({std::make_shared<Node>(expression)});
    program_.expression = compile_expr(expression, scope);
    program_.root.program = &program_;
    program_.root.line = 1;
    program_.root.loads = loads(scope);
    program_.root.slots = function.slots;
    program_.root.where = "expression";
}

std::shared_ptr<const Program> compile(const EnvironmentParts& environment, std::string_view source, Origin origin,
                                       bool expression) {
    auto program = std::make_shared<Program>();
    const Options& options = environment.options;
    program->environment = &environment;
    program->origin = std::move(origin);
    program->source = normalized_source(source, options.keep_trailing_newline);
    program->autoescape = autoescape_for(options, program->origin.name);
    Parser parser(program->source, options, program->origin, expression);
    Compiler compiler(environment, *program);
    if (expression)
        compiler.compile_expression_program(*parser.parse_whole_expression());
    else
        compiler.compile_template(parser.parse_template());
    return program;
}

}  // namespace carboy::jinja
