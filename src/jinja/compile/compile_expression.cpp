#include "jinja/compile/compiler.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/undefined.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

/// The nodes that Jinja's compiler passes to its optimizer.
static bool folds(NodeKind kind) {
    switch (kind) {
        case NodeKind::concat:
        case NodeKind::compare:
        case NodeKind::attribute:
        case NodeKind::item:
        case NodeKind::filter:
        case NodeKind::test:
        case NodeKind::conditional:
        case NodeKind::add:
        case NodeKind::sub:
        case NodeKind::mul:
        case NodeKind::div:
        case NodeKind::floordiv:
        case NodeKind::mod:
        case NodeKind::pow:
        case NodeKind::and_:
        case NodeKind::or_:
        case NodeKind::not_:
        case NodeKind::neg:
        case NodeKind::pos: return true;
        default: return false;
    }
}

/// Literals are also folded, but only below a node that is passed to the optimizer.
static bool is_literal(NodeKind kind) {
    return kind == NodeKind::tuple || kind == NodeKind::list || kind == NodeKind::dict;
}

namespace {

/// Whether the optimizer processes a node: below a node that is passed to it, it processes all nodes.
class Optimizing {
  public:
    Optimizing(bool& flag, bool asked) : flag_(flag), before_(flag) { flag_ = flag_ || asked; }
    ~Optimizing() { flag_ = before_; }
    Optimizing(const Optimizing&) = delete;
    Optimizing& operator=(const Optimizing&) = delete;

  private:
    bool& flag_;
    bool before_;
};

}  // namespace

ExprPtr Compiler::compile_expr(const Node& node, Scope& scope) {
    const Optimizing optimizing(optimizing_, folds(node.kind) && !mode_.unknown);
    if (optimizing_ && (folds(node.kind) || is_literal(node.kind)))
        if (std::optional<Value> value = fold(environment_, node, mode_); value && is_plain(*value))
            return std::make_unique<ConstantExpr>(std::move(*value));
    switch (node.kind) {
        case NodeKind::constant: return std::make_unique<ConstantExpr>(node.value);
        case NodeKind::template_data: return std::make_unique<ConstantExpr>(node.value.as_markup(mode_.escaping));
        case NodeKind::name: return compile_name(node, scope);
        case NodeKind::attribute: return compile_attribute(node, scope);
        case NodeKind::item: return compile_item(node, scope);
        case NodeKind::tuple:
        case NodeKind::list: return compile_sequence(node, scope);
        case NodeKind::dict: return compile_dict(node, scope);
        case NodeKind::conditional: return compile_conditional(node, scope);
        case NodeKind::compare: return compile_compare(node, scope);
        case NodeKind::concat: return compile_concat(node, scope);
        case NodeKind::call: return compile_call(node, scope);
        case NodeKind::filter:
        case NodeKind::test: return compile_filter(node, scope);
        case NodeKind::markup_if_autoescape: return std::make_unique<MarkupExpr>(compile_expr(*node.a, scope));
        default: return compile_operator(node, scope);
    }
}

ExprPtr Compiler::compile_name(const Node& node, Scope& scope) {
    const Place where = place(scope, scope.symbols->ref(node.name));
    Value undefined = undefined_variable(environment_.options.undefined, node.name);
    if (where.depth == 0) return std::make_unique<LocalExpr>(where.slot, std::move(undefined));
    return std::make_unique<OuterExpr>(where, std::move(undefined));
}

ExprPtr Compiler::compile_attribute(const Node& node, Scope& scope) {
    ExprPtr subject = compile_expr(*node.a, scope);
    const bool of_loop = node.a->kind == NodeKind::name && node.a->name == "loop" &&
                         dynamic_cast<const LocalExpr*>(subject.get()) && LoopExpr::answers(node.name);
    auto out = std::make_unique<AttributeExpr>(std::move(subject), node.name);
    if (of_loop) return std::make_unique<LoopExpr>(std::move(out));
    return out;
}

ExprPtr Compiler::compile_item(const Node& node, Scope& scope) {
    ExprPtr subject = compile_expr(*node.a, scope);
    if (node.b->kind != NodeKind::slice)
        return std::make_unique<ItemExpr>(std::move(subject), compile_expr(*node.b, scope));
    const auto part = [&](const NodePtr& child) { return child ? compile_expr(*child, scope) : nullptr; };
    ExprPtr start = part(node.b->a), stop = part(node.b->b), step = part(node.b->c);
    return std::make_unique<SliceExpr>(std::move(subject), std::move(start), std::move(stop), std::move(step));
}

std::vector<ExprPtr> Compiler::compile_all(const std::vector<NodePtr>& nodes, Scope& scope) {
    std::vector<ExprPtr> out;
    for (const NodePtr& node : nodes) {
        // No value has an item for a tuple of slices.
        out.push_back(node->kind == NodeKind::slice ? std::make_unique<ConstantExpr>(Value(nullptr))
                                                    : compile_expr(*node, scope));
    }
    return out;
}

ExprPtr Compiler::compile_sequence(const Node& node, Scope& scope) {
    return std::make_unique<SequenceExpr>(compile_all(node.items, scope), node.kind == NodeKind::tuple);
}

ExprPtr Compiler::compile_dict(const Node& node, Scope& scope) {
    std::vector<std::pair<ExprPtr, ExprPtr>> items;
    for (const NodePtr& pair : node.items) {
        ExprPtr key = compile_expr(*pair->a, scope);
        items.emplace_back(std::move(key), compile_expr(*pair->b, scope));
    }
    return std::make_unique<DictExpr>(std::move(items));
}

