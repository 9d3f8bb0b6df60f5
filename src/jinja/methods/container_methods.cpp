// Methods of list, tuple, dict and of C++ mappings and sequences that are treated like them.
#include "jinja/errors/fail.hpp"
#include "jinja/methods/cycle.hpp"
#include "jinja/methods/methods.hpp"
#include "jinja/methods/sorting.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"

#include <carboy/jinja/python/state.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {
namespace {

Value append(State&, const Value& self, const Args& args) {
    const PositionalArguments given("list.append", args, {"object"}, 1);
    check_cycle(&self.list(), given.at(0));
    self.list().append(given.at(0));
    return nullptr;
}

Value extend(State&, const Value& self, const Args& args) {
    for (Value& item : to_vector(PositionalArguments("list.extend", args, {"iterable"}, 1).at(0))) {
        check_cycle(&self.list(), item);
        self.list().append(std::move(item));
    }
    return nullptr;
}

Value insert(State&, const Value& self, const Args& args) {
    const PositionalArguments given("list.insert", args, {"index", "object"}, 2);
    const auto size = static_cast<std::int64_t>(self.list().size());
    std::int64_t at = given.integer(0, 0);
    if (at < 0) at = std::max<std::int64_t>(at + size, 0);
    check_cycle(&self.list(), given.at(1));
    self.list().insert(static_cast<std::size_t>(std::min(at, size)), given.at(1));
    return nullptr;
}

Value pop(State&, const Value& self, const Args& args) {
    const PositionalArguments given("list.pop", args, {"index"}, 0);
    const auto size = static_cast<std::int64_t>(self.list().size());
    std::int64_t at = given.integer(0, -1);
    if (size == 0) fail("IndexError", "pop from empty list");
    if (at < 0) at += size;
    if (at < 0 || at >= size) fail("IndexError", "pop index out of range");
    return self.list().remove(static_cast<std::size_t>(at));
}

std::size_t find_position(const Value& self, const Value& wanted, std::size_t start = 0, std::size_t stop = SIZE_MAX) {
    for (std::size_t i = start; i < std::min(stop, static_cast<std::size_t>(size_of(self))); ++i) {
        const Value item = item_at(self, i);
        if (item.same(wanted) || equals(item, wanted)) return i;
    }
    return SIZE_MAX;
}

Value remove(State&, const Value& self, const Args& args) {
    const std::size_t at = find_position(self, PositionalArguments("list.remove", args, {"value"}, 1).at(0));
    if (at == SIZE_MAX) value_error("list.remove(x): x not in list");
    self.list().remove(at);
    return nullptr;
}

/// list.index's start and stop: a position past the end is kept, one before the beginning becomes the beginning.
std::size_t position_argument(const Arguments& given, std::size_t at, std::int64_t size, std::int64_t fallback) {
    const std::int64_t out = given.integer(at, fallback);
    return static_cast<std::size_t>(std::clamp<std::int64_t>(out < 0 ? out + size : out, 0, size));
}

Value index(State&, const Value& self, const Args& args) {
    const PositionalArguments given(self.is_tuple() ? "tuple.index" : "list.index", args, {"value", "start", "stop"},
                                    1);
    const std::int64_t size = size_of(self);
    const std::size_t start = position_argument(given, 1, size, 0), stop = position_argument(given, 2, size, size);
    const std::size_t at = find_position(self, given.at(0), start, stop);
    if (at == SIZE_MAX)
        value_error(self.is_tuple() ? "tuple.index(x): x not in tuple" : given.at(0).repr() + " is not in list");
    return at;
}

Value count(State&, const Value& self, const Args& args) {
    const PositionalArguments given(self.is_tuple() ? "tuple.count" : "list.count", args, {"value"}, 1);
    std::int64_t out = 0;
    for (const Value& item : to_vector(self)) out += item.same(given.at(0)) || equals(item, given.at(0));
    return out;
}

Value clear_list(State&, const Value& self, const Args& args) {
    PositionalArguments("list.clear", args, {}, 0);
    self.list().clear();
    return nullptr;
}

Value copy_list(State&, const Value& self, const Args& args) {
    PositionalArguments("list.copy", args, {}, 0);
    return make_list(self.list().items());
}

Value reverse(State&, const Value& self, const Args& args) {
    PositionalArguments("list.reverse", args, {}, 0);
    std::vector<Value> items = self.list().items();
    std::reverse(items.begin(), items.end());
    self.list().assign(std::move(items));
    return nullptr;
}

Value sort(State& state, const Value& self, const Args& args) {
    const Arguments given("list.sort", args, {"key", "reverse"}, 0);
    if (args.size() > 0) type_error("sort() takes no positional arguments");
    std::vector<Value> items = self.list().items();
    std::vector<Value> keys;
    for (const Value& item : items) keys.push_back(given.given(0) ? state.call(given.at(0), {{&item, 1}}) : item);
    sort_by_keys(items, keys, given.integer(1, 0) != 0);
    self.list().assign(std::move(items));
    return nullptr;
}

Value get(State&, const Value& self, const Args& args) {
    const PositionalArguments given("dict.get", args, {"key", "default"}, 1);
    Value found = lookup(self, given.at(0));
    if (!found.is_missing()) return found;
    return given.has(1) ? given.at(1) : Value(nullptr);
}

template <DictView::Part Which>
Value view(State&, const Value& self, const Args& args) {
    constexpr std::string_view names[] = {"dict.keys", "dict.values", "dict.items"};
    PositionalArguments(names[static_cast<int>(Which)], args, {}, 0);
    return Value(Ptr<NativeObject>::adopt(new DictView(self, Which)));
}

Value pop_key(State&, const Value& self, const Args& args) {
    const PositionalArguments given("dict.pop", args, {"key", "default"}, 1);
    Value found = self.dict().size() == 0 ? Value::missing() : lookup(self, given.at(0));
    if (found.is_missing()) {
        if (!given.has(1)) fail("KeyError", given.at(0).repr());
        return given.at(1);
    }
    self.dict().erase(given.at(0));
    return found;
}

Value popitem(State&, const Value& self, const Args& args) {
    PositionalArguments("dict.popitem", args, {}, 0);
    if (self.dict().size() == 0) fail("KeyError", "'popitem(): dictionary is empty'");
    const Dict::Entry last = self.dict().entries().back();
    self.dict().erase(last.key);
    return make_tuple({last.key, last.value});
}

Value setdefault(State&, const Value& self, const Args& args) {
    const PositionalArguments given("dict.setdefault", args, {"key", "default"}, 1);
    const Value found = lookup(self, given.at(0));
    if (!found.is_missing()) return found;
    if (given.has(1)) check_cycle(&self.dict(), given.at(1));
    self.dict().set(given.at(0), given.has(1) ? given.at(1) : Value(nullptr));
    return given.has(1) ? given.at(1) : Value(nullptr);
}

Value update(State&, const Value& self, const Args& args) {
    if (args.size() > 1) type_error(fmt::format("update expected at most 1 argument, got {}", args.size()));
    if (args.size() == 1) merge_into(self.dict(), args[0]);
    for (const NamedValue& argument : args.keyword) {
        check_cycle(&self.dict(), argument.value);
        self.dict().set(argument.name, argument.value);
    }
    return nullptr;
}

Value clear_dict(State&, const Value& self, const Args& args) {
    PositionalArguments("dict.clear", args, {}, 0);
    self.dict().clear();
    return nullptr;
}

Value copy_dict(State&, const Value& self, const Args& args) {
    PositionalArguments("dict.copy", args, {}, 0);
    return self.dict().copy();
}

Value from_keys(State&, const Value&, const Args& args) {
    const PositionalArguments given("dict.fromkeys", args, {"iterable", "value"}, 1);
    auto out = make_ref<Dict>();
    for (Value& key : to_vector(given.at(0))) out->set(std::move(key), given.has(1) ? given.at(1) : Value(nullptr));
    return out;
}

constexpr MethodEntry list_methods[] = {
    {"append", append},   {"extend", extend},    {"insert", insert},  {"pop", pop},
    {"remove", remove},   {"index", index},      {"count", count},    {"sort", sort},
    {"reverse", reverse}, {"clear", clear_list}, {"copy", copy_list},
};
constexpr MethodEntry tuple_methods[] = {{"index", index}, {"count", count}};
constexpr MethodEntry dict_methods[] = {
    {"items", view<DictView::Part::items>},
    {"keys", view<DictView::Part::keys>},
    {"values", view<DictView::Part::values>},
    {"get", get},
    {"pop", pop_key},
    {"popitem", popitem},
    {"setdefault", setdefault},
    {"update", update},
    {"clear", clear_dict},
    {"copy", copy_dict},
    {"fromkeys", from_keys},
};

}  // namespace

