#include "jinja/methods/access.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/methods/methods.hpp"
#include "jinja/methods/python_class.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/range.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/unicode.hpp"

#include <carboy/jinja/python/bytes.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {
namespace {

Value object_attribute(const Value& value, std::string_view name) {
    if (NativeObject* native = value.native()) {
        if (value.type().find) {
            const int slot = value.type().find(value.type(), name);
            if (slot >= 0) return value.type().get(value.data(), slot);
        }
        return native->attribute(name);
    }
    const ObjectType& type = value.type();
    if (type.find) {
        const int slot = type.find(type, name);
        if (slot >= 0) return type.get(value.data(), slot);
    }
    return type.attribute ? type.attribute(value.data(), name) : Value::missing();
}

Value tuple_attribute(const Tuple& tuple, std::string_view name) {
    for (std::size_t i = 0; i < tuple.names().size(); ++i)
        if (tuple.names()[i] == name) return tuple[i];
    return Value::missing();
}

Value number_attribute(const Value& value, std::string_view name) {
    if (name == "real") return value.is_bool() ? Value(value.integer()) : value;
    if (name == "imag") return value.is_real() ? Value(0.0) : Value(0);
    if (!value.is_real() && name == "numerator") return value.integer();
    if (!value.is_real() && name == "denominator") return 1;
    return Value::missing();
}

Value character_at(const Value& text, std::int64_t index) {
    const std::string_view all = text.text();
    const auto size = static_cast<std::int64_t>(unicode::length(all));
    if (index < 0) index += size;
    if (index < 0 || index >= size) return Value::missing();
    std::size_t at = unicode::offset(all, static_cast<std::size_t>(index));
    const std::size_t start = at;
    unicode::next(all, at);
    return Value::substring(text, all.substr(start, at - start));
}

struct Bounds {
    std::int64_t start, stop, step, count;
};

std::int64_t bound(const Value& value, std::int64_t fallback, std::int64_t size, std::int64_t low, std::int64_t high) {
    if (value.is_none()) return fallback;
    if (value.is_undefined()) fail_undefined(value);
    const auto number = integer_of(value);
    if (!number) type_error("slice indices must be integers or None or have an __index__ method");
    std::int64_t out = *number;
    if (out < 0) out = out < -size ? low : out + size;
    return std::min(std::max(out, low), high);
}

Bounds bounds_of(std::int64_t size, const Value& start, const Value& stop, const Value& step) {
    Bounds out{0, 0, 1, 0};
    if (!step.is_none()) {
        if (step.is_undefined()) fail_undefined(step);
        if (!integer_of(step)) type_error("slice indices must be integers or None or have an __index__ method");
        out.step = std::max(*integer_of(step), -INT64_MAX);
    }
    if (out.step == 0) value_error("slice step cannot be zero");
    const bool forward = out.step > 0;
    const std::int64_t low = forward ? 0 : -1, high = forward ? size : size - 1;
    out.start = bound(start, forward ? low : high, size, low, high);
    out.stop = bound(stop, forward ? high : low, size, low, high);
    if (forward && out.stop > out.start) out.count = (out.stop - out.start - 1) / out.step + 1;
    if (!forward && out.start > out.stop) out.count = (out.start - out.stop - 1) / -out.step + 1;
    return out;
}

Value slice_bytes(std::string_view bytes, const Bounds& bounds) {
    std::vector<std::byte> out;
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step)
        out.push_back(static_cast<std::byte>(bytes[static_cast<std::size_t>(at)]));
    return make_bytes(std::move(out));
}

Value slice_text(const Value& text, const Bounds& bounds) {
    const std::string_view all = text.text();
    if (bounds.step == 1) {
        const std::size_t from = unicode::offset(all, static_cast<std::size_t>(bounds.start));
        const std::size_t length = unicode::offset(all.substr(from), static_cast<std::size_t>(bounds.count));
        return Value::substring(text, all.substr(from, length));
    }
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < all.size(); unicode::next(all, at)) starts.push_back(at);
    starts.push_back(all.size());
    std::string out;
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step) {
        const auto from = starts[static_cast<std::size_t>(at)];
        out.append(all.substr(from, starts[static_cast<std::size_t>(at) + 1] - from));
    }
    return make_text(out, text.is_markup());
}

}  // namespace

