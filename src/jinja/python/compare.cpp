#include "jinja/python/compare.hpp"

#include <carboy/jinja/python/operand.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/nesting.hpp"
#include "jinja/python/range.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"

#include <fmt/format.h>

#include <cmath>
#include <compare>

namespace carboy::jinja {
namespace {

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

}  // namespace carboy::jinja
