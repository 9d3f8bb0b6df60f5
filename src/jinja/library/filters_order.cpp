// Filters that compare items: sort, dictsort, unique, min, max, groupby.
#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/library/generator.hpp"
#include "jinja/methods/access.hpp"
#include "jinja/methods/sorting.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/text_ops.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>

namespace carboy::jinja {

Value ignoring_case(const Value& value) {
    if (!value.is_string()) return value;
    return make_text(unicode::lower(value.text()), value.is_markup());
}

AttributeReader::AttributeReader(State& state, const Value* attribute, bool ignore_case, const Value* fallback)
    : environment_(state.parts()), ignore_case_(ignore_case), fallback_(fallback) {
    if (!attribute || attribute->is_none()) return;
    if (!attribute->is_string()) {
        parts_.push_back(*attribute);
        return;
    }
    for (const std::string_view part : split_text(attribute->text(), ".", -1, false)) {
        std::int64_t index = 0;
        if (is_digits(part) && std::from_chars(part.data(), part.data() + part.size(), index).ec == std::errc())
            parts_.push_back(Value(index));
        else
            parts_.push_back(Value(part));
    }
}

Value AttributeReader::operator()(const Value& item) const {
    Value out = item;
    for (const Value& part : parts_) {
        out = get_item(out, part, environment_.options.undefined);
        if (fallback_ && !fallback_->is_none() && out.is_undefined()) out = *fallback_;
    }
    return ignore_case_ ? ignoring_case(out) : out;
}

namespace {

/// Sorting by "a,b" compares lists of both values.
std::vector<AttributeReader> readers(State& state, const Value* attribute, bool ignore_case) {
    std::vector<AttributeReader> out;
    if (!attribute || !attribute->is_string()) {
        out.emplace_back(state, attribute, ignore_case);
        return out;
    }
    for (const std::string_view part : split_text(attribute->text(), ",", -1, false)) {
        const Value name(part);
        out.emplace_back(state, &name, ignore_case);
    }
    return out;
}

Value sort(State& state, const Value& value, const Args& args) {
    const Arguments given("do_sort", args, {"reverse", "case_sensitive", "attribute"}, 0);
    const auto read = readers(state, given.has(2) ? &given.at(2) : nullptr, !given.flag(1, false));
    std::vector<Value> items = to_vector(value), keys;
    for (const Value& item : items) {
        std::vector<Value> key;
        for (const AttributeReader& reader : read) key.push_back(reader(item));
        keys.push_back(make_list(std::move(key)));
    }
    sort_by_keys(items, keys, given.flag(0, false));
    return make_list(std::move(items));
}

Value dictsort(State&, const Value& value, const Args& args) {
    const Arguments given("do_dictsort", args, {"case_sensitive", "by", "reverse"}, 0);
    const Value by = given.has(1) ? given.at(1) : Value::view("key");
    if (!by.is_string() || (by.text() != "key" && by.text() != "value"))
        fail("FilterArgumentError", "You can only sort by either \"key\" or \"value\"");
    if (value.is_undefined()) fail_undefined(value);
    if (!is_mapping(value))
        fail("AttributeError", fmt::format("'{}' object has no attribute 'items'", type_name(value)));
    std::vector<Value> items, keys;
    const Ptr<Dict> dict = to_dict(value);
    for (const Dict::Entry& entry : dict->entries()) {
        items.push_back(make_tuple({entry.key, entry.value}));
        const Value& key = by.text() == "key" ? entry.key : entry.value;
        keys.push_back(given.flag(0, false) ? key : ignoring_case(key));
    }
    sort_by_keys(items, keys, given.flag(2, false));
    return make_list(std::move(items));
}

Value unique(State& state, const Value& value, const Args& args) {
    const Arguments given("do_unique", args, {"case_sensitive", "attribute"}, 0);
    const AttributeReader read(state, given.has(1) ? &given.at(1) : nullptr, !given.flag(0, false));
    return stepping(
        value, [items = Value(value), read, seen = Dict(), walk = std::unique_ptr<Iteration>()](Value& out) mutable {
            if (!walk) walk = std::make_unique<Iteration>(items);
            while (walk->next(out)) {
                Value key = read(out);
                if (seen.find(key)) continue;
                seen.set(std::move(key), nullptr);
                check_size(static_cast<std::int64_t>(seen.size()), sizeof(Dict::Entry));
                return true;
            }
            return false;
        });
}

template <bool Maximum>
Value extreme(State& state, const Value& value, const Args& args) {
    const Arguments given(Maximum ? "do_max" : "do_min", args, {"case_sensitive", "attribute"}, 0);
    const AttributeReader read(state, given.has(1) ? &given.at(1) : nullptr, !given.flag(0, false));
    Value best = Value::missing(), best_key;
    for (const Value& item : to_vector(value)) {
        Value key = read(item);
        if (best.is_missing() || (Maximum ? ordered(Order::greater, key, best_key) : less(key, best_key))) {
            best = item;
            best_key = std::move(key);
        }
    }
    if (!best.is_missing()) return best;
    return undefined_hint(state.parts().options.undefined, "No aggregated item, sequence was empty.");
}

Value groupby(State& state, const Value& value, const Args& args) {
    static constexpr std::string_view names[] = {"grouper", "list"};
    const Arguments given("sync_do_groupby", args, {"attribute", "default", "case_sensitive"}, 1);
    const Value* fallback = given.has(1) ? &given.at(1) : nullptr;
    const bool case_sensitive = given.flag(2, false);
    const AttributeReader read(state, &given.at(0), !case_sensitive, fallback);
    const AttributeReader read_plain(state, &given.at(0), false, fallback);
    std::vector<Value> items = to_vector(value), keys, out;
    for (const Value& item : items) keys.push_back(read(item));
    sort_by_keys(items, keys, false);
    for (std::size_t i = 0; i < items.size();) {
        const std::size_t start = i;
        std::vector<Value> group;
        while (i < items.size() && (i == start || equals(keys[start], keys[i]))) group.push_back(items[i++]);
        Value key = case_sensitive ? keys[start] : read_plain(items[start]);
        out.push_back(make_ref<Tuple>(std::vector<Value>{std::move(key), make_list(std::move(group))}, names));
    }
    return make_list(std::move(out));
}

}  // namespace

std::span<const BuiltinEntry> order_filters() {
    static constexpr BuiltinEntry entries[] = {
        {"sort", sort},          {"dictsort", dictsort}, {"unique", unique},
        {"min", extreme<false>}, {"max", extreme<true>}, {"groupby", groupby},
    };
    return entries;
}

}  // namespace carboy::jinja
