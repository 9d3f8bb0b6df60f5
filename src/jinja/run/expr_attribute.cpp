// Attribute access: built-in methods are found at compile time, slots of objects once for each type.
#include "jinja/methods/access.hpp"

#include <atomic>
#include "jinja/python/undefined.hpp"
#include "jinja/run/expr.hpp"
#include "jinja/run/print.hpp"

namespace carboy::jinja {

AttributeExpr::AttributeExpr(ExprPtr subject, std::string name)
    : subject_(std::move(subject)),
      local_(dynamic_cast<const LocalExpr*>(subject_.get())),
      name_(std::move(name)),
      name_value_(name_),
      hash_(hash_text(name_)),
      string_method_(find_string_method(name_)),
      list_method_(find_list_method(name_)),
      tuple_method_(find_tuple_method(name_)),
      dict_method_(find_dict_method(name_)),
      mapping_method_(find_mapping_method(name_)),
      special_(name_.starts_with("__")) {}

Method AttributeExpr::method(Kind kind) const {
    switch (kind) {
        case Kind::string: return string_method_;
        case Kind::list: return list_method_;
        case Kind::tuple: return tuple_method_;
        case Kind::dict: return dict_method_;
        default: return nullptr;
    }
}

int AttributeExpr::look_up_slot(const ObjectType& type) const {
    const auto address = reinterpret_cast<std::uintptr_t>(&type);
    const int slot = type.find ? type.find(type, name_) : -1;
    if ((address & ~type_mask) == 0 && slot < 0xffff)
        cache_.store(address | static_cast<std::uint64_t>(slot + 1) << slot_shift, std::memory_order_relaxed);
    return slot;
}

const Value& AttributeExpr::of(Render& render, const Value& subject, Value& scratch) const {
    if (subject.is_object()) {
        const ObjectType& type = subject.type();
        if (const int slot = slot_in(type); slot >= 0) {
            if (subject.is_held()) render.keep(subject);
            Value out = type.get(subject.data(), slot);
            if (out.is_held()) render.keep(out);
            return scratch = std::move(out);
        }
        if (Value out = mapped(type, subject.data()); !out.is_missing()) {
            if (subject.is_held()) render.keep(subject);
            if (out.is_held()) render.keep(out);
            return scratch = std::move(out);
        }
    } else if (subject.is_dict() && !dict_method_ && !special_) {
        // The dict may change before the value is used, so it is copied.
        const Value* found = subject.dict().find(name_, hash_);
        return scratch = found ? Value(*found) : undefined_attribute(render.flavour(), subject, name_value_);
    }
    if (subject.is_held()) render.keep(subject);
    return scratch = get_attribute(subject, name_value_, render.flavour());
}

const Value& AttributeExpr::eval(Render& render, Value& scratch) const {
    Value subject_scratch;
    return of(render, subject_value(render, subject_scratch), scratch);
}

bool AttributeExpr::test(Render& render) const {
    bool out = false;
    use(render, [&](const auto& value) { out = quick_truth(value); });
    return out;
}

bool LoopExpr::answers(std::string_view name) {
    const int slot = loop_type.find(loop_type, name);
    return slot >= 0 && !LoopObject::is_method(slot);
}

LoopExpr::LoopExpr(std::unique_ptr<AttributeExpr> general)
    : general_(std::move(general)),
      local_(static_cast<const LocalExpr*>(&general_->subject())),
      slot_(loop_type.find(loop_type, general_->name())) {}

const Value& LoopExpr::eval(Render& render, Value& scratch) const {
    LoopObject* const asked = loop(render);
    return asked ? scratch = asked->get(slot_) : general_->eval(render, scratch);
}

bool LoopExpr::test(Render& render) const {
    if (slot_ == LoopObject::first)
        if (const LoopObject* const asked = loop(render)) return asked->position() == 0;
    return Expr::test(render);
}

}  // namespace carboy::jinja
