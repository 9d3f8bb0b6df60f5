// The `loop` variable of a for loop.
#pragma once

#include "jinja/python/iterate.hpp"
#include "jinja/run/render.hpp"

#include <optional>

namespace carboy::jinja {

extern const ObjectType loop_type;
class ForStmt;

/// Iterates over the loop's items and reports its position. Source: Jinja runtime.py, LoopContext.
class LoopObject final : public NativeObject {
  public:
    /// `length_known`: false for filtered loops, whose length needs the rest of the items.
    LoopObject(Render& render, const Value& iterable, std::int64_t depth0, const ForStmt* recursive);
    /// A loop whose position is set from outside: index, first, depth, cycle and changed work, and nothing else is
    /// used.
    LoopObject(Render& render, std::int64_t depth0);
    std::string_view type_name() const override { return "LoopContext"; }
    const ObjectType& type() const override { return loop_type; }
    bool callable() const override { return true; }
    Value call(State& state, const Args& args) override;
    std::int64_t size() const override { return const_cast<LoopObject*>(this)->length(); }
    void repr(std::string& out) const override;
    /// Iterates over the remaining items, each together with the loop itself, which moves on.
    Ptr<Iterator> iterate() override;

    bool next(Value& out);
    /// The same without increasing the item's count, if the loop keeps it alive.
    bool next_alias(Value& out) {
        if (!walk_.indexed()) [[unlikely]]
            return next(out);
        if (!walk_.next_alias(out)) return false;
        ++index0_;
        return true;
    }
    void step() { ++index0_; }

    /// The available attributes; the last two are methods.
    enum Slot {
        index,
        index0,
        revindex,
        revindex0,
        first,
        last,
        length_slot,
        depth,
        depth0,
        previtem,
        nextitem,
        cycle_slot,
        changed_slot
    };
    std::int64_t position() const noexcept { return index0_; }
    Value get(int slot);
    static bool is_method(int slot) { return slot == cycle_slot || slot == changed_slot; }
    Value call_method(int slot, const Args& args);

  private:
    std::int64_t length();
    bool peek();
    Value cycle(const Args& args) const;
    Value changed(const Args& args);

    Iteration walk_;
    Undefined flavour_;
    std::int64_t index0_ = -1;
    std::int64_t depth0_;
    std::int64_t length_ = -1;
    const ForStmt* recursive_;
    Ptr<HeapFrame> closure_;
    Ptr<Scope> scope_;
    // For loops over iterators that can be used once: the items read ahead and those already passed.
    Value before_ = Value::missing(), current_ = Value::missing(), after_ = Value::missing();
    std::vector<Value> ahead_;
    std::size_t ahead_at_ = 0;
    bool has_ahead_ = false;
    Value last_changed_ = Value::missing();
};

/// Returns the loop of a value of type loop_type.
inline LoopObject& loop_at(const void* object) {
    return *static_cast<LoopObject*>(const_cast<NativeObject*>(static_cast<const NativeObject*>(object)));
}

}  // namespace carboy::jinja
