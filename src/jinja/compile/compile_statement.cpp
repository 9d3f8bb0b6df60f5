#include "jinja/compile/compiler.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

void Compiler::compile_body(const std::vector<NodePtr>& nodes, Scope& scope, Body& out) {
    try {
        for (const NodePtr& node : nodes) compile_node(*node, scope, out);
    } catch (const Unreachable&) {
    }
}

void Compiler::compile_node(const Node& node, Scope& scope, Body& out) {
    switch (node.kind) {
        case NodeKind::output: return compile_output(node, scope, out);
        case NodeKind::for_: return compile_for(node, scope, out);
        case NodeKind::block: return compile_block(node, scope, out);
        case NodeKind::extends: return compile_extends(node, scope, out);
        case NodeKind::if_: return out.add(compile_if(node, scope));
        case NodeKind::macro: return out.add(compile_macro(node, scope));
        case NodeKind::call_block: return out.add(compile_call_block(node, scope));
        case NodeKind::filter_block: return out.add(compile_filter_block(node, scope));
        case NodeKind::with: return out.add(compile_with(node, scope));
        case NodeKind::assign: return out.add(compile_assign(node, scope));
        case NodeKind::assign_block: return out.add(compile_assign_block(node, scope));
        case NodeKind::scope: return out.add(compile_scope(node, scope));
        case NodeKind::autoescape: return out.add(compile_autoescape(node, scope));
        case NodeKind::include: return out.add(compile_include(node, scope));
        case NodeKind::import: return out.add(compile_import(node, scope));
        case NodeKind::from_import: return out.add(compile_from_import(node, scope));
        case NodeKind::break_:
        case NodeKind::continue_: return compile_jump(node, scope, out);
        case NodeKind::debug: return out.add(at_line(std::make_unique<DebugStmt>(), mark(node.line)));
        default: {
            const int line = mark(node.line);
            out.add(at_line(std::make_unique<ExpressionStmt>(compile_expr(*node.a, scope)), line));
        }
    }
}

void Compiler::compile_jump(const Node& node, const Scope& scope, Body& out) {
    const bool leaves = node.kind == NodeKind::break_;
    if (!scope.in_loop) fail(leaves ? "'break' outside loop" : "'continue' not properly in loop", node.line);
    out.add(at_line(std::make_unique<JumpStmt>(leaves ? Flow::break_ : Flow::continue_), mark(node.line)));
}

std::optional<std::string> Compiler::constant_output(const Node& node) const {
    if (node.kind == NodeKind::template_data) return std::string(node.value.text());
    const Value& finalize = environment_.finalize;
    if (!finalize.is_none()) return std::nullopt;
    const std::optional<Value> value = fold(environment_, node, mode_);
    if (!value) return std::nullopt;
    try {
        std::string out;
        mode_.escaping ? write_escaped(*value, out) : write_str(*value, out);
        return out;
    } catch (const TemplateError&) {
        return std::nullopt;
    }
}

void Compiler::add_output(StmtPtr statement, const Scope& scope, Body& out) {
    if (!scope.checks_output) return out.add(std::move(statement));
    const int line = statement->line;
    out.add(at_line(std::make_unique<UnlessExtendedStmt>(std::move(statement)), line));
}

void Compiler::compile_output(const Node& node, Scope& scope, Body& out) {
    if (scope.checks_output && known_extends_) return;
    std::string text;
    PrintStmt* last = nullptr;
    for (const NodePtr& item : node.items) {
        if (std::optional<std::string> constant = constant_output(*item)) {
            // Where escaping is known only at render time, Jinja also computes text at render time, so their lines
            // count.
            if (item->kind == NodeKind::template_data && mode_.unknown) mark(item->line);
            text += *constant;
            continue;
        }
        const int line = mark(item->line);
        ExprPtr value = compile_expr(*item, scope);
        if (const Value& finalize = environment_.finalize; !finalize.is_none())
            value = std::make_unique<FinalizeExpr>(finalize, std::move(value));
        auto print = at_line(PrintStmt::make(std::exchange(text, {}), std::move(value), escaping()), line);
        last = print.get();
        add_output(std::move(print), scope, out);
    }
    if (text.empty()) return;
    if (last) return last->append(text);
    add_output(at_line(std::make_unique<TextStmt>(std::move(text)), last_line_), scope, out);
}

