#include "jinja/run/loop.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/methods/methods.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/run/stmt.hpp"

#include <fmt/format.h>

namespace carboy::jinja {
namespace {

constexpr std::string_view names[] = {"index", "index0", "revindex", "revindex0", "first", "last",   "length",
                                      "depth", "depth0", "previtem", "nextitem",  "cycle", "changed"};

int find_slot(const ObjectType&, std::string_view name) {
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (names[i] == name) return static_cast<int>(i);
    return -1;
}

Value get_slot(const void* object, int slot) { return loop_at(object).get(slot); }

template <int Which>
Value bound(State&, const Value& self, const Args& args) {
    return static_cast<LoopObject*>(self.native())->call_method(Which, args);
}

}  // namespace

const ObjectType loop_type{.name = "LoopContext", .find = find_slot, .get = get_slot, .native = true};

LoopObject::LoopObject(Render& render, const Value& iterable, std::int64_t depth0, const ForStmt* recursive)
    : walk_(iterable), flavour_(render.flavour()), depth0_(depth0), recursive_(recursive) {
    if (!recursive) return;
    // The loop's function is running, and its closure is the frame around its own.
    closure_ = Ptr<HeapFrame>::share(static_cast<HeapFrame*>(render.frame()->parent));
    scope_ = render.scope();
}

LoopObject::LoopObject(Render& render, std::int64_t depth0)
    : walk_(Value()), flavour_(Undefined::lenient), depth0_(depth0), recursive_(nullptr) {
    flavour_ = render.flavour();
}

bool LoopObject::next(Value& out) {
    if (walk_.indexed()) {
        if (!walk_.next(out)) return false;
        ++index0_;
        return true;
    }
    if (!peek()) return false;
    before_ = std::move(current_);
    current_ = std::exchange(after_, Value::missing());
    out = current_;
    ++index0_;
    return true;
}

/// Reads one item ahead in an iterator that can be used once.
bool LoopObject::peek() {
    if (!after_.is_missing()) return true;
    if (has_ahead_) {
        if (ahead_at_ >= ahead_.size()) return false;
        after_ = ahead_[ahead_at_++];
        return true;
    }
    Value item;
    if (!walk_.next(item)) return false;
    after_ = std::move(item);
    return true;
}

std::int64_t LoopObject::length() {
    if (length_ >= 0) return length_;
    if (walk_.indexed()) return length_ = static_cast<std::int64_t>(walk_.size());
    for (Value item; walk_.next(item);) ahead_.push_back(item);
    has_ahead_ = true;
    length_ = static_cast<std::int64_t>(ahead_.size()) + index0_ + 1 + (after_.is_missing() ? 0 : 1);
    return length_;
}

Value LoopObject::get(int slot) {
    switch (slot) {
        case index: return index0_ + 1;
        case index0: return index0_;
        case revindex: return length() - index0_;
        case revindex0: return length() - index0_ - 1;
        case first: return index0_ == 0;
        case last: return walk_.indexed() ? walk_.at_end() : !peek();
        case length_slot: return length();
        case depth: return depth0_ + 1;
        case depth0: return depth0_;
        case previtem:
            if (index0_ == 0 || (walk_.indexed() && !walk_.still_has(static_cast<std::size_t>(index0_ - 1))))
                return undefined_hint(flavour_, "there is no previous item");
            return walk_.indexed() ? walk_.item(static_cast<std::size_t>(index0_ - 1)) : before_;
        case nextitem:
            if (walk_.indexed() ? walk_.at_end() : !peek()) return undefined_hint(flavour_, "there is no next item");
            return walk_.indexed() ? walk_.item(walk_.position()) : after_;
        case cycle_slot:
            return bind_method(Value(Ptr<NativeObject>::share(this)), "cycle", bound<LoopObject::cycle_slot>);
        default: return bind_method(Value(Ptr<NativeObject>::share(this)), "changed", bound<LoopObject::changed_slot>);
    }
}

Value LoopObject::call_method(int slot, const Args& args) { return slot == cycle_slot ? cycle(args) : changed(args); }

Value LoopObject::cycle(const Args& args) const {
    if (!args.keyword.empty()) type_error("cycle() takes no keyword arguments");
    if (args.size() == 0) type_error("no items for cycling given");
    return args[static_cast<std::size_t>(index0_) % args.size()];
}

Value LoopObject::changed(const Args& args) {
    Value now = make_tuple({args.positional.begin(), args.positional.end()});
    if (!last_changed_.is_missing() && equals(last_changed_, now)) return false;
    last_changed_ = std::move(now);
    return true;
}

Value LoopObject::call(State& state, const Args& args) {
    if (!recursive_) type_error("The loop must have the 'recursive' marker to be called recursively.");
    if (args.size() != 1 || !args.keyword.empty()) type_error("loop() takes exactly one argument");
    return recursive_->run_recursive(static_cast<Render&>(state), args[0], depth0_ + 1, closure_.get(), scope_);
}

namespace {

class RestOfLoop final : public Iterator {
  public:
    explicit RestOfLoop(Ptr<LoopObject> loop) : loop_(std::move(loop)) {}
    bool next(Value& out) override {
        Value item;
        if (!loop_->next(item)) return false;
        out = make_tuple({std::move(item), Value(Ptr<NativeObject>::share(loop_.get()))});
        return true;
    }

  private:
    Ptr<LoopObject> loop_;
};

}  // namespace

Ptr<Iterator> LoopObject::iterate() { return Ptr<Iterator>::adopt(new RestOfLoop(Ptr<LoopObject>::share(this))); }

void LoopObject::repr(std::string& out) const {
    fmt::format_to(std::back_inserter(out), "<LoopContext {}/{}>", index0_ + 1, size());
}

}  // namespace carboy::jinja
