// Sequences that can be iterated once, whose items are computed when the first is requested, or one by one.
#pragma once

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {

/// `source` is the source of the items. Calls `make` at the first step and iterates over its result.
template <class Make>
class LazyItems final : public Iterator {
  public:
    LazyItems(std::string_view name, Value source, Make make)
        : name_(name), source_(std::move(source)), make_(std::move(make)) {}
    const Value* held() const override { return &source_; }
    std::string_view type_name() const override { return name_; }
    bool next(Value& out) override {
        if (!made_) {
            made_ = true;
            items_ = make_();
        }
        if (at_ >= items_.size()) return false;
        out = items_[at_++];
        return true;
    }

  private:
    std::string_view name_;
    Value source_;
    Make make_;
    bool made_ = false;
    std::vector<Value> items_;
    std::size_t at_ = 0;
};

template <class Make>
Value lazily(std::string_view name, const Value& source, Make make) {
    return Value(Ptr<NativeObject>::adopt(new LazyItems<Make>(name, source, std::move(make))));
}

/// Calls `step(out)` for each item until it returns false.
template <class Step>
class SteppedItems final : public Iterator {
  public:
    SteppedItems(Value source, Step step) : source_(std::move(source)), step_(std::move(step)) {}
    const Value* held() const override { return &source_; }
    bool next(Value& out) override { return step_(out); }

  private:
    Value source_;
    Step step_;
};

template <class Step>
Value stepping(const Value& source, Step step) {
    return Value(Ptr<NativeObject>::adopt(new SteppedItems<Step>(source, std::move(step))));
}

}  // namespace carboy::jinja
