#include "jinja/run/expr.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/methods/access.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/run/print.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

bool Expr::test(Render& render) const {
    Value scratch;
    return truth(eval(render, scratch));
}

void Expr::print(Render& render, bool escaped) const {
    Value scratch;
    print_value(render, eval(render, scratch), escaped);
}

void print_other(Render& render, const Value& value, bool escaped) {
    std::string text;
    escaped ? write_escaped(value, text) : write_str(value, text);
    render.write(text);
}

static bool holds_mutable(const Value& value) {
    if (value.is_list() || value.is_dict()) return true;
    if (!value.is_tuple()) return false;
    for (const Value& item : value.tuple().items())
        if (holds_mutable(item)) return true;
    return false;
}

static Value deep_copy(const Value& value) {
    if (value.is_list() || value.is_tuple()) {
        std::vector<Value> items;
        for (const Value& item : to_vector(value)) items.push_back(deep_copy(item));
        return value.is_list() ? make_list(std::move(items)) : make_tuple(std::move(items));
    }
    if (!value.is_dict()) return value;
    auto out = make_ref<Dict>();
    for (const Dict::Entry& entry : value.dict().entries()) out->set(entry.key, deep_copy(entry.value));
    return out;
}

ConstantExpr::ConstantExpr(Value value) : value_(std::move(value)), mutable_(holds_mutable(value_)) {}

const Value& ConstantExpr::eval(Render&, Value& scratch) const {
    if (!mutable_) return value_;
    return scratch = deep_copy(value_);
}

const Value& LocalExpr::eval(Render& render, Value&) const { return value(render); }

const Value& OuterExpr::eval(Render& render, Value&) const {
    const Value& value = render.slot(place_);
    return value.is_missing() ? undefined_ : value;
}

const Value& ItemExpr::eval(Render& render, Value& scratch) const {
    Value subject_scratch, key_scratch;
    const Value& subject = subject_->eval(render, subject_scratch);
    const Value& key = key_->eval(render, key_scratch);
    if (subject.is_held()) render.keep(subject);
    return scratch = get_item(subject, key, render.flavour());
}

const Value& SliceExpr::eval(Render& render, Value& scratch) const {
    static const Value none(nullptr);
    Value subject_scratch, a, b, c;
    const Value& subject = subject_->eval(render, subject_scratch);
    const Value& start = start_ ? start_->eval(render, a) : none;
    const Value& stop = stop_ ? stop_->eval(render, b) : none;
    const Value& step = step_ ? step_->eval(render, c) : none;
    return scratch = slice(subject, start, stop, step);
}

const Value& SequenceExpr::eval(Render& render, Value& scratch) const {
    std::vector<Value> items;
    items.reserve(items_.size());
    for (const ExprPtr& item : items_) {
        Value item_scratch;
        items.push_back(item->eval(render, item_scratch));
    }
    return scratch = tuple_ ? make_tuple(std::move(items)) : make_list(std::move(items));
}

const Value& DictExpr::eval(Render& render, Value& scratch) const {
    auto dict = make_ref<Dict>();
    for (const auto& [key, value] : items_) {
        Value key_scratch, value_scratch;
        const Value& name = key->eval(render, key_scratch);
        dict->set(name, value->eval(render, value_scratch));
    }
    return scratch = Value(std::move(dict));
}

const Value& BinaryExpr::eval(Render& render, Value& scratch) const {
    Value a, b;
    const Value& left = left_->eval(render, a);
    const Value& right = right_->eval(render, b);
    return scratch = operation_(left, right);
}

const Value& UnaryExpr::eval(Render& render, Value& scratch) const {
    Value operand;
    return scratch = operation_(operand_->eval(render, operand));
}

const Value& NotExpr::eval(Render& render, Value& scratch) const { return scratch = Value(!operand_->test(render)); }

const Value& LogicExpr::eval(Render& render, Value& scratch) const {
    const Value& left = left_->eval(render, scratch);
    if (truth(left) != conjunction_) return left;
    return right_->eval(render, scratch);
}

bool LogicExpr::test(Render& render) const {
    return conjunction_ ? left_->test(render) && right_->test(render) : left_->test(render) || right_->test(render);
}

bool compare(Comparison comparison, const Value& a, const Value& b) {
    switch (comparison) {
        case Comparison::equal: return equals(a, b);
        case Comparison::unequal: return !equals(a, b);
        case Comparison::less: return ordered(Order::less, a, b);
        case Comparison::less_equal: return ordered(Order::less_equal, a, b);
        case Comparison::greater: return ordered(Order::greater, a, b);
        case Comparison::greater_equal: return ordered(Order::greater_equal, a, b);
        case Comparison::in: return contains(b, a);
        default: return !contains(b, a);
    }
}

bool CompareExpr::test(Render& render) const {
    Value scratch[2];
    const Value* left = &first_->eval(render, scratch[0]);
    int next = 1;
    for (const auto& [comparison, operand] : rest_) {
        const Value* right = &operand->eval(render, scratch[next]);
        if (!compare(comparison, *left, *right)) return false;
        left = right;
        next = 1 - next;
    }
    return true;
}

const Value& CompareExpr::eval(Render& render, Value& scratch) const { return scratch = Value(test(render)); }

const Value& ConditionalExpr::eval(Render& render, Value& scratch) const {
    return (condition_->test(render) ? value_ : otherwise_)->eval(render, scratch);
}

const Value& ConcatExpr::eval(Render& render, Value& scratch) const {
    std::vector<Value> parts;
    parts.reserve(parts_.size());
    bool markup = false;
    for (const ExprPtr& part : parts_) {
        Value part_scratch;
        parts.push_back(part->eval(render, part_scratch));
        const Value& value = parts.back();
        markup = markup || (escaping_ && (value.is_markup() || (value.is_object() && value.type().html)));
    }
    std::string out;
    for (const Value& part : parts) markup ? write_escaped(part, out) : write_str(part, out);
    check_size(out.size());
    return scratch = make_text(out, markup);
}

const Value& MarkupExpr::eval(Render& render, Value& scratch) const {
    Value text;
    const Value& value = text_->eval(render, text);
    if (!render.escaping()) return scratch = value;
    return scratch = soft_str(value).as_markup(true);
}

const Value& FinalizeExpr::eval(Render& render, Value& scratch) const {
    Value value;
    const Value& given = value_->eval(render, value);
    return scratch = call_value(render, finalize_, {{&given, 1}});
}

const Value& MissingExpr::eval(Render&, Value&) const { throw TemplateRuntimeError(message_); }

}  // namespace carboy::jinja
