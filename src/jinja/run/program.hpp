// A compiled template: trees of small nodes whose variables are slots in the running function's frame.
#pragma once

#include "jinja/syntax/parser.hpp"

#include <carboy/jinja/python/containers.hpp>

#include <atomic>
#include <memory>
#include <mutex>

namespace carboy::jinja {

class Render;
struct EnvironmentParts;
struct Program;
struct SharedModule;

/// A compiled expression.
class Expr {
  public:
    virtual ~Expr() = default;
    /// Returns the value: a reference to where it is stored, or to `scratch`, which then holds it.
    virtual const Value& eval(Render& render, Value& scratch) const = 0;
    /// Returns bool(value).
    virtual bool test(Render& render) const;
    /// Writes the value into the output, escaped or not. Macro calls override it to write without a copy.
    virtual void print(Render& render, bool escaped) const;
    /// Returns the value if it is constant and already known, else nullptr.
    virtual const Value* constant() const { return nullptr; }
};
using ExprPtr = std::unique_ptr<Expr>;

/// How output is escaped: known at compile time, or determined by the context inside `autoescape` with a variable.
enum class Escaping : std::uint8_t { off, on, by_context };

enum class Flow : std::uint8_t { normal, break_, continue_ };

/// A compiled statement. `line` is reported in errors inside it.
class Stmt {
  public:
    virtual ~Stmt() = default;
    virtual Flow exec(Render& render) const = 0;
    int line = 0;
};
using StmtPtr = std::unique_ptr<Stmt>;

/// Statements one after the other.
class Body {
  public:
    Flow exec(Render& render) const;
    void add(StmtPtr statement) { statements_.push_back(std::move(statement)); }
    bool empty() const { return statements_.empty(); }
    const std::vector<StmtPtr>& statements() const { return statements_; }

  private:
    std::vector<StmtPtr> statements_;
};

/// The location of a variable: `depth` functions out, at `slot`.
struct Place {
    int depth = 0;
    int slot = 0;
};

/// A local variable that is passed to another context.
struct Local {
    Local(std::string name_, Place place_) : name(std::move(name_)), hash(hash_text(name)), place(place_) {}
    std::string name;
    std::uint64_t hash;
    Place place;
};

/// Sets a variable when a scope is entered.
struct Load {
    enum class From : std::uint8_t { context, variable, nothing };
    From from = From::nothing;
    int slot = 0;
    std::string name;
    std::uint64_t hash = 0;
    Place source;
};

/// The root of a template, a block, a macro, a call block's body or a recursive loop's body.
struct Function {
    const Program* program = nullptr;
    /// For traces: "macro 'field'", "block 'content'".
    std::string where;
    int line = 0;
    int slots = 0;
    /// Inner functions use its frame, which therefore outlives the call.
    bool captured = false;
    std::vector<Load> loads;
    Body body;
    /// Slots of `self` and `super` when they are used, else -1.
    int self_slot = -1, super_slot = -1;
};

struct Block : Function {
    std::string name;
    bool required = false;
};

struct MacroParameter {
    std::string name;
    int slot = 0;
    ExprPtr fallback;
    /// The default value if it is known at compile time.
    const Value* known = nullptr;
};

/// A macro's or a call block's body, and the passing of its arguments.
struct MacroCode : Function {
    std::string name;
    std::vector<MacroParameter> parameters;
    int caller_slot = -1, kwargs_slot = -1, varargs_slot = -1;
    bool explicit_caller = false;
    /// True when there are only plain parameters, in a frame that is not kept.
    bool direct = false;
    /// All parameters from this one on have defaults that are known at compile time.
    std::size_t first_known = 0;
};

/// Everything compiled from one source. Immutable and shared.
struct Program {
    Program();
    ~Program();
    const EnvironmentParts* environment = nullptr;
    Origin origin;
    std::string source;
    bool autoescape = false;
    Function root;
    bool has_extends = false;
    std::vector<std::unique_ptr<Block>> blocks;
    /// The inner functions, owned.
    std::vector<std::unique_ptr<Function>> functions;
    std::vector<std::unique_ptr<MacroCode>> macros;
    /// For a program that consists of one expression.
    ExprPtr expression;
    /// True when its top level contains only macros and text, so that every render would make the same module.
    bool only_macros = false;
    mutable std::once_flag module_made;
    mutable std::unique_ptr<const SharedModule> module;
    /// The size of the last output, so that room for the next one can be made at once.
    mutable std::atomic<std::size_t> last_size{0};
};

}  // namespace carboy::jinja
