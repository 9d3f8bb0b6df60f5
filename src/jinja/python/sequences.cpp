#include "jinja/python/sequences.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

static std::string_view undefined_name(const Value& value) {
    constexpr std::string_view names[] = {"Undefined", "StrictUndefined", "ChainableUndefined", "DebugUndefined"};
    return names[static_cast<int>(flavour_of(value))];
}

std::string_view type_name(const Value& value) {
    switch (value.kind()) {
        case Kind::missing: return "missing";
        case Kind::undefined: return undefined_name(value);
        case Kind::none: return "NoneType";
        case Kind::boolean: return "bool";
        case Kind::integer: return "int";
        case Kind::real: return "float";
        case Kind::string: return value.is_markup() ? "Markup" : "str";
        case Kind::list: return "list";
        case Kind::tuple: return "tuple";
        case Kind::dict: return "dict";
        default: return value.native() ? value.native()->type_name() : value.type().name;
    }
}

static bool object_truth(const Value& value) {
    if (const NativeObject* native = value.native()) return native->truth();
    const ObjectType& type = value.type();
    if (type.truth) return type.truth(value.data());
    return type.shape == Shape::opaque || !type.size || type.size(value.data()) != 0;
}

bool truth(const Value& value) {
    switch (value.kind()) {
        case Kind::undefined:
            if (flavour_of(value) == Undefined::strict) fail_undefined(value);
            return false;
        case Kind::boolean:
        case Kind::integer: return value.integer() != 0;
        case Kind::real: return value.real() != 0;
        case Kind::string: return !value.text().empty();
        case Kind::list: return value.list().size() != 0;
        case Kind::tuple: return value.tuple().size() != 0;
        case Kind::dict: return value.dict().size() != 0;
        case Kind::object: return object_truth(value);
        default: return false;
    }
}

bool is_number(const Value& value) { return value.is_integer() || value.is_real() || value.is_bool(); }

double number_of(const Value& value) { return value.is_real() ? value.real() : static_cast<double>(value.integer()); }

std::optional<std::int64_t> integer_of(const Value& value) {
    if (value.is_integer() || value.is_bool()) return value.integer();
    return std::nullopt;
}

std::int64_t index_of(const Value& value) {
    if (value.is_undefined()) fail_undefined(value);
    const auto number = integer_of(value);
    if (!number) type_error(fmt::format("'{}' object cannot be interpreted as an integer", type_name(value)));
    return *number;
}

bool is_sequence(const Value& value) {
    if (value.is_list() || value.is_tuple()) return true;
    if (!value.is_object()) return false;
    return value.native() ? value.native()->shape() == Shape::sequence : value.type().shape == Shape::sequence;
}

bool is_list_like(const Value& value) {
    return value.is_list() || (value.is_object() && !value.type().native && value.type().shape == Shape::sequence);
}

bool is_mapping(const Value& value) {
    return value.is_dict() || (value.is_object() && !value.native() && value.type().shape == Shape::mapping);
}

std::int64_t size_of(const Value& value) {
    switch (value.kind()) {
        case Kind::string: return static_cast<std::int64_t>(unicode::length(value.text()));
        case Kind::list: return static_cast<std::int64_t>(value.list().size());
        case Kind::tuple: return static_cast<std::int64_t>(value.tuple().size());
        case Kind::dict: return static_cast<std::int64_t>(value.dict().size());
        case Kind::undefined:
            if (flavour_of(value) == Undefined::strict) fail_undefined(value);
            return 0;
        case Kind::object:
            if (const NativeObject* native = value.native()) return native->size();
            return value.type().size ? static_cast<std::int64_t>(value.type().size(value.data())) : -1;
        default: return -1;
    }
}

std::int64_t length_of(const Value& value) {
    const std::int64_t size = size_of(value);
    if (size < 0) type_error(fmt::format("object of type '{}' has no len()", type_name(value)));
    return size;
}

Value item_at(const Value& sequence, std::size_t index) {
    if (sequence.is_list()) return sequence.list()[index];
    if (sequence.is_tuple()) return sequence.tuple()[index];
    if (NativeObject* native = sequence.native()) return native->item(Value(static_cast<std::int64_t>(index)));
    return sequence.type().item(sequence.data(), index);
}

Value lookup(const Value& mapping, const Value& key) {
    if (mapping.is_dict()) {
        const Value* found = mapping.dict().find(key);
        return found ? *found : Value::missing();
    }
    hash_value(key);
    return mapping.type().lookup ? mapping.type().lookup(mapping.data(), key) : Value::missing();
}

std::vector<Value> to_vector(const Value& iterable) {
    if (iterable.is_list()) return iterable.list().items();
    if (iterable.is_tuple()) return iterable.tuple().items();
    Iteration walk(iterable);
    std::vector<Value> out;
    if (walk.indexed()) check_size(static_cast<std::int64_t>(walk.size()), sizeof(Value));
    for (Value item; walk.next(item);) {
        out.push_back(item);
        check_size(out.size() * sizeof(Value));
    }
    return out;
}

Ptr<Dict> to_dict(const Value& mapping) {
    if (mapping.is_dict()) return Ptr<Dict>::share(&mapping.dict());
    auto out = make_ref<Dict>();
    if (const auto entries = mapping.type().entries) {
        for (auto& [key, value] : entries(mapping.data())) out->set(std::move(key), std::move(value));
        return out;
    }
    Iteration keys(mapping);
    for (Value key; keys.next(key);) out->set(key, lookup(mapping, key));
    return out;
}

bool is_callable(const Value& value) {
    if (value.is_undefined()) return true;
    if (!value.is_object()) return false;
    return value.native() ? value.native()->callable() : value.type().call != nullptr;
}

bool is_iterable(const Value& value) {
    switch (value.kind()) {
        case Kind::string:
        case Kind::list:
        case Kind::tuple:
        case Kind::dict:
        case Kind::undefined: return true;
        case Kind::object: break;
        default: return false;
    }
    if (NativeObject* native = value.native())
        return native->shape() == Shape::sequence || static_cast<bool>(native->iterate());
    return value.type().shape != Shape::opaque && value.type().size;
}

}  // namespace carboy::jinja
