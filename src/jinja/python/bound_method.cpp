#include "jinja/python/bound_method.hpp"

#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string>

namespace carboy::jinja {
namespace {

class BoundMethod final : public NativeObject {
  public:
    BoundMethod(const Value& self, std::string_view name, Method method) : self_(self), name_(name), method_(method) {}
    std::string_view type_name() const override { return "builtin_function_or_method"; }
    bool callable() const override { return true; }
    bool truth() const override { return true; }
    Value call(State& state, const Args& args) override { return method_(state, self_, args); }
    const Value* held() const override { return &self_; }
    Value attribute(std::string_view name) override { return name == "__name__" ? Value(name_) : Value::missing(); }
    void repr(std::string& out) const override {
        fmt::format_to(std::back_inserter(out), "<built-in method {} of {} object>", name_, jinja::type_name(self_));
    }
    bool equal(const NativeObject& other) const override {
        const auto* method = dynamic_cast<const BoundMethod*>(&other);
        return method && method->method_ == method_ && method->self_.same(self_);
    }

  private:
    Value self_;
    std::string name_;
    Method method_;
};

}  // namespace

Method find_in(std::span<const MethodEntry> entries, std::string_view name) {
    for (const MethodEntry& entry : entries)
        if (entry.name == name) return entry.method;
    return nullptr;
}

Value bind_method(const Value& self, std::string_view name, Method method) {
    return Value(Ptr<NativeObject>::adopt(new BoundMethod(self, name, method)));
}

}  // namespace carboy::jinja
