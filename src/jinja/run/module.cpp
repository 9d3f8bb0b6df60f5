#include "jinja/run/module.hpp"

#include "jinja/python/arguments.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/run/macro.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {
namespace {

Value no_parent_block(std::string_view name, Undefined flavour) {
    return undefined_hint(flavour, fmt::format("there is no parent block called '{}'.", name), "super");
}

class BlockReference final : public Printable {
  public:
    BlockReference(Ptr<Scope> scope, std::string_view name, std::size_t depth, Undefined flavour)
        : scope_(std::move(scope)), name_(name), depth_(depth), flavour_(flavour) {}
    std::string_view type_name() const override { return "BlockReference"; }
    Value attribute(std::string_view name) override {
        if (name == "name") return Value(name_);
        if (name != "super") return Value::missing();
        if (!scope_->chain.find_block(name_, depth_ + 1)) return no_parent_block(name_, flavour_);
        return Value(Ptr<NativeObject>::adopt(new BlockReference(scope_, name_, depth_ + 1, flavour_)));
    }
    Value call(State& state, const Args& args) override {
        Arguments("super", args, {}, 0);
        Render& render = static_cast<Render&>(state);
        Render::Capture capture(render);
        render.run_block(*scope_->chain.find_block(name_, depth_), *scope_);
        return make_text(capture.text(), *scope_->escaping);
    }
    void print(Render& render, const Args& args) override {
        Arguments("super", args, {}, 0);
        render.run_block(*scope_->chain.find_block(name_, depth_), *scope_);
    }

  private:
    Ptr<Scope> scope_;
    std::string name_;
    std::size_t depth_;
    Undefined flavour_;
};

class SelfReference final : public NativeObject {
  public:
    explicit SelfReference(Ptr<Scope> scope) : scope_(std::move(scope)) {}
    std::string_view type_name() const override { return "TemplateReference"; }
    bool truth() const override { return true; }
    Value item(const Value& key) override {
        if (!key.is_string() || !scope_->chain.find_block(key.text())) return Value::missing();
        return Value(Ptr<NativeObject>::adopt(new BlockReference(scope_, key.text(), 0, Undefined::lenient)));
    }
    void repr(std::string& out) const override {
        out.append("<TemplateReference ").append(Value(scope_->program->origin.name).repr()).append(">");
    }

  private:
    Ptr<Scope> scope_;
};

class Module final : public NativeObject {
  public:
    Module(const std::string& name, Ptr<Scope> scope, std::string_view body)
        : name_(name), scope_(std::move(scope)), body_(Value::markup(body)) {}
    std::string_view type_name() const override { return "TemplateModule"; }
    bool truth() const override { return true; }
    Value attribute(std::string_view name) override {
        if (name == "__name__") return Value(name_);
        const auto& exported = scope_->exported;
        if (std::find(exported.begin(), exported.end(), name) == exported.end()) return Value::missing();
        const Value* found = scope_->vars.find(name);
        return found ? *found : Value::missing();
    }
    void str(std::string& out) const override { out.append(body_.text()); }
    void repr(std::string& out) const override {
        out.append("<TemplateModule ").append(Value(name_).repr()).append(">");
    }

  private:
    std::string name_;
    Ptr<Scope> scope_;
    Value body_;
};

}  // namespace

Value make_self_reference(Scope& scope) {
    return Value(Ptr<NativeObject>::adopt(new SelfReference(Ptr<Scope>::share(&scope))));
}

Value make_super_reference(Scope& scope, const Block& block, Undefined flavour) {
    if (!scope.chain.overridden_by(block)) return no_parent_block(block.name, flavour);
    std::size_t depth = 1;
    while (scope.chain.find_block(block.name, depth - 1) != &block) ++depth;
    return Value(Ptr<NativeObject>::adopt(new BlockReference(Ptr<Scope>::share(&scope), block.name, depth, flavour)));
}

Value make_module(const std::string& name, Scope& scope, std::string_view body) {
    return Value(Ptr<NativeObject>::adopt(new Module(name, Ptr<Scope>::share(&scope), body)));
}

}  // namespace carboy::jinja
