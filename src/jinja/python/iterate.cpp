#include "jinja/python/iterate.hpp"

#include "jinja/errors/budget.hpp"
#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/bound_method.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/nesting.hpp"
#include "jinja/python/range.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

namespace carboy::jinja {
namespace {

class WalkIterator final : public Iterator {
  public:
    explicit WalkIterator(const Value& source) : walk_(source) {}
    bool next(Value& out) override { return walk_.next(out); }

  private:
    Iteration walk_;
};

/// Iteration over Markup yields plain text, as in Python.
Value characters(const Value& text) {
    std::vector<Value> out;
    const std::string_view all = text.text();
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t start = at;
        unicode::next(all, at);
        out.push_back(Value::substring(text, all.substr(start, at - start)).as_markup(false));
    }
    return make_tuple(std::move(out));
}

}  // namespace

Iteration::Iteration(const Value& source) : source_(source) {
    switch (source.kind()) {
        case Kind::list:
            mode_ = Mode::list;
            source_.list().pin();
            return;
        case Kind::tuple: mode_ = Mode::tuple; return;
        case Kind::dict:
            mode_ = Mode::dict;
            dict_ = &source_.dict();
            size_ = dict_->size();
            return;
        case Kind::string:
            source_ = characters(source);
            mode_ = Mode::tuple;
            return;
        case Kind::undefined:
            if (flavour_of(source) == Undefined::strict) fail_undefined(source);
            return;
        case Kind::object: begin_object(); return;
        default: type_error(fmt::format("'{}' object is not iterable", type_name(source)));
    }
}

void Iteration::begin_object() {
    NativeObject* native = source_.native();
    if (!native) {
        const ObjectType& type = source_.type();
        if (type.shape == Shape::opaque || !type.size)
            type_error(fmt::format("'{}' object is not iterable", type.name));
        if (type.shape == Shape::mapping && type.entries) {
            std::vector<Value> keys;
            for (auto& [key, value] : type.entries(source_.data())) keys.push_back(std::move(key));
            owner_ = std::move(source_);
            source_ = make_tuple(std::move(keys));
            mode_ = Mode::tuple;
            return;
        }
        mode_ = type.shape == Shape::sequence ? Mode::object : Mode::mapping;
        object_ = source_.data();
        read_ = type.item;
        size_ = type.size(source_.data());
        return;
    }
    if (const auto* range = dynamic_cast<const Range*>(native)) {
        mode_ = Mode::range;
        size_ = static_cast<std::size_t>(range->size());
        return;
    }
    if (const auto* view = dynamic_cast<const DictView*>(native); view && view->source().is_dict()) {
        mode_ = Mode::items;
        dict_ = &view->source().dict();
        size_ = dict_->size();
        return;
    }
    if (native->shape() == Shape::sequence) {
        mode_ = Mode::native;
        return;
    }
    Ptr<Iterator> iterator = native->iterate();
    if (!iterator) type_error(fmt::format("'{}' object is not iterable", native->type_name()));
    mode_ = Mode::iterator;
    iterator_ = iterator.get();
    source_ = Value(Ptr<NativeObject>::adopt(iterator.detach()));
}

Iteration::~Iteration() {
    if (mode_ == Mode::list) source_.list().unpin();
}

std::size_t Iteration::size() const {
    switch (mode_) {
        case Mode::list: return source_.list().size();
        case Mode::tuple: return source_.tuple().size();
        case Mode::native: return static_cast<std::size_t>(std::max<std::int64_t>(source_.native()->size(), 0));
        default: return size_;
    }
}

Value Iteration::item(std::size_t index) const {
    switch (mode_) {
        case Mode::list: return source_.list()[index];
        case Mode::tuple: return source_.tuple()[index];
        case Mode::dict: return dict_->entries()[index].key;
        case Mode::items: return static_cast<DictView*>(source_.native())->part(index);
        case Mode::object: return source_.type().item(source_.data(), index);
        case Mode::mapping: return source_.type().key(source_.data(), index);
        case Mode::native: return source_.native()->item(Value(static_cast<std::int64_t>(index)));
        case Mode::range: return static_cast<Range*>(source_.native())->at(static_cast<std::int64_t>(index));
        default: return {};
    }
}

