#include "jinja/compile/symbols.hpp"

namespace carboy::jinja {

Symbols::Symbols(Symbols* parent, FunctionScope& function)
    : parent_(parent), function_(&function), pool_(std::make_shared<Pool>()) {}

Variable* Symbols::find(const std::string& name) const {
    for (const Symbols* symbols = this; symbols; symbols = symbols->parent_)
        if (const auto found = symbols->refs_.find(name); found != symbols->refs_.end()) return found->second;
    return nullptr;
}

Variable& Symbols::ref(const std::string& name) {
    Variable* found = find(name);
    if (!found) {
        load(name);
        found = find(name);
    }
    return *found;
}

void Symbols::set_load(Variable* variable, VariableLoad load) {
    for (auto& [known, how] : loads_) {
        if (known != variable) continue;
        how = std::move(load);
        return;
    }
    loads_.emplace_back(variable, std::move(load));
}

Variable& Symbols::define(const std::string& name, VariableLoad load) {
    Variable*& variable = pool_->by_name[name];
    if (!variable) variable = &pool_->variables.emplace_back(Variable{function_, function_->slots++});
    refs_[name] = variable;
    set_load(variable, std::move(load));
    return *variable;
}

Variable& Symbols::declare_parameter(const std::string& name) {
    stores_.insert(name);
    return define(name, {VariableLoad::Kind::parameter, {}, nullptr});
}

void Symbols::store(const std::string& name) {
    stores_.insert(name);
    if (refs_.count(name)) return;
    Variable* outer = parent_ ? parent_->find(name) : nullptr;
    if (outer)
        define(name, {VariableLoad::Kind::alias, {}, outer});
    else
        define(name, {VariableLoad::Kind::undefined, {}, nullptr});
}

void Symbols::load(const std::string& name) {
    if (!find(name)) define(name, {VariableLoad::Kind::resolve, name, nullptr});
}

void Symbols::merge_branches(const std::vector<Symbols>& branches) {
    std::map<std::string, std::size_t> counts;
    for (const Symbols& branch : branches)
        for (const std::string& name : branch.stores_)
            if (!stores_.count(name)) ++counts[name];
    for (const Symbols& branch : branches) {
        for (const auto& [name, variable] : branch.refs_) refs_[name] = variable;
        for (const auto& [variable, load] : branch.loads_) set_load(variable, load);
        stores_.insert(branch.stores_.begin(), branch.stores_.end());
    }
    for (const auto& [name, count] : counts) {
        if (count == branches.size()) continue;
        Variable* target = find(name);
        Variable* outer = parent_ ? parent_->find(name) : nullptr;
        if (outer)
            set_load(target, {VariableLoad::Kind::alias, {}, outer});
        else
            set_load(target, {VariableLoad::Kind::resolve, name, nullptr});
    }
}

std::vector<std::pair<std::string, Variable*>> Symbols::stored() const {
    std::vector<std::pair<std::string, Variable*>> out;
    std::set<std::string> seen;
    for (const Symbols* symbols = this; symbols; symbols = symbols->parent_)
        for (const std::string& name : symbols->stores_)
            if (seen.insert(name).second) out.emplace_back(name, find(name));
    return out;
}

bool Symbols::stores(const Variable* variable) const {
    for (const std::string& name : stores_)
        if (const auto found = refs_.find(name); found != refs_.end() && found->second == variable) return true;
    return false;
}

void Symbols::analyze_all(const std::vector<NodePtr>& nodes) {
    for (const NodePtr& node : nodes) visit(*node);
}

void Symbols::analyze(const Node& node, Branch branch) {
    switch (node.kind) {
        case NodeKind::for_:
            if (branch != Branch::otherwise) visit_target(*node.a);
            if (branch == Branch::test && node.c) visit(*node.c);
            if (branch == Branch::body) analyze_all(node.body);
            if (branch == Branch::otherwise) analyze_all(node.otherwise);
            return;
        case NodeKind::with:
            for (const NodePtr& target : node.items) visit(*target);
            return analyze_all(node.body);
        case NodeKind::call_block:
            analyze_all(node.items);
            analyze_all(node.defaults);
            return analyze_all(node.body);
        case NodeKind::assign_block:
        case NodeKind::filter_block: {
            analyze_all(node.body);
            const NodePtr& filter = node.kind == NodeKind::assign_block ? node.b : node.a;
            if (filter) visit(*filter);
            return;
        }
        default: for_each_child(node, [&](const Node& child) { visit(child); });
    }
}

/// A loop's target: its names belong to the loop.
void Symbols::visit_target(const Node& node) {
    if (node.kind == NodeKind::name) declare_parameter(node.name);
    for (const NodePtr& item : node.items) visit_target(*item);
}

void Symbols::visit_if(const Node& node) {
    visit(*node.a);
    std::vector<Symbols> branches(3, *this);
    branches[0].analyze_all(node.body);
    branches[1].analyze_all(node.items);
    branches[2].analyze_all(node.otherwise);
    merge_branches(branches);
}

void Symbols::visit(const Node& node) {
    switch (node.kind) {
        case NodeKind::name:
            if (node.access == Access::parameter)
                declare_parameter(node.name);
            else if (node.access == Access::store)
                store(node.name);
            else
                load(node.name);
            return;
        case NodeKind::namespace_ref: return load(node.name);
        case NodeKind::if_: return visit_if(node);
        case NodeKind::macro: return store(node.name);
        case NodeKind::import: visit(*node.a); return store(node.name);
        case NodeKind::from_import:
            visit(*node.a);
            for (const auto& [exported, alias] : node.names) store(alias);
            return;
        case NodeKind::assign: visit(*node.b); return visit(*node.a);
        case NodeKind::for_: return visit(*node.b);
        case NodeKind::call_block:
        case NodeKind::filter_block:
        case NodeKind::assign_block: return visit(*node.a);
        case NodeKind::with: return analyze_all(node.defaults);
        case NodeKind::scope:
        case NodeKind::block: return;
        default: for_each_child(node, [&](const Node& child) { visit(child); });
    }
}

namespace {

struct Undeclared {
    std::set<std::string> names;
    std::set<std::string> found;

    void visit(const Node& node) {
        if (node.kind == NodeKind::block) return;
        if (node.kind == NodeKind::name) {
            if (node.access == Access::load && names.count(node.name))
                found.insert(node.name);
            else
                names.erase(node.name);
        }
        for_each_child(node, [&](const Node& child) { visit(child); });
    }
};

}  // namespace

std::set<std::string> find_undeclared(const std::vector<NodePtr>& nodes, std::set<std::string> names) {
    Undeclared visitor{std::move(names), {}};
    for (const NodePtr& node : nodes) visitor.visit(*node);
    return visitor.found;
}

}  // namespace carboy::jinja
