// The nodes of compiled statements.
#pragma once

#include "jinja/run/expr.hpp"
#include "jinja/run/output.hpp"
#include "jinja/run/template_cache.hpp"

#include <optional>

namespace carboy::jinja {

class HeapFrame;
class LoopObject;
class Scope;

/// Literal text of the template.
class TextStmt final : public Stmt {
  public:
    explicit TextStmt(std::string_view text) : text_(text) {}
    Flow exec(Render& render) const override;

  private:
    Fragment text_;
};

/// Prints a value with the text before and after it.
class PrintStmt : public Stmt {
  public:
    /// Returns the statement for this kind of value.
    static std::unique_ptr<PrintStmt> make(std::string_view before, ExprPtr value, Escaping escaping);
    PrintStmt(std::string_view before, ExprPtr value, Escaping escaping)
        : before_(before), value_(std::move(value)), escaping_(escaping) {}
    Flow exec(Render& render) const override;
    /// Accepts text that follows.
    void append(std::string_view text) { behind_.append(text); }

  protected:
    Fragment before_, behind_;
    ExprPtr value_;
    Escaping escaping_;
};

/// Its body runs unless the template already has a parent.
class UnlessExtendedStmt final : public Stmt {
  public:
    explicit UnlessExtendedStmt(StmtPtr inner) : inner_(std::move(inner)) {}
    Flow exec(Render& render) const override;

  private:
    StmtPtr inner_;
};

class IfStmt final : public Stmt {
  public:
    struct Branch {
        ExprPtr condition;
        Body body;
        int line = 0;
    };
    Flow exec(Render& render) const override;
    std::vector<Branch> branches;
    Body otherwise;
};

/// The target of an assignment: a variable, an attribute of a namespace, or several of them.
struct Target {
    enum class Kind : std::uint8_t { variable, attribute, tuple };
    Kind kind = Kind::variable;
    Place place;
    std::string name;
    std::vector<Target> parts;
};
void check_target(Render& render, const Target& target);
void assign(Render& render, const Target& target, Value value);

/// At a template's top level: makes a variable visible to blocks and importers.
struct Export {
    Export(std::string name_, Place place_, bool exported_)
        : name(std::move(name_)), hash(hash_text(name)), place(place_), exported(exported_) {}
    std::string name;
    std::uint64_t hash;
    Place place;
    bool exported;
};
void publish(Render& render, const std::vector<Export>& exports);

class AssignStmt final : public Stmt {
  public:
    AssignStmt(Target target, ExprPtr value, std::vector<Export> exports)
        : target_(std::move(target)), value_(std::move(value)), exports_(std::move(exports)) {}
    Flow exec(Render& render) const override;

  private:
    Target target_;
    ExprPtr value_;
    std::vector<Export> exports_;
};

class AssignBlockStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    Target target;
    std::vector<Load> loads;
    Body body;
    /// Applied to the text in this order.
    std::vector<std::unique_ptr<FilterExpr>> filters;
    Escaping escaping = Escaping::off;
    std::vector<Export> exports;
};

class FilterBlockStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    std::vector<Load> loads;
    Body body;
    std::vector<std::unique_ptr<FilterExpr>> filters;
    Escaping escaping = Escaping::off;
};

class WithStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    std::vector<Load> loads;
    std::vector<std::pair<Target, ExprPtr>> values;
    Body body;
};

/// Loads its own variables, then runs.
class ScopeStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    std::vector<Load> loads;
    Body body;
};

class AutoescapeStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    ExprPtr value;
    Body body;
};

class ExpressionStmt final : public Stmt {
  public:
    explicit ExpressionStmt(ExprPtr value) : value_(std::move(value)) {}
    Flow exec(Render& render) const override;

  private:
    ExprPtr value_;
};

class JumpStmt final : public Stmt {
  public:
    explicit JumpStmt(Flow flow) : flow_(flow) {}
    Flow exec(Render&) const override { return flow_; }

  private:
    Flow flow_;
};

class ForStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    /// The loop over other items, inside itself.
    Value run_recursive(Render& render, const Value& iterable, std::int64_t depth0, HeapFrame* closure,
                        const Ptr<Scope>& scope) const;

    Target target;
    ExprPtr iterable;
    /// The loop's `if`, its own variables and its name for the item.
    ExprPtr filter;
    Target filter_target;
    std::vector<Load> filter_loads;
    int filter_line = 0;
    /// -1 when `loop` is not used.
    int loop_slot = -1;
    /// False when neither the next nor the previous item can be accessed, so that a filtered loop may test items during
    /// the iteration.
    bool looks_around = true;
    /// Before the loop, and before each run of the body.
    std::vector<Load> outer_loads, loads;
    Body body;
    std::vector<Load> else_loads;
    Body otherwise;
    /// The slots that the loop clears when it ends.
    int first_slot = 0, last_slot = 0;
    /// Set for a recursive loop: the function that contains all of the above.
    Function* function = nullptr;
    Escaping escaping = Escaping::off;

  private:
    Flow run(Render& render, const Value& items, std::int64_t depth0) const;
    bool run_plain(Render& render, const Value& items) const;
    bool run_extended(Render& render, const Value& items, std::int64_t depth0) const;
    bool run_filtered(Render& render, const Value& items, std::int64_t depth0) const;
    template <class Step>
    bool find_passing(Render& render, Step step) const;
    template <class Next>
    bool run_each(Render& render, Next next) const;
    template <class Walk, class Then>
    bool run_over(Render& render, Walk& walk, Then then) const;
    void show(Render& render, const Ptr<LoopObject>& loop) const;
    void leave(Render& render) const;
    friend class FilteredItems;
};

class MacroStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    const MacroCode* code = nullptr;
    Place place;
    std::vector<Export> exports;
};

class CallBlockStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    const MacroCode* code = nullptr;
    std::unique_ptr<CallExpr> call;
    Escaping escaping = Escaping::off;
};

class BlockStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
    std::string name;
    bool required = false;
    bool scoped = false;
    std::vector<Local> locals;
};

/// A statement that refers to other templates.
class LoadingStmt : public Stmt {
  public:
    ExprPtr name;
    /// Set when the name is constant, so that its template can be remembered.
    std::unique_ptr<const TemplateLink> link;
};

class ExtendsStmt final : public LoadingStmt {
  public:
    Flow exec(Render& render) const override;
};

/// A second `extends`.
class ExtendedTwiceStmt final : public Stmt {
  public:
    explicit ExtendedTwiceStmt(bool always) : always_(always) {}
    Flow exec(Render& render) const override;

  private:
    bool always_;
};

class IncludeStmt final : public LoadingStmt {
  public:
    Flow exec(Render& render) const override;
    bool ignore_missing = false, with_context = true;
    std::vector<Local> locals;
};

class ImportStmt final : public LoadingStmt {
  public:
    Flow exec(Render& render) const override;
    bool with_context = false;
    std::vector<Local> locals;
    /// `import`: the target of the module. `from`: the names and their targets.
    std::optional<Place> module;
    std::vector<std::pair<std::string, Place>> names;
    std::vector<Export> exports;
};

class DebugStmt final : public Stmt {
  public:
    Flow exec(Render& render) const override;
};

}  // namespace carboy::jinja
