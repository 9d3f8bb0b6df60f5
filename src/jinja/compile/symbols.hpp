// Determines which variable a name refers to in each scope, before anything runs. Source: Jinja idtracking.py.
#pragma once

#include "jinja/syntax/ast.hpp"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace carboy::jinja {

/// A function being compiled, for numbering its variables.
struct FunctionScope {
    FunctionScope* outer = nullptr;
    int slots = 0;
    bool captured = false;
};

struct Variable {
    FunctionScope* owner = nullptr;
    int slot = 0;
};

/// The way in which a variable gets its first value when its scope is entered.
struct VariableLoad {
    enum class Kind : std::uint8_t { parameter, resolve, alias, undefined };
    Kind kind = Kind::parameter;
    std::string name;
    Variable* source = nullptr;
};

/// The names of one scope. Scopes nest; the branches of an `if` are analysed on copies that share their variables.
class Symbols {
  public:
    Symbols(Symbols* parent, FunctionScope& function);

    Variable* find(const std::string& name) const;
    Variable& ref(const std::string& name);
    Variable& declare_parameter(const std::string& name);
    void store(const std::string& name);
    void load(const std::string& name);
    void merge_branches(const std::vector<Symbols>& branches);
    /// Returns every name stored here or further out, with its variable, for includes and scoped blocks.
    std::vector<std::pair<std::string, Variable*>> stored() const;

    const std::vector<std::pair<Variable*, VariableLoad>>& loads() const { return loads_; }
    bool stores(const Variable* variable) const;
    FunctionScope& function() const { return *function_; }

    enum class Branch : std::uint8_t { body, otherwise, test };
    /// Adds the names inside a statement.
    void analyze(const Node& node, Branch branch = Branch::body);
    void analyze_all(const std::vector<NodePtr>& nodes);

  private:
    Variable& define(const std::string& name, VariableLoad load);
    void set_load(Variable* variable, VariableLoad load);
    void visit(const Node& node);
    void visit_target(const Node& node);
    void visit_if(const Node& node);

    Symbols* parent_;
    FunctionScope* function_;
    struct Pool {
        std::deque<Variable> variables;
        std::map<std::string, Variable*> by_name;
    };
    std::shared_ptr<Pool> pool_;
    std::map<std::string, Variable*> refs_;
    std::vector<std::pair<Variable*, VariableLoad>> loads_;
    std::set<std::string> stores_;
};

/// Returns the names that are read before the nodes assign them. Does not look into blocks.
std::set<std::string> find_undeclared(const std::vector<NodePtr>& nodes, std::set<std::string> names);

}  // namespace carboy::jinja
