// Equality, order, membership and hashes.
#include <carboy/jinja/operand.hpp>

#include "jinja/fail.hpp"
#include "jinja/iterate.hpp"
#include "jinja/native.hpp"
#include "jinja/nesting.hpp"
#include "jinja/ops.hpp"
#include "jinja/range.hpp"
#include "jinja/undefined.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <compare>

namespace carboy::jinja {
namespace {

bool is_list_like(const Value& value) {
    return value.is_list() || (value.is_object() && !value.type().native && value.type().shape == Shape::sequence);
}

bool equal_sequences(const Value& a, const Value& b) {
    const Nesting nesting;
    const auto count = static_cast<std::size_t>(size_of(a));
    if (count != static_cast<std::size_t>(size_of(b))) return false;
    for (std::size_t i = 0; i < count; ++i)
        if (const Value x = item_at(a, i), y = item_at(b, i); !x.same(y) && !equals(x, y)) return false;
    return true;
}

bool equal_mappings(const Value& a, const Value& b) {
    const Nesting nesting;
    if (size_of(a) != size_of(b)) return false;
    const Ptr<Dict> left = to_dict(a);
    for (const Dict::Entry& entry : left->entries()) {
        const Value other = lookup(b, entry.key);
        if (other.is_missing() || (!entry.value.same(other) && !equals(entry.value, other))) return false;
    }
    return true;
}

bool equal_objects(const Value& a, const Value& b) {
    if (a.native() || b.native()) return a.native() && b.native() && a.native()->equal(*b.native());
    if (a.data() == b.data() && &a.type() == &b.type()) return true;
    return &a.type() == &b.type() && a.type().equal && a.type().equal(a.data(), b.data());
}

bool equal_undefined(const Value& a, const Value& b) {
    for (const Value* side : {&a, &b})
        if (side->is_undefined() && flavour_of(*side) == Undefined::strict) fail_undefined(*side);
    return a.is_undefined() && b.is_undefined() && flavour_of(a) == flavour_of(b);
}

/// Compares without rounding the integer to a float.
std::partial_ordering compare_exactly(std::int64_t a, double b) {
    if (std::isnan(b)) return std::partial_ordering::unordered;
    if (b >= 0x1p63) return std::partial_ordering::less;
    if (b < -0x1p63) return std::partial_ordering::greater;
    const auto whole = static_cast<std::int64_t>(b);
    if (a != whole) return a <=> whole;
    return 0.0 <=> b - static_cast<double>(whole);
}

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
    if (a.is_real() && b.is_real()) return a.real() <=> b.real();
    if (a.is_real()) return 0 <=> compare_exactly(b.integer(), a.real());
    if (b.is_real()) return compare_exactly(a.integer(), b.real());
    return a.integer() <=> b.integer();
}

bool holds(Order order, std::partial_ordering result) {
    switch (order) {
        case Order::less: return result < 0;
        case Order::less_equal: return result <= 0;
        case Order::greater: return result > 0;
        default: return result >= 0;
    }
}

bool compare_sequences(Order order, const Value& a, const Value& b) {
    const Nesting nesting;
    const auto left = static_cast<std::size_t>(size_of(a)), right = static_cast<std::size_t>(size_of(b));
    for (std::size_t i = 0; i < std::min(left, right); ++i) {
        const Value x = item_at(a, i), y = item_at(b, i);
        if (!x.same(y) && !equals(x, y)) return ordered(order, x, y);
    }
    return holds(order, left <=> right);
}

std::string_view symbol(Order order) {
    constexpr std::string_view symbols[] = {"<", "<=", ">", ">="};
    return symbols[static_cast<int>(order)];
}

}  // namespace

