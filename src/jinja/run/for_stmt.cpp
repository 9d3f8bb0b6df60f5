// The for loop: plain, with `loop`, filtered, recursive.
#include "jinja/python/repr.hpp"
#include "jinja/run/loop.hpp"
#include "jinja/run/render.hpp"
#include "jinja/run/stmt.hpp"

namespace carboy::jinja {

/// Moves to the next item that passes the loop's `if`. Errors are reported at the line of the `if`, as in Jinja's
/// generator.
template <class Step>
bool ForStmt::find_passing(Render& render, Step step) const {
    render.line_hint = filter_line;
    bool found = false;
    while (!found && step()) found = filter->test(render);
    render.line_hint = 0;
    return found;
}

/// The items that pass a loop's `if`, one at a time.
class FilteredItems final : public Iterator {
  public:
    FilteredItems(Render& render, const ForStmt& loop, const Value& items)
        : render_(render), loop_(loop), walk_(items), home_(Render::Inside::here(render)) {}
    bool next(Value& out) override {
        if (closed_) return false;
        const Render::Inside inside(render_, home_);
        return loop_.find_passing(render_, [&] {
            if (!walk_.next(out)) return false;
            assign(render_, loop_.filter_target, out);
            return true;
        });
    }
    /// The loop has ended, and its variables no longer exist.
    void close() { closed_ = true; }

  private:
    Render& render_;
    const ForStmt& loop_;
    Iteration walk_;
    Render::Inside::Point home_;
    bool closed_ = false;
};

Flow ForStmt::exec(Render& render) const {
    Value scratch;
    const Value& items = iterable->eval(render, scratch);
    if (items.is_held()) render.keep(items);
    if (function) {
        render.run(*function, render.here(), render.heap_frame(), [&](Frame&) { run(render, items, 0); });
        return Flow::normal;
    }
    return run(render, items, 0);
}

Value ForStmt::run_recursive(Render& render, const Value& items, std::int64_t depth0, HeapFrame* closure,
                             const Ptr<Scope>& scope) const {
    Render::Capture capture(render);
    render.run(*function, *scope, closure, [&](Frame&) { run(render, items, depth0); });
    const bool markup = escaping == Escaping::by_context ? *scope->escaping : escaping == Escaping::on;
    return make_text(capture.text(), markup);
}

Flow ForStmt::run(Render& render, const Value& items, std::int64_t depth0) const {
    bool completed = false;
    if (filter && !looks_around) {
        completed = run_filtered(render, items, depth0);
    } else if (filter) {
        render.enter(filter_loads);
        render.line_hint = filter_line;
        const auto filtered = make_ref<FilteredItems>(render, *this, items);
        render.line_hint = 0;
        const Value passing(Ptr<NativeObject>::share(filtered.get()));
        completed = loop_slot < 0 ? run_plain(render, passing) : run_extended(render, passing, depth0);
        filtered->close();
    } else {
        completed = loop_slot < 0 ? run_plain(render, items) : run_extended(render, items, depth0);
    }
    leave(render);
    if (completed || otherwise.empty()) return Flow::normal;
    render.enter(else_loads);
    return otherwise.exec(render);
}

void ForStmt::leave(Render& render) const {
    for (int slot = first_slot; slot < last_slot; ++slot) render.frame()->slots[slot] = Value::missing();
}

/// Runs the body for each item that `next` moves to. Returns whether it ran to its end once, which is Jinja's
/// definition of having iterated.
template <class Next>
bool ForStmt::run_each(Render& render, Next next) const {
    bool completed = false;
    const bool loads_each_time = !loads.empty();
    while (next()) {
        render.count_iteration();
        if (loads_each_time) render.enter(loads);
        const Flow flow = body.exec(render);
        completed = completed || flow == Flow::normal;
        if (flow == Flow::break_) break;
    }
    return completed;
}

/// The same for an iteration of type `Walk`, with each item in the loop's target.
template <class Walk, class Then>
bool ForStmt::run_over(Render& render, Walk& walk, Then then) const {
    if (target.kind == Target::Kind::variable) {
        Value& slot = render.slot(target.place);
        return run_each(render, [&] {
            if (!walk.next_alias(slot)) return false;
            then();
            return true;
        });
    }
    Value item;
    return run_each(render, [&] {
        if (!walk.next(item)) return false;
        assign(render, target, std::move(item));
        then();
        return true;
    });
}

bool ForStmt::run_plain(Render& render, const Value& items) const {
    Iteration walk(items);
    render.enter(outer_loads);
    return run_over(render, walk, [] {});
}

bool ForStmt::run_extended(Render& render, const Value& items, std::int64_t depth0) const {
    const auto loop = make_ref<LoopObject>(render, items, depth0, function ? this : nullptr);
    render.enter(outer_loads);
    return run_over(render, *loop, [&] { show(render, loop); });
}

/// Tests and runs in one pass. `loop`, if there is one, receives its position.
bool ForStmt::run_filtered(Render& render, const Value& items, std::int64_t depth0) const {
    const Ptr<LoopObject> loop = loop_slot < 0 ? Ptr<LoopObject>() : make_ref<LoopObject>(render, depth0);
    render.line_hint = filter_line;
    Iteration walk(items);
    render.line_hint = 0;
    render.enter(filter_loads);
    render.enter(outer_loads);
    const auto accept = [&] {
        if (!loop) return true;
        loop->step();
        show(render, loop);
        return true;
    };
    if (target.kind == Target::Kind::variable) {
        // The filter's variable holds the item, and the body's variable refers to it.
        Value& item = render.slot(filter_target.place);
        Value& shown = render.slot(target.place);
        return run_each(render, [&] {
            if (!find_passing(render, [&] { return walk.next_alias(item); })) return false;
            if (&shown != &item) shown.alias(item);
            return accept();
        });
    }
    Value item;
    const auto step = [&] {
        if (!walk.next(item)) return false;
        assign(render, filter_target, item);
        return true;
    };
    return run_each(render, [&] {
        if (!find_passing(render, step)) return false;
        assign(render, target, std::move(item));
        return accept();
    });
}

/// Makes the loop the value of `loop`, if it is not yet.
void ForStmt::show(Render& render, const Ptr<LoopObject>& loop) const {
    Value& slot = render.frame()->slots[loop_slot];
    if (!slot.is_object()) slot = Value(Ptr<NativeObject>::share(loop.get()));
}

}  // namespace carboy::jinja
