// Macros, and other objects that can render directly into the output when a print statement calls them.
#pragma once

#include "jinja/run/expr.hpp"
#include "jinja/run/render.hpp"

namespace carboy::jinja {

extern const ObjectType printable_type;

class Printable : public NativeObject {
  public:
    bool callable() const override { return true; }
    bool truth() const override { return true; }
    const ObjectType& type() const override { return printable_type; }
    /// Writes the result of call().
    virtual void print(Render& render, const Args& args) = 0;
    /// The same with arguments that have not been computed yet.
    virtual void print_call(Render& render, const ArgumentExprs& arguments, const Value* caller);
};

class Macro final : public Printable {
  public:
    Macro(const MacroCode& code, Ptr<HeapFrame> closure, Ptr<Scope> scope)
        : code_(code), closure_(std::move(closure)), scope_(std::move(scope)) {}
    std::string_view type_name() const override { return "Macro"; }
    Value attribute(std::string_view name) override;
    Value call(State& state, const Args& args) override;
    void print(Render& render, const Args& args) override;
    void print_call(Render& render, const ArgumentExprs& arguments, const Value* caller) override;
    void repr(std::string& out) const override;

  private:
    bool consumes(const Args& args, std::string_view name) const;
    void check(const Args& args) const;
    void bind(Frame& frame, const Args& args) const;
    void bind_rest(Render& render, Frame& frame, const Args& args) const;
    /// Sets the default values of the parameters from `first` on that have no value.
    void bind_fallbacks(Render& render, Frame& frame, std::size_t first) const;
    std::string quoted_name() const;
    const MacroCode& code_;
    Ptr<HeapFrame> closure_;
    Ptr<Scope> scope_;
};

}  // namespace carboy::jinja