bool equals(const Value& a, const Value& b) {
    if (a.is_undefined() || b.is_undefined()) return equal_undefined(a, b);
    if (a.is_string() && b.is_string()) return a.text() == b.text();
    if (is_number(a) && is_number(b)) return compare_numbers(a, b) == 0;
    if (a.is_none() || b.is_none()) return a.is_none() && b.is_none();
    if (is_list_like(a) && is_list_like(b)) return equal_sequences(a, b);
    if (a.is_tuple() && b.is_tuple()) return equal_sequences(a, b);
    if (is_mapping(a) && is_mapping(b)) return equal_mappings(a, b);
    if (const Operand* operand = operand_of(a)) return operand->equals(b);
    if (const Operand* operand = operand_of(b)) return operand->equals(a);
    if (a.is_object() && b.is_object()) return equal_objects(a, b);
    return false;
}

bool ordered(Order order, const Value& a, const Value& b) {
    if (a.is_undefined()) fail_undefined(a);
    if (b.is_undefined()) fail_undefined(b);
    if (is_number(a) && is_number(b)) return holds(order, compare_numbers(a, b));
    if (a.is_string() && b.is_string()) return holds(order, a.text() <=> b.text());
    if ((is_list_like(a) && is_list_like(b)) || (a.is_tuple() && b.is_tuple())) return compare_sequences(order, a, b);
    if (const Operand* operand = operand_of(a))
        if (const auto result = operand->compare(b)) return holds(order, *result);
    if (const Operand* operand = operand_of(b))
        if (const auto result = operand->compare(a)) return holds(order, 0 <=> *result);
    type_error(fmt::format("'{}' not supported between instances of '{}' and '{}'", symbol(order), type_name(a),
                           type_name(b)));
}

bool contains(const Value& haystack, const Value& needle) {
    if (haystack.is_string()) {
        if (needle.is_undefined()) fail("TypeError", "'in <string>' requires string as left operand, not Undefined");
        if (!needle.is_string())
            type_error(fmt::format("'in <string>' requires string as left operand, not {}", type_name(needle)));
        return haystack.text().find(needle.text()) != std::string_view::npos;
    }
    if (is_mapping(haystack)) return !lookup(haystack, needle).is_missing();
    if (!is_iterable(haystack)) type_error(fmt::format("argument of type '{}' is not iterable", type_name(haystack)));
    if (const auto* range = native_as<Range>(haystack); range && is_number(needle)) return range->find(needle) >= 0;
    Iteration walk(haystack);
    for (Value item; walk.next(item);)
        if (item.same(needle) || equals(item, needle)) return true;
    return false;
}

std::uint64_t hash_text(std::string_view text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ull ^ text.size();
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    return hash ^ (hash >> 29);
}

std::uint64_t hash_value(const Value& value) {
    switch (value.kind()) {
        case Kind::string: return hash_text(value.text());
        case Kind::undefined:
            if (flavour_of(value) == Undefined::strict) fail_undefined(value);
            return 3;
        case Kind::none: return 5;
        case Kind::boolean:
        case Kind::integer: return static_cast<std::uint64_t>(value.integer()) * 0x9e3779b97f4a7c15ull;
        case Kind::real: {
            const double number = value.real();
            if (number == std::floor(number) && std::abs(number) < 9e18)
                return hash_value(Value(static_cast<std::int64_t>(number)));
            return std::bit_cast<std::uint64_t>(number);
        }
        case Kind::tuple: {
            const Nesting nesting;
            std::uint64_t hash = 7;
            for (const Value& item : value.tuple().items()) hash = hash * 31 + hash_value(item);
            return hash;
        }
        case Kind::object:
            if (const Operand* operand = operand_of(value)) return operand->hash();
            if (const auto* view = native_as<DictView>(value); view && view->which() != DictView::Part::values)
                type_error(fmt::format("unhashable type: '{}'", type_name(value)));
            if (value.native() || value.type().shape == Shape::opaque)
                return reinterpret_cast<std::uintptr_t>(value.data()) >> 4;
            [[fallthrough]];
        default: type_error(fmt::format("unhashable type: '{}'", type_name(value)));
    }
}

}  // namespace carboy::jinja