/// False for values that Python does not accept as a key.
static bool is_hashable(const Value& key) {
    if (key.is_list() || key.is_dict()) return false;
    if (!key.is_tuple()) return true;
    const auto& items = key.tuple().items();
    return std::all_of(items.begin(), items.end(), is_hashable);
}

Value find_attribute(const Value& value, std::string_view name) {
    Value out = Value::missing();
    switch (value.kind()) {
        case Kind::undefined:
            if (flavour_of(value) == Undefined::chainable && !name.starts_with("__")) return value;
            if (!name.starts_with("__")) fail_undefined(value);
            break;
        case Kind::object: out = object_attribute(value, name); break;
        case Kind::tuple: out = tuple_attribute(value.tuple(), name); break;
        case Kind::boolean:
        case Kind::integer:
        case Kind::real: out = number_attribute(value, name); break;
        default: break;
    }
    if (!out.is_missing()) return out;
    if (const Method method = find_method(value, name)) return bind_method(value, name, method);
    if (name == "__class__") return class_of(value);
    refuse_attribute(value, name);
    return out;
}

Value find_item(const Value& value, const Value& key) {
    if (value.is_undefined()) {
        if (flavour_of(value) == Undefined::chainable) return value;
        fail_undefined(value);
    }
    if (value.is_string()) return integer_of(key) ? character_at(value, *integer_of(key)) : Value::missing();
    if (is_mapping(value)) {
        return is_hashable(key) ? lookup(value, key) : Value::missing();
    }
    if (NativeObject* native = value.native()) return native->item(key);
    if (!is_sequence(value) || !integer_of(key)) return Value::missing();
    const std::int64_t size = size_of(value);
    std::int64_t index = *integer_of(key);
    if (index < 0) index += size;
    return index < 0 || index >= size ? Value::missing() : item_at(value, static_cast<std::size_t>(index));
}

Value get_attribute(const Value& value, const Value& name, Undefined flavour) {
    Value out = find_attribute(value, name.text());
    if (!out.is_missing()) return out;
    out = find_item(value, name);
    return out.is_missing() ? undefined_attribute(flavour, value, name) : out;
}

Value get_item(const Value& value, const Value& key, Undefined flavour) {
    Value out = find_item(value, key);
    if (!out.is_missing()) return out;
    if (key.is_string()) out = find_attribute(value, key.text());
    return out.is_missing() ? undefined_attribute(flavour, value, key) : out;
}

Value slice(const Value& value, const Value& start, const Value& stop, const Value& step) {
    if (value.is_undefined()) {
        if (flavour_of(value) == Undefined::chainable) return value;
        fail_undefined(value);
    }
    const auto bytes = bytes_in(value);
    if (!bytes && !value.is_string() && !is_sequence(value))
        type_error(is_mapping(value) ? std::string("unhashable type: 'slice'")
                                     : fmt::format("'{}' object is not subscriptable", type_name(value)));
    const Bounds bounds = bounds_of(size_of(value), start, stop, step);
    if (value.is_string()) return slice_text(value, bounds);
    if (const auto* range = dynamic_cast<Range*>(value.native()))
        return Value(Ptr<NativeObject>::adopt(
            new Range(range->at(bounds.start), range->at(bounds.stop), range->step() * bounds.step)));
    if (bytes) return slice_bytes(*bytes, bounds);
    std::vector<Value> out;
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step)
        out.push_back(item_at(value, static_cast<std::size_t>(at)));
    return value.is_tuple() ? make_tuple(std::move(out)) : make_list(std::move(out));
}

}  // namespace carboy::jinja