bool Iteration::at_end() {
    constexpr std::size_t ended = SIZE_MAX;
    if (dict_ && at_ != ended && dict_->size() != size_)
        fail("RuntimeError", "dictionary changed size during iteration");
    if (at_ < size()) return false;
    if (dict_ || mode_ == Mode::list) at_ = ended;
    return true;
}

bool Iteration::still_has(std::size_t index) const {
    if (dict_) return index < dict_->entries().size();
    return mode_ != Mode::list || index < source_.list().size();
}

template <bool Alias>
bool Iteration::advance(Value& out) {
    if (mode_ == Mode::iterator || mode_ == Mode::range)
        if (Budget* const budget = Budget::current()) budget->count_step();
    if (mode_ == Mode::iterator) {
        const Nesting nesting;
        return iterator_->next(out);
    }
    if (at_end()) return false;
    const std::size_t index = at_++;
    if constexpr (Alias) {
        switch (mode_) {
            case Mode::list: out.alias(source_.list()[index]); return true;
            case Mode::tuple: out.alias(source_.tuple()[index]); return true;
            case Mode::object: out = read_(object_, index); return true;
            default: break;
        }
    }
    out = item(index);
    return true;
}

template bool Iteration::advance<true>(Value&);
template bool Iteration::advance<false>(Value&);

Ptr<Iterator> iterator_over(const Value& source) {
    if (auto* iterator = native_as<Iterator>(source)) return Ptr<Iterator>::share(iterator);
    return Ptr<Iterator>::adopt(new WalkIterator(source));
}

std::string_view DictView::type_name() const {
    return part_ == Part::keys ? "dict_keys" : part_ == Part::values ? "dict_values" : "dict_items";
}

std::int64_t DictView::size() const { return size_of(dict_); }

static Value is_disjoint(State&, const Value& self, const Args& args) {
    for (const Value& item : to_vector(Arguments("isdisjoint", args, {"other"}, 1).at(0)))
        if (contains(self, item)) return false;
    return true;
}

Value DictView::attribute(std::string_view name) {
    if (name != "isdisjoint" || part_ == Part::values) return Value::missing();
    return bind_method(Value(Ptr<NativeObject>::share(this)), name, is_disjoint);
}

Ptr<Iterator> DictView::iterate() {
    if (dict_.is_dict()) return iterator_over(Value(Ptr<NativeObject>::share(this)));
    return iterator_over(make_list(parts()));
}

std::vector<Value> DictView::parts() const {
    std::vector<Value> out;
    if (!dict_.is_dict() && dict_.type().entries) {
        for (auto& [key, value] : dict_.type().entries(dict_.data()))
            out.push_back(part_ == Part::keys     ? std::move(key)
                          : part_ == Part::values ? std::move(value)
                                                  : make_tuple({std::move(key), std::move(value)}));
    } else {
        for (std::size_t i = 0; i < static_cast<std::size_t>(size()); ++i) out.push_back(part(i));
    }
    return out;
}

Value DictView::part(std::size_t index) const {
    if (dict_.is_dict()) {
        const Dict::Entry& entry = dict_.dict().entries()[index];
        if (part_ == Part::items) return make_tuple({entry.key, entry.value});
        return part_ == Part::keys ? entry.key : entry.value;
    }
    Value key = dict_.type().key(dict_.data(), index);
    if (part_ == Part::keys) return key;
    Value value = lookup(dict_, key);
    return part_ == Part::values ? value : make_tuple({std::move(key), std::move(value)});
}

void DictView::repr(std::string& out) const {
    out.append(type_name()).append("([");
    bool first = true;
    for (const Value& part : parts()) {
        if (!std::exchange(first, false)) out += ", ";
        write_repr(part, out);
    }
    out += "])";
}

}  // namespace carboy::jinja
