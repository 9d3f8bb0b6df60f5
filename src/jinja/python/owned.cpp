// Values that must outlive what they refer to: copies of strings and objects, including the items of containers.
#include <carboy/jinja/python/containers.hpp>

#include "jinja/python/nesting.hpp"

namespace carboy::jinja {
namespace {

bool is_shared(const Value& before, const Value& after) {
    return before.is_real() || before.is_undefined() || before.same(after);
}

/// Returns the items' own values; nullopt when all items already own theirs.
std::vector<Value> own_items(const std::vector<Value>& items) {
    std::vector<Value> out;
    out.reserve(items.size());
    bool changed = false;
    for (const Value& item : items) {
        out.push_back(item.owned());
        changed |= !is_shared(item, out.back());
    }
    if (!changed) out.clear();
    return out;
}

Value own_list(const Value& list) {
    std::vector<Value> items = own_items(list.list().items());
    return items.empty() ? list : make_list(std::move(items));
}

Value own_tuple(const Value& tuple) {
    std::vector<Value> items = own_items(tuple.tuple().items());
    return items.empty() ? tuple : Value(make_ref<Tuple>(std::move(items), tuple.tuple().names()));
}

Value own_dict(const Value& dict) {
    auto out = make_ref<Dict>();
    bool changed = false;
    for (const auto& [key, value, hash] : dict.dict().entries()) {
        Value own_key = key.owned(), own_value = value.owned();
        changed |= !is_shared(key, own_key) || !is_shared(value, own_value);
        out->add(std::move(own_key), std::move(own_value), hash);
    }
    return changed ? Value(std::move(out)) : dict;
}

}  // namespace

Value Value::owned() const {
    const bool counted = (flags_ & owned_flag) != 0;
    const Nesting nesting;
    switch (kind_) {
        case Kind::string: return counted || size_ == 0 ? *this : Value(text()).as_markup(is_markup());
        case Kind::list: return own_list(*this);
        case Kind::tuple: return own_tuple(*this);
        case Kind::dict: return own_dict(*this);
        case Kind::object:
            if (const NativeObject* object = native()) {
                Value own = object->owned();
                return own.is_missing() ? *this : own;
            }
            return counted || !type().own ? *this : type().own(data());
        default: return *this;
    }
}

}  // namespace carboy::jinja
