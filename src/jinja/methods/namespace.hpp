// `namespace()`: the only object whose attributes templates may set.
#pragma once

#include "jinja/methods/cycle.hpp"
#include "jinja/python/native.hpp"

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {

class Namespace final : public NativeObject {
  public:
    std::string_view type_name() const override { return "Namespace"; }
    bool truth() const override { return true; }
    Value attribute(std::string_view name) override {
        const Value* found = values_->find(name);
        return found ? *found : Value::missing();
    }
    void repr(std::string& out) const override { out.append("<Namespace ").append(Value(values_).repr()).append(">"); }
    void set(std::string_view name, const Value& value) {
        check_cycle(this, value);
        values_->set(name, value);
    }
    Dict& values() { return *values_; }

  private:
    Ptr<Dict> values_ = make_ref<Dict>();
};

}  // namespace carboy::jinja
