// Filters on sequences and mappings.
#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/library/generator.hpp"
#include "jinja/methods/access.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/range.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <random>

namespace carboy::jinja {
namespace {

Value default_filter(State&, const Value& value, const Args& args) {
    const Arguments given("do_default", args, {"default_value", "boolean"}, 0);
    if (value.is_undefined() || (given.flag(1, false) && !truth(value)))
        return given.has(0) ? given.at(0) : Value::view("");
    return value;
}

Value length(State&, const Value& value, const Args& args) {
    value_alone("len", args);
    return length_of(value);
}

Value list(State&, const Value& value, const Args& args) {
    Arguments("sync_do_list", args, {}, 0);
    return make_list(to_vector(value));
}

Value first(State& state, const Value& value, const Args& args) {
    Arguments("sync_do_first", args, {}, 0);
    Iteration walk(value);
    Value out;
    if (walk.next(out)) return out;
    return undefined_hint(state.parts().options.undefined, "No first item, sequence was empty.");
}

/// True for values that Python's reversed() accepts.
bool reversible(const Value& value) {
    return value.is_string() || is_sequence(value) || is_mapping(value) || native_as<DictView>(value);
}

Value last(State& state, const Value& value, const Args& args) {
    Arguments("do_last", args, {}, 0);
    if (!value.is_undefined() && !reversible(value))
        type_error(fmt::format("'{}' object is not reversible", type_name(value)));
    if (value.is_string() && !value.text().empty()) return find_item(value, Value(-1));
    const Iteration walk(value);
    // Undefined values are empty.
    if (walk.size() > 0) return walk.item(walk.size() - 1);
    return undefined_hint(state.parts().options.undefined, "No last item, sequence was empty.");
}

Value random(State& state, const Value& value, const Args& args) {
    Arguments("do_random", args, {}, 0);
    // thread_local: a number is drawn in one step.
    static thread_local std::mt19937_64 engine{std::random_device{}()};
    const std::int64_t size = length_of(value);
    if (size == 0) return undefined_hint(state.parts().options.undefined, "No random item, sequence was empty.");
    const auto at = static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(size));
    Value out = find_item(value, Value(at));
    if (out.is_missing()) fail("KeyError", std::to_string(at));
    return out;
}

class ReversedItems final : public Iterator {
  public:
    explicit ReversedItems(std::vector<Value> items, std::string_view name) : items_(std::move(items)), name_(name) {}
    std::string_view type_name() const override { return name_; }
    bool next(Value& out) override {
        if (items_.empty()) return false;
        out = std::move(items_.back());
        items_.pop_back();
        return true;
    }

