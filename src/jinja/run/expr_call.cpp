// Calls of functions, methods, macros, filters and tests.
#include "jinja/errors/fail.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/run/environment_parts.hpp"
#include "jinja/run/expr.hpp"
#include "jinja/run/loop.hpp"
#include "jinja/run/macro.hpp"
#include "jinja/run/module.hpp"
#include "jinja/run/print.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

void ArgumentValues::add(const Value& value, const Value& scratch) {
    const bool temporary = &value == &scratch;
    if (many_.empty() && count_ < few) {
        // A value that is stored elsewhere lives at least as long as the call.
        temporary ? void(few_[count_++] = value) : few_[count_++].alias(value);
        return;
    }
    if (many_.empty()) many_.assign(few_, few_ + count_);
    many_.push_back(value);
    ++count_;
}

ArgumentValues::ArgumentValues(Render& render, const ArgumentExprs& exprs, const Value* first, const Value* caller) {
    Value scratch;
    if (first) add(*first, scratch);
    for (const ExprPtr& argument : exprs.positional) add(argument->eval(render, scratch), scratch);
    for (const auto& [name, argument] : exprs.keyword) {
        Value value;
        keyword_.push_back({name, argument->eval(render, value)});
    }
    if (caller) keyword_.push_back({"caller", *caller});
    if (exprs.more) {
        Value more;
        for (const Value& item : to_vector(exprs.more->eval(render, more))) add(item, item);
    }
    if (!exprs.more_keywords) return;
    Value more;
    const Value& mapping = exprs.more_keywords->eval(render, more);
    if (mapping.is_undefined()) fail_undefined(mapping);
    if (!is_mapping(mapping))
        type_error(fmt::format("argument after ** must be a mapping, not {}", type_name(mapping)));
    const Ptr<Dict> entries = to_dict(mapping);
    for (const Dict::Entry& entry : entries->entries()) {
        if (!entry.key.is_string()) type_error("keywords must be strings");
        for (const NamedValue& known : keyword_)
            if (known.name == entry.key.text())
                type_error(fmt::format("got multiple values for keyword argument '{}'", known.name));
        names_.push_back(entry.key);
        keyword_.push_back({entry.key.text(), entry.value});
    }
}

Args ArgumentValues::args() const {
    return {many_.empty() ? std::span<const Value>(few_, count_) : std::span<const Value>(many_), keyword_};
}

Value call_value(State& state, const Value& callee, const Args& args) {
    if (callee.is_undefined()) fail_undefined(callee);
    if (!is_callable(callee)) type_error(fmt::format("'{}' object is not callable", type_name(callee)));
    NativeObject* native = callee.native();
    Value out = native ? native->call(state, args) : callee.type().call(callee.data(), state, args);
    if (out.is_held()) state.keep(out);
    if (const Render* const render = Render::current()) render->check_after_call();
    return out;
}

Value State::call(const Value& callee, const Args& args) { return call_value(*this, callee, args); }

CallExpr::CallExpr(ExprPtr callee, ArgumentExprs arguments)
    : callee_(std::move(callee)),
      attribute_(dynamic_cast<const AttributeExpr*>(callee_.get())),
      local_(dynamic_cast<const LocalExpr*>(callee_.get())),
      arguments_(std::move(arguments)) {}

Value CallExpr::call_method(Render& render, const Value& subject, const Value* caller) const {
    if (const Method method = attribute_->method(subject.kind()))
        return method(render, subject, ArgumentValues(render, arguments_, nullptr, caller).args());
    if (subject.is_object() && &subject.type() == &loop_type) {
        auto* loop = static_cast<LoopObject*>(subject.native());
        const int slot = attribute_->slot_in(loop_type);
        if (loop->is_method(slot))
            return loop->call_method(slot, ArgumentValues(render, arguments_, nullptr, caller).args());
    }
    Value scratch;
    const Value& callee = attribute_->of(render, subject, scratch);
    return call_value(render, callee, ArgumentValues(render, arguments_, nullptr, caller).args());
}

Value CallExpr::call(Render& render, const Value* caller) const {
    Value scratch;
    if (attribute_) return call_method(render, attribute_->subject().eval(render, scratch), caller);
    const Value& callee = callee_->eval(render, scratch);
    return call_value(render, callee, ArgumentValues(render, arguments_, nullptr, caller).args());
}

const Value& CallExpr::eval(Render& render, Value& scratch) const { return scratch = call(render, nullptr); }

void CallExpr::print(Render& render, bool escaped) const { print_call(render, nullptr, escaped); }

void CallExpr::print_call(Render& render, const Value* caller, bool escaped) const {
    if (attribute_) {
        Value scratch, attribute_scratch;
        const Value& subject = attribute_->subject().eval(render, scratch);
        // Only modules and references to blocks contain printable objects.
        if (!subject.is_object() || !subject.native() || (escaped && !render.escaping()))
            return print_value(render, call_method(render, subject, caller), escaped);
        if (&subject.type() == &loop_type) return print_value(render, call_method(render, subject, caller), escaped);
        const Value& callee = attribute_->of(render, subject, attribute_scratch);
        if (callee.is_object() && &callee.type() == &printable_type)
            return static_cast<Printable*>(callee.native())->print_call(render, arguments_, caller);
        const ArgumentValues values(render, arguments_, nullptr, caller);
        return print_value(render, call_value(render, callee, values.args()), escaped);
    }
    Value scratch;
    const Value& callee = local_ ? local_->value(render) : callee_->eval(render, scratch);
    if (callee.is_object() && &callee.type() == &printable_type && (!escaped || render.escaping()))
        return static_cast<Printable*>(callee.native())->print_call(render, arguments_, caller);
    const ArgumentValues values(render, arguments_, nullptr, caller);
    print_value(render, call_value(render, callee, values.args()), escaped);
}

const Value& SuperExpr::eval(Render& render, Value& scratch) const {
    const auto& block = static_cast<const Block&>(render.function());
    return scratch = call_value(render, make_super_reference(render.here(), block, render.flavour()), {});
}

void SuperExpr::print(Render& render, bool escaped) const {
    const Block* const overridden = render.here().chain.overridden_by(static_cast<const Block&>(render.function()));
    if (overridden && (!escaped || render.escaping())) return render.run_block(*overridden, render.here());
    Expr::print(render, escaped);
}

Value FilterExpr::apply(Render& render, const Value& subject) const {
    if (filter_.function) {
        const ArgumentValues values(render, arguments_);
        return filter_.function(render, subject, values.args());
    }
    const ArgumentValues values(render, arguments_, &subject);
    return call_value(render, filter_.callable, values.args());
}

const Value& FilterExpr::eval(Render& render, Value& scratch) const {
    Value subject_scratch;
    const Value& subject = subject_->eval(render, subject_scratch);
    if (subject.is_held()) render.keep(subject);
    return scratch = apply(render, subject);
}

}  // namespace carboy::jinja