StmtPtr Compiler::compile_if(const Node& node, Scope& scope) {
    auto out = std::make_unique<IfStmt>();
    Scope soft = scope;
    soft.soft = true;
    soft.rootlevel = false;
    out->line = node.line;
    const auto add = [&](const Node& branch) {
        const int line = mark(branch.line);
        auto& added = out->branches.emplace_back();
        added.line = line;
        added.condition = compile_expr(*branch.a, soft);
        compile_body(branch.body, soft, added.body);
    };
    add(node);
    for (const NodePtr& branch : node.items) add(*branch);
    compile_body(node.otherwise, soft, out->otherwise);
    return out;
}

StmtPtr Compiler::compile_with(const Node& node, Scope& scope) {
    Scope with = inner(scope);
    with.symbols->analyze(node);
    auto out = at_line(std::make_unique<WithStmt>(), last_line_);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        Target target = compile_target(*node.items[i], with);
        out->values.emplace_back(std::move(target), compile_expr(*node.defaults[i], scope));
    }
    compile_body(node.body, with, out->body);
    out->loads = loads(with);
    return out;
}

StmtPtr Compiler::compile_scope(const Node& node, Scope& scope) {
    Scope own = inner(scope);
    own.symbols->analyze(node);
    auto out = at_line(std::make_unique<ScopeStmt>(), last_line_);
    compile_body(node.body, own, out->body);
    out->loads = loads(own);
    return out;
}

StmtPtr Compiler::compile_autoescape(const Node& node, Scope& scope) {
    const FoldMode saved = mode_;
    auto out = at_line(std::make_unique<AutoescapeStmt>(), last_line_);
    out->value = compile_expr(*node.a, scope);
    if (const auto value = fold(environment_, *node.a, mode_))
        mode_.escaping = truth(*value);
    else
        mode_.unknown = true;
    compile_body(node.body, scope, out->body);
    mode_ = saved;
    return out;
}

Target Compiler::compile_target(const Node& node, Scope& scope) {
    Target out;
    if (node.kind == NodeKind::tuple) {
        out.kind = Target::Kind::tuple;
        for (const NodePtr& item : node.items) out.parts.push_back(compile_target(*item, scope));
        return out;
    }
    out.kind = node.kind == NodeKind::namespace_ref ? Target::Kind::attribute : Target::Kind::variable;
    out.place = place(scope, scope.symbols->ref(node.name));
    out.name = node.attribute;
    return out;
}

void Compiler::collect_exports(const Node& target, Scope& scope, std::vector<Export>& out) {
    if (!scope.toplevel) return;
    if (target.kind == NodeKind::name)
        out.emplace_back(target.name, place(scope, scope.symbols->ref(target.name)), !target.name.starts_with('_'));
    for (const NodePtr& item : target.items) collect_exports(*item, scope, out);
}

StmtPtr Compiler::compile_assign(const Node& node, Scope& scope) {
    const int line = mark(node.line);
    Target target = compile_target(*node.a, scope);
    ExprPtr value = compile_expr(*node.b, scope);
    std::vector<Export> exports;
    collect_exports(*node.a, scope, exports);
    return at_line(std::make_unique<AssignStmt>(std::move(target), std::move(value), std::move(exports)), line);
}

std::vector<std::unique_ptr<FilterExpr>> Compiler::compile_filters(const NodePtr& node, Scope& scope) {
    std::vector<std::unique_ptr<FilterExpr>> out;
    if (!node) return out;
    out = compile_filters(node->a, scope);
    const FilterEntry* entry = environment_.filters.find(node->name);
    if (!entry) fail(fmt::format("No filter named '{}'.", node->name), node->line);
    out.push_back(std::make_unique<FilterExpr>(*entry, nullptr, compile_arguments(*node, scope)));
    return out;
}

StmtPtr Compiler::compile_assign_block(const Node& node, Scope& scope) {
    auto out = std::make_unique<AssignBlockStmt>();
    Scope block = inner(scope);
    block.checks_output = false;
    block.symbols->analyze(node);
    compile_body(node.body, block, out->body);
    out->line = mark(node.line);
    out->target = compile_target(*node.a, scope);
    out->filters = compile_filters(node.b, block);
    out->escaping = escaping();
    collect_exports(*node.a, scope, out->exports);
    out->loads = loads(block);
    return out;
}

StmtPtr Compiler::compile_filter_block(const Node& node, Scope& scope) {
    auto out = std::make_unique<FilterBlockStmt>();
    Scope block = inner(scope);
    block.symbols->analyze(node);
    compile_body(node.body, block, out->body);
    out->line = mark(node.line);
    out->filters = compile_filters(node.a, block);
    out->escaping = escaping();
    out->loads = loads(block);
    return out;
}

}  // namespace carboy::jinja