Method find_list_method(std::string_view name) { return find_in(list_methods, name); }
Method find_tuple_method(std::string_view name) { return find_in(tuple_methods, name); }
Method find_dict_method(std::string_view name) { return find_in(dict_methods, name); }
Method find_mapping_method(std::string_view name) { return find_in(std::span(dict_methods).first(4), name); }

void merge_into(Dict& dict, const Value& source) {
    if (source.is_undefined()) fail_undefined(source);
    if (is_mapping(source)) {
        const std::vector<Dict::Entry> entries = to_dict(source)->entries();
        for (const Dict::Entry& entry : entries) {
            check_cycle(&dict, entry.value);
            dict.set(entry.key, entry.value);
        }
        return;
    }
    std::size_t index = 0;
    for (const Value& pair : to_vector(source)) {
        if (!pair.is_undefined() && !is_iterable(pair))
            type_error(fmt::format("cannot convert dictionary update sequence element #{} to a sequence", index));
        const std::vector<Value> parts = to_vector(pair);
        if (parts.size() != 2)
            value_error(fmt::format("dictionary update sequence element #{} has length {}; 2 is required", index,
                                    parts.size()));
        ++index;
        check_cycle(&dict, parts[1]);
        dict.set(parts[0], parts[1]);
    }
}

}  // namespace carboy::jinja
