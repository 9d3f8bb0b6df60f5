// The syntax tree: one node type. The table below gives the meaning of its fields for each kind.
#pragma once

#include <carboy/jinja/python/value.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace carboy::jinja {

enum class NodeKind : std::uint8_t {
    // Statements.            fields
    output,                // items: expressions and text
    extends,               // a: name
    for_,                  // a: target, b: iterable, c: filter or null, body, otherwise, flag: recursive
    if_,                   // a: test, body, items: if_ nodes of elif, otherwise
    macro,                 // name, items: parameters, defaults, body
    call_block,            // a: call, items: parameters, defaults, body
    filter_block,          // a: filter, body
    with,                  // items: targets, defaults: values, body
    block,                 // name, body, flag: scoped, required
    include,               // a: name, with_context, flag: ignore missing
    import,                // a: name, name: target, with_context
    from_import,           // a: name, names: (exported, alias), with_context
    expression_statement,  // a
    assign,                // a: target, b: value
    assign_block,          // a: target, b: filter or null, body
    scope,                 // body
    autoescape,            // a: value, body
    break_,
    continue_,
    debug,
    // Expressions.
    name,           // name, access
    namespace_ref,  // name, attribute: only as a target
    constant,       // value
    template_data,  // value
    tuple,          // items, access
    list,           // items
    dict,           // items: pairs
    pair,           // a, b
    conditional,    // a: test, b: value, c: else or null
    filter,         // a: value or null inside filter blocks, name, items, keywords, b: *args, c: **kwargs
    test,           // likewise
    call,           // a: callee, items, keywords, b: *args, c: **kwargs
    attribute,      // a, name
    item,           // a, b
    slice,          // a, b, c: each may be null
    concat,         // items
    compare,        // a, items: operands
    operand,        // name: operator, a
    add,
    sub,
    mul,
    div,
    floordiv,
    mod,
    pow,  // a, b
    and_,
    or_,  // a, b
    not_,
    neg,
    pos,                  // a
    markup_if_autoescape  // a
};

enum class Access : std::uint8_t { load, store, parameter };

struct Node;
using NodePtr = std::shared_ptr<Node>;

struct Node {
    NodeKind kind;
    int line = 0;
    std::size_t offset = 0;
    /// The number of levels below, to limit recursion.
    int height = 0;
    Access access = Access::load;
    bool flag = false;
    bool required = false;
    bool with_context = false;
    std::string name;
    std::string attribute;
    Value value;
    NodePtr a, b, c;
    std::vector<NodePtr> items, defaults, body, otherwise;
    std::vector<std::pair<std::string, NodePtr>> keywords;
    std::vector<std::pair<std::string, std::string>> names;
};

/// Calls `visit` with every child, in the evaluation order of Jinja's own tree.
template <class Visit>
void for_each_child(const Node& node, Visit visit) {
    for (const NodePtr* child : {&node.a, &node.b, &node.c})
        if (*child) visit(**child);
    for (const auto* list : {&node.items, &node.defaults, &node.body, &node.otherwise})
        for (const NodePtr& child : *list)
            if (child) visit(*child);
    for (const auto& [name, child] : node.keywords) visit(*child);
}

}  // namespace carboy::jinja
