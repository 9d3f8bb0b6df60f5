// Loops, macros, and the statements that reach other templates.
#include "jinja/compile/compiler.hpp"
#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

void Compiler::check_loop_names(const Node& node) const {
    if (node.kind == NodeKind::name && node.access == Access::store && node.name == "loop")
        fail("Can't assign to special loop variable in for-loop target", node.line);
    for_each_child(node, [&](const Node& child) { check_loop_names(child); });
}

static bool has_scoped_block(const Node& node) {
    if (node.kind == NodeKind::block && node.flag) return true;
    bool found = false;
    for_each_child(node, [&](const Node& child) { found = found || has_scoped_block(child); });
    return found;
}

bool Compiler::needs_loop_object(const Node& node) const {
    return node.flag || !find_undeclared(node.body, {"loop"}).empty() || has_scoped_block(node);
}

/// True unless every use of `loop` in the body needs only facts that are known without looking at further items.
static bool looks_around(const Node& node) {
    if (node.kind == NodeKind::name && node.name == "loop") return true;
    if (node.kind == NodeKind::attribute && node.a->kind == NodeKind::name && node.a->name == "loop") {
        constexpr std::string_view known[] = {"index", "index0", "first", "depth", "depth0", "cycle", "changed"};
        return std::find(std::begin(known), std::end(known), node.name) == std::end(known);
    }
    // Code that these run may use any attribute of a loop.
    if (node.kind == NodeKind::include || node.kind == NodeKind::import || node.kind == NodeKind::from_import ||
        node.kind == NodeKind::block || node.kind == NodeKind::debug)
        return true;
    bool found = false;
    for_each_child(node, [&](const Node& child) { found = found || looks_around(child); });
    return found;
}

/// Variables from the context that the body does not assign stay the same for the whole loop.
void Compiler::split_loads(const Scope& scope, ForStmt& loop) const {
    std::vector<std::pair<int, bool>> stored;
    for (const auto& [variable, how] : scope.symbols->loads())
        stored.emplace_back(variable->slot, scope.symbols->stores(variable));
    for (Load& load : loads(scope)) {
        const bool assigned = std::find(stored.begin(), stored.end(), std::pair(load.slot, true)) != stored.end();
        const bool constant = load.from == Load::From::context && !assigned;
        (constant ? loop.outer_loads : loop.loads).push_back(std::move(load));
    }
}

/// A literal that only the loop can access is made once.
ExprPtr Compiler::compile_iterable(const Node& node, Scope& scope) {
    if (node.kind == NodeKind::list || node.kind == NodeKind::tuple) {
        const std::optional<Value> value = fold(environment_, node, mode_);
        const auto is_scalar = [](const Value& item) { return item.is_string() || is_number(item) || item.is_none(); };
        if (value) {
            std::vector<Value> items = to_vector(*value);
            if (std::all_of(items.begin(), items.end(), is_scalar))
                return std::make_unique<ConstantExpr>(make_tuple(std::move(items)));
        }
    }
    return compile_expr(node, scope);
}

void Compiler::compile_for(const Node& node, Scope& scope, Body& out) {
    auto loop = std::make_unique<ForStmt>();
    FunctionScope& function = node.flag ? new_function(scope.function) : *scope.function;
    loop->first_slot = function.slots;
    Scope body = inner_function(scope, function);
    Scope test = inner_function(scope, function);
    Scope otherwise = inner_function(scope, function);
    body.loop = body.in_loop = true;
    otherwise.in_loop = scope.in_loop && !node.flag;
    if (needs_loop_object(node)) loop->loop_slot = body.symbols->declare_parameter("loop").slot;
    loop->looks_around = node.flag || std::any_of(node.body.begin(), node.body.end(),
                                                  [](const NodePtr& child) { return looks_around(*child); });
    body.symbols->analyze(node);
    if (!node.otherwise.empty()) otherwise.symbols->analyze(node, Symbols::Branch::otherwise);
    if (node.c) {
        test.symbols->analyze(node, Symbols::Branch::test);
        loop->filter_line = mark(node.c->line);
        loop->filter_target = compile_target(*node.a, test);
        loop->filter = compile_expr(*node.c, test);
        loop->filter_loads = loads(test);
    }
    check_loop_names(node);
    loop->line = mark(node.line);
    loop->target = compile_target(*node.a, body);
    loop->iterable = compile_iterable(*node.b, scope);
    loop->escaping = escaping();
    compile_body(node.body, body, loop->body);
    compile_body(node.otherwise, otherwise, loop->otherwise);
    split_loads(body, *loop);
    loop->else_loads = loads(otherwise);
    loop->last_slot = function.slots;
    if (node.flag) {
        program_.functions.push_back(std::make_unique<Function>());
        Function& code = *program_.functions.back();
        code.program = &program_;
        code.line = mark(node.line);
        code.slots = function.slots;
        code.captured = true;
        code.where = "recursive loop";
        loop->function = &code;
    }
    out.add(std::move(loop));
}

int Compiler::special_parameter(const Node& node, Scope& scope, const std::set<std::string>& undeclared,
                                const char* name) {
    if (!undeclared.count(name)) return -1;
    for (const NodePtr& parameter : node.items)
        if (parameter->name == name) return -1;
    return scope.symbols->declare_parameter(name).slot;
}