ExprPtr Compiler::compile_conditional(const Node& node, Scope& scope) {
    Scope soft = scope;
    soft.soft = true;
    soft.rootlevel = false;
    ExprPtr value = compile_expr(*node.b, soft);
    ExprPtr condition = compile_expr(*node.a, soft);
    ExprPtr otherwise;
    if (node.c) {
        otherwise = compile_expr(*node.c, soft);
    } else {
        const std::string in = program_.origin.name.empty() ? "" : fmt::format(" in '{}'", program_.origin.name);
        otherwise = std::make_unique<ConstantExpr>(undefined_hint(
            Undefined::lenient, fmt::format("the inline if-expression on line {}{} evaluated to false and no else "
                                            "section was defined.",
                                            node.line, in)));
    }
    return std::make_unique<ConditionalExpr>(std::move(condition), std::move(value), std::move(otherwise));
}

static Comparison comparison_of(std::string_view op) {
    constexpr std::string_view names[] = {"==", "!=", "<", "<=", ">", ">=", "in", "notin"};
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (names[i] == op) return static_cast<Comparison>(i);
    return Comparison::equal;
}

ExprPtr Compiler::compile_compare(const Node& node, Scope& scope) {
    ExprPtr first = compile_expr(*node.a, scope);
    std::vector<std::pair<Comparison, ExprPtr>> rest;
    for (const NodePtr& operand : node.items)
        rest.emplace_back(comparison_of(operand->name), compile_expr(*operand->a, scope));
    return std::make_unique<CompareExpr>(std::move(first), std::move(rest));
}

ExprPtr Compiler::compile_concat(const Node& node, Scope& scope) {
    return std::make_unique<ConcatExpr>(compile_all(node.items, scope), mode_.escaping && !mode_.unknown);
}

ArgumentExprs Compiler::compile_arguments(const Node& node, Scope& scope) {
    ArgumentExprs out;
    out.positional = compile_all(node.items, scope);
    for (const auto& [name, value] : node.keywords) {
        for (const auto& [known, expr] : out.keyword)
            if (known == name) fail(fmt::format("keyword argument repeated: {}", name), node.line);
        out.keyword.emplace_back(name, compile_expr(*value, scope));
    }
    if (node.b) out.more = compile_expr(*node.b, scope);
    if (node.c) out.more_keywords = compile_expr(*node.c, scope);
    out.plain = out.keyword.empty() && !out.more && !out.more_keywords;
    return out;
}

std::unique_ptr<CallExpr> Compiler::make_call(const Node& node, Scope& scope) {
    const Optimizing optimizing(optimizing_, !mode_.unknown);
    ExprPtr callee = compile_expr(*node.a, scope);
    return std::make_unique<CallExpr>(std::move(callee), compile_arguments(node, scope));
}

bool is_super_call(const Node& node) {
    return node.kind == NodeKind::call && node.a->kind == NodeKind::name && node.a->name == "super" &&
           node.items.empty() && node.keywords.empty() && !node.b && !node.c;
}

ExprPtr Compiler::compile_call(const Node& node, Scope& scope) {
    if (calls_super_only_ && is_super_call(node)) return std::make_unique<SuperExpr>();
    return make_call(node, scope);
}

ExprPtr Compiler::compile_filter(const Node& node, Scope& scope) {
    const bool filter = node.kind == NodeKind::filter;
    const EnvironmentParts& parts = environment_;
    const FilterEntry* entry = (filter ? parts.filters : parts.tests).find(node.name);
    const std::string_view kind = filter ? "filter" : "test";
    if (!entry) {
        if (!scope.soft) fail(fmt::format("No {} named '{}'.", kind, node.name), node.line);
        return std::make_unique<MissingExpr>(fmt::format("No {} named '{}' found.", kind, node.name));
    }
    ExprPtr subject = node.a ? compile_expr(*node.a, scope) : nullptr;
    return std::make_unique<FilterExpr>(*entry, std::move(subject), compile_arguments(node, scope));
}

static BinaryOperation binary_operation(NodeKind kind) {
    switch (kind) {
        case NodeKind::add: return add;
        case NodeKind::sub: return subtract;
        case NodeKind::mul: return multiply;
        case NodeKind::div: return divide;
        case NodeKind::floordiv: return floor_divide;
        case NodeKind::mod: return modulo;
        default: return power;
    }
}

ExprPtr Compiler::compile_operator(const Node& node, Scope& scope) {
    if (node.kind == NodeKind::slice) fail("a slice needs something to be taken from", node.line);
    ExprPtr left = compile_expr(*node.a, scope);
    switch (node.kind) {
        case NodeKind::not_: return std::make_unique<NotExpr>(std::move(left));
        case NodeKind::neg: return std::make_unique<UnaryExpr>(negate, std::move(left));
        case NodeKind::pos: return std::make_unique<UnaryExpr>(positive, std::move(left));
        default: break;
    }
    ExprPtr right = compile_expr(*node.b, scope);
    if (node.kind == NodeKind::and_ || node.kind == NodeKind::or_)
        return std::make_unique<LogicExpr>(node.kind == NodeKind::and_, std::move(left), std::move(right));
    return std::make_unique<BinaryExpr>(binary_operation(node.kind), std::move(left), std::move(right));
}

}  // namespace carboy::jinja