  private:
    std::vector<Value> items_;
    std::string_view name_;
};

Value reverse(State&, const Value& value, const Args& args) {
    Arguments("do_reverse", args, {}, 0);
    if (value.is_string()) return slice(value, nullptr, nullptr, Value(-1));
    if (!is_iterable(value)) fail("FilterArgumentError", "argument must be iterable");
    std::vector<Value> items = to_vector(value);
    if (reversible(value))
        return Value(Ptr<NativeObject>::adopt(
            new ReversedItems(std::move(items), value.is_list() ? "list_reverseiterator" : "reversed")));
    std::reverse(items.begin(), items.end());
    return make_list(std::move(items));
}

/// Joins the items with a string; the result is Markup when `markup`. Each item is written immediately, because items
/// may change during the iteration.
template <class Next>
Value join_items(Next next, const Value& delimiter, bool markup) {
    const auto write = [&](const Value& value, std::string& out) {
        markup ? write_escaped(value, out) : write_str(value, out);
    };
    std::string out, between;
    write(delimiter, between);
    Value item;
    for (bool first = true; next(item); first = false) {
        if (!first) out += between;
        write(item, out);
        check_size(out.size());
    }
    return make_text(out, markup);
}

/// Source: Jinja filters.py, sync_do_join.
Value join(State& state, const Value& value, const Args& args) {
    const Arguments given("sync_do_join", args, {"d", "attribute"}, 0);
    std::optional<AttributeReader> attribute;
    if (given.given(1)) attribute.emplace(state, &given.at(1));
    const Value delimiter = given.has(0) ? given.at(0) : Value::view("");
    Iteration walk(value);
    const auto next = [&](Value& item) {
        if (!walk.next(item)) return false;
        if (attribute) item = (*attribute)(item);
        return true;
    };
    if (!state.autoescape() || has_html(delimiter)) return join_items(next, delimiter, state.autoescape());
    // Whether to escape depends on all items.
    std::vector<Value> items;
    for (Value item; next(item); check_size(items.size() * sizeof(Value))) items.push_back(std::move(item));
    std::size_t at = 0;
    const auto next_kept = [&](Value& item) {
        if (at == items.size()) return false;
        item = items[at++];
        return true;
    };
    return join_items(next_kept, delimiter, std::any_of(items.begin(), items.end(), has_html));
}

Value batch(State&, const Value& value, const Args& args) {
    const Arguments given("do_batch", args, {"linecount", "fill_with"}, 1);
    return lazily("generator", value,
                  [items = Value(value), count = Value(given.at(0)),
                   fill = given.given(1) ? Value(given.at(1)) : Value::missing()] {
                      std::vector<Value> out, line;
                      for (Value& item : to_vector(items)) {
                          if (equals(Value(line.size()), count)) {
                              out.push_back(make_list(std::move(line)));
                              line.clear();
                          }
                          line.push_back(std::move(item));
                      }
                      if (line.empty()) return out;
                      if (!fill.is_missing()) {
                          const std::int64_t wanted = index_of(count);
                          check_size(wanted, sizeof(Value));
                          while (static_cast<std::int64_t>(line.size()) < wanted) line.push_back(fill);
                      }
                      out.push_back(make_list(std::move(line)));
                      return out;
                  });
}

Value slice_filter(State&, const Value& value, const Args& args) {
    const Arguments given("sync_do_slice", args, {"slices", "fill_with"}, 1);
    return lazily("generator", value,
                  [items = Value(value), count = Value(given.at(0)),
                   fill = given.given(1) ? Value(given.at(1)) : Value::missing()] {
                      const std::vector<Value> all = to_vector(items);
                      const std::int64_t slices = index_of(count);
                      if (slices == 0) fail("ZeroDivisionError", "integer division or modulo by zero");
                      check_size(slices, sizeof(Value) * 4);
                      std::vector<Value> out;
                      const auto size = static_cast<std::int64_t>(all.size());
                      const std::int64_t each = slices > 0 ? size / slices : 0, extra = slices > 0 ? size % slices : 0;
                      std::int64_t at = 0;
                      for (std::int64_t i = 0; i < slices; ++i) {
                          const std::int64_t end = at + each + (i < extra ? 1 : 0);
                          std::vector<Value> part(all.begin() + at, all.begin() + end);
                          if (!fill.is_missing() && i >= extra) part.push_back(fill);
                          out.push_back(make_list(std::move(part)));
                          at = end;
                      }
                      return out;
                  });
}

Value items(State&, const Value& value, const Args& args) {
    Arguments("do_items", args, {}, 0);
    return lazily("generator", value, [mapping = Value(value)] {
        std::vector<Value> out;
        if (mapping.is_undefined()) return out;
        if (!is_mapping(mapping)) type_error("Can only get item pairs from a mapping.");
        const Ptr<Dict> dict = to_dict(mapping);
        for (const Dict::Entry& entry : dict->entries()) out.push_back(make_tuple({entry.key, entry.value}));
        return out;
    });
}

Value sum(State& state, const Value& value, const Args& args) {
    const Arguments given("sync_do_sum", args, {"attribute", "start"}, 0);
    Value total = given.has(1) ? given.at(1) : Value(0);
    if (total.is_string()) type_error("sum() can't sum strings [use ''.join(seq) instead]");
    const AttributeReader read(state, given.given(0) ? &given.at(0) : nullptr);
    Iteration walk(value);
    for (Value item; walk.next(item);) total = add(total, read(item));
    return total;
}

Value attr(State& state, const Value& value, const Args& args) {
    const Arguments given("do_attr", args, {"name"}, 1);
    const Undefined flavour = state.parts().options.undefined;
    Value out = find_attribute(value, given.text(0, {}));
    return out.is_missing() ? undefined_attribute(flavour, value, given.at(0)) : out;
}

}  // namespace

std::span<const BuiltinEntry> sequence_filters() {
    static constexpr BuiltinEntry entries[] = {
        {"d", default_filter},
        {"default", default_filter},
        {"count", length},
        {"length", length},
        {"list", list},
        {"first", first},
        {"last", last},
        {"reverse", reverse},
        {"join", join},
        {"batch", batch},
        {"slice", slice_filter},
        {"items", items},
        {"sum", sum},
        {"attr", attr},
        {"random", random, false},
    };
    return entries;
}

}  // namespace carboy::jinja