void Compiler::compile_macro_body(const Node& node, Scope& scope, MacroCode& code) {
    FunctionScope& function = new_function(scope.function);
    Scope macro = inner_function(scope, function);
    macro.symbols->analyze(node);
    const auto undeclared = find_undeclared(node.body, {"caller", "kwargs", "varargs"});
    const std::size_t required = node.items.size() - node.defaults.size();
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (node.items[i]->name != "caller") continue;
        code.explicit_caller = true;
        if (undeclared.count("caller") && i < required)
            fail(
                "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a "
                "default.",
                node.line);
    }
    code.caller_slot = special_parameter(node, macro, undeclared, "caller");
    code.kwargs_slot = special_parameter(node, macro, undeclared, "kwargs");
    code.varargs_slot = special_parameter(node, macro, undeclared, "varargs");
    macro.checks_output = false;
    macro.symbols->analyze(node);
    code.line = mark(node.line);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        MacroParameter parameter;
        parameter.name = node.items[i]->name;
        for (std::size_t j = 0; j < i; ++j)
            if (code.parameters[j].name == parameter.name)
                fail(fmt::format("duplicate argument '{}' in function definition", parameter.name), node.line);
        parameter.slot = macro.symbols->ref(parameter.name).slot;
        if (i >= required) {
            parameter.fallback = compile_expr(*node.defaults[i - required], macro);
            parameter.known = parameter.fallback->constant();
        }
        code.parameters.push_back(std::move(parameter));
    }
    compile_body(node.body, macro, code.body);
    code.program = &program_;
    code.loads = loads(macro);
    code.slots = function.slots;
    code.captured = function.captured;
    code.first_known = code.parameters.size();
    while (code.first_known > 0 && code.parameters[code.first_known - 1].known) --code.first_known;
    code.direct = !code.captured && code.caller_slot < 0 && code.kwargs_slot < 0 && code.varargs_slot < 0;
}

MacroCode& Compiler::new_macro(const Node& node) {
    program_.macros.push_back(std::make_unique<MacroCode>());
    MacroCode& code = *program_.macros.back();
    code.name = node.name;
    code.where = node.kind == NodeKind::macro ? fmt::format("macro '{}'", node.name) : "call block";
    return code;
}

StmtPtr Compiler::compile_macro(const Node& node, Scope& scope) {
    auto out = std::make_unique<MacroStmt>();
    out->line = node.line;
    MacroCode& code = new_macro(node);
    compile_macro_body(node, scope, code);
    out->code = &code;
    out->place = place(scope, scope.symbols->ref(node.name));
    if (scope.toplevel) out->exports.emplace_back(node.name, out->place, !node.name.starts_with('_'));
    return out;
}

StmtPtr Compiler::compile_call_block(const Node& node, Scope& scope) {
    auto out = std::make_unique<CallBlockStmt>();
    MacroCode& code = new_macro(node);
    compile_macro_body(node, scope, code);
    out->code = &code;
    out->line = mark(node.line);
    out->call = make_call(*node.a, scope);
    out->escaping = escaping();
    return out;
}

void Compiler::compile_block(const Node& node, Scope& scope, Body& out) {
    bool unless_extended = false;
    if (scope.toplevel) {
        if (known_extends_) return;
        unless_extended = extends_ > 0;
    }
    auto block = std::make_unique<BlockStmt>();
    block->line = mark(node.line);
    block->name = node.name;
    block->required = node.required;
    block->scoped = node.flag;
    if (node.flag) block->locals = locals(scope);
    const int line = block->line;
    if (unless_extended)
        out.add(at_line(std::make_unique<UnlessExtendedStmt>(std::move(block)), line));
    else
        out.add(std::move(block));
}

void Compiler::compile_source_name(const Node& node, Scope& scope, LoadingStmt& out) {
    out.name = compile_expr(*node.a, scope);
    const Value* known = out.name->constant();
    if (known && known->is_string() && !environment_.options.auto_reload)
        out.link = std::make_unique<const TemplateLink>();
}

void Compiler::compile_extends(const Node& node, Scope& scope, Body& out) {
    if (!scope.toplevel) fail("cannot use extend from a non top-level scope", node.line);
    if (extends_ > 0) {
        out.add(at_line(std::make_unique<ExtendedTwiceStmt>(known_extends_), last_line_));
        if (known_extends_) throw Unreachable();
    }
    auto extends = std::make_unique<ExtendsStmt>();
    extends->line = mark(node.line);
    compile_source_name(node, scope, *extends);
    out.add(std::move(extends));
    if (scope.rootlevel) known_extends_ = true;
    ++extends_;
}

StmtPtr Compiler::compile_include(const Node& node, Scope& scope) {
    auto out = at_line(std::make_unique<IncludeStmt>(), mark(node.line));
    compile_source_name(node, scope, *out);
    out->ignore_missing = node.flag;
    out->with_context = node.with_context;
    if (node.with_context) out->locals = locals(scope);
    return out;
}

StmtPtr Compiler::compile_import(const Node& node, Scope& scope) {
    auto out = at_line(std::make_unique<ImportStmt>(), mark(node.line));
    compile_source_name(node, scope, *out);
    out->with_context = node.with_context;
    if (node.with_context) out->locals = locals(scope);
    out->module = place(scope, scope.symbols->ref(node.name));
    if (scope.toplevel) out->exports.emplace_back(node.name, *out->module, false);
    return out;
}

StmtPtr Compiler::compile_from_import(const Node& node, Scope& scope) {
    auto out = at_line(std::make_unique<ImportStmt>(), mark(node.line));
    compile_source_name(node, scope, *out);
    out->with_context = node.with_context;
    if (node.with_context) out->locals = locals(scope);
    for (const auto& [exported, alias] : node.names) {
        const Place where = place(scope, scope.symbols->ref(alias));
        out->names.emplace_back(exported, where);
        if (scope.toplevel) out->exports.emplace_back(alias, where, false);
    }
    return out;
}

}  // namespace carboy::jinja
