// map, select, reject, selectattr, rejectattr: filters that apply filters and tests to each item, lazily.
#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/library/generator.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/run/expr.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

namespace {

/// Returns the entry's result for a value. Throws the filter's exceptions.
Value apply_filter(State& state, const FilterEntry& filter, const Value& value, const Args& args) {
    if (filter.function) return filter.function(state, value, args);
    std::vector<Value> all = {value};
    all.insert(all.end(), args.positional.begin(), args.positional.end());
    return call_value(state, filter.callable, {all, args.keyword});
}

/// The arguments of a filter, kept for later items.
struct KeptArgs {
    std::vector<Value> positional;
    std::vector<NamedValue> keyword;
    std::vector<std::string> names;

    KeptArgs(const Args& args, std::size_t skip)
        : positional(args.positional.begin() + static_cast<std::ptrdiff_t>(std::min(skip, args.size())),
                     args.positional.end()) {
        for (const NamedValue& argument : args.keyword) names.emplace_back(argument.name);
        for (std::size_t i = 0; i < names.size(); ++i) keyword.push_back({names[i], args.keyword[i].value});
    }
    Args args() const { return {positional, keyword}; }
};

const FilterEntry& find_entry(const FilterTable& table, std::string_view kind, const Value& name) {
    const FilterEntry* entry = name.is_string() ? table.find(name.text()) : nullptr;
    if (!entry) throw TemplateRuntimeError(fmt::format("No {} named {}.", kind, name.repr()));
    return *entry;
}

/// An iteration that starts when the first item is requested, and does not start at all over a false value.
class LateWalk {
  public:
    explicit LateWalk(Value items) : items_(std::move(items)) {}
    bool next(Value& out) {
        if (!walk_) {
            if (!truth(items_)) return false;
            walk_ = std::make_unique<Iteration>(items_);
        }
        return walk_->next(out);
    }

  private:
    Value items_;
    std::unique_ptr<Iteration> walk_;
};

/// Wrong arguments are reported during the iteration, as in Jinja, whose filters are generators.
Value fails_when_walked(const Value& value, std::string message) {
    return stepping(value, [value, message = std::move(message)](Value&) -> bool {
        if (!truth(value)) return false;
        fail("FilterArgumentError", message);
    });
}

Value map_attribute(State& state, const Value& value, const Args& args) {
    Value attribute, fallback = nullptr;
    for (const NamedValue& argument : args.keyword) {
        if (argument.name == "attribute")
            attribute = argument.value;
        else if (argument.name == "default")
            fallback = argument.value;
        else
            return fails_when_walked(value, fmt::format("Unexpected keyword argument '{}'", argument.name));
    }
    auto kept = std::make_unique<Value>(std::move(fallback));
    const AttributeReader read(state, &attribute, false, kept.get());
    return stepping(value, [walk = std::make_unique<LateWalk>(value), read, kept = std::move(kept)](Value& out) {
        if (!walk->next(out)) return false;
        out = read(out);
        return true;
    });
}

Value map(State& state, const Value& value, const Args& args) {
    if (args.size() == 0 && args.find("attribute")) return map_attribute(state, value, args);
    if (args.size() == 0) return fails_when_walked(value, "map requires a filter argument");
    return stepping(value, [&state, walk = std::make_unique<LateWalk>(value), name = Value(args[0]),
                            kept = std::make_unique<KeptArgs>(args, 1)](Value& out) {
        if (!walk->next(out)) return false;
        const FilterEntry& entry = find_entry(state.parts().filters, "filter", name);
        out = apply_filter(state, entry, out, kept->args());
        return true;
    });
}

template <bool Select, bool ByAttribute>
Value choose(State& state, const Value& value, const Args& args) {
    constexpr std::size_t skip = ByAttribute ? 1 : 0;
    if (ByAttribute && args.size() == 0) return fails_when_walked(value, "Missing parameter for attribute name");
    const AttributeReader read(state, ByAttribute ? &args[0] : nullptr);
    const Value name = args.size() > skip ? Value(args[skip]) : Value::missing();
    return stepping(value, [&state, walk = std::make_unique<LateWalk>(value), read, name,
                            kept = std::make_unique<KeptArgs>(args, skip + 1)](Value& out) {
        while (walk->next(out)) {
            const Value tested = read(out);
            const bool passed =
                name.is_missing()
                    ? truth(tested)
                    : truth(apply_filter(state, find_entry(state.parts().tests, "test", name), tested, kept->args()));
            if (passed == Select) return true;
        }
        return false;
    });
}

}  // namespace

std::span<const BuiltinEntry> select_filters() {
    static constexpr BuiltinEntry entries[] = {
        {"map", map, false},
        {"select", choose<true, false>, false},
        {"reject", choose<false, false>, false},
        {"selectattr", choose<true, true>, false},
        {"rejectattr", choose<false, true>, false},
    };
    return entries;
}

}  // namespace carboy::jinja
