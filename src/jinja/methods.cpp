#include "jinja/methods.hpp"

#include "jinja/arguments.hpp"
#include "jinja/ops.hpp"

#include <fmt/format.h>

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

static Method find_own_method(const Value& self, std::string_view name) {
    switch (self.kind()) {
        case Kind::boolean:
        case Kind::integer:
        case Kind::real: return find_number_method(self, name);
        case Kind::string: {
            const Method method = find_string_method(name);
            return !method && self.is_markup() ? find_markup_method(name) : method;
        }
        case Kind::list: return find_list_method(name);
        case Kind::tuple: return find_tuple_method(name);
        case Kind::dict: return find_dict_method(name);
        case Kind::object:
            if (self.native()) return nullptr;
            if (self.type().shape == Shape::mapping) return find_mapping_method(name);
            return self.type().shape == Shape::sequence ? find_tuple_method(name) : nullptr;
        default: return nullptr;
    }
}

Method find_method(const Value& self, std::string_view name) {
    if (const Method method = find_own_method(self, name)) return method;
    return name.starts_with("__") ? find_common_method(self, name) : nullptr;
}

namespace {

template <void (*Write)(const Value&, std::string&)>
Value written(State&, const Value& self, const Args& args) {
    Arguments("__str__", args, {}, 0);
    std::string out;
    Write(self, out);
    return Value(out);
}

Value size(State&, const Value& self, const Args& args) {
    Arguments("__len__", args, {}, 0);
    return length_of(self);
}

}  // namespace

Method find_common_method(const Value& self, std::string_view name) {
    if (name == "__str__") return written<write_str>;
    if (name == "__repr__") return written<write_repr>;
    const bool sized = self.is_undefined() || self.is_string() || size_of(self) >= 0;
    return name == "__len__" && sized ? size : nullptr;
}

Value bind_method(const Value& self, std::string_view name, Method method) {
    return Value(Ptr<NativeObject>::adopt(new BoundMethod(self, name, method)));
}

}  // namespace carboy::jinja
