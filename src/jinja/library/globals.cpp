// The functions every template has: range, dict, lipsum, cycler, joiner, namespace.
#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/methods/namespace.hpp"
#include "jinja/methods/python_class.hpp"
#include "jinja/methods/sorting.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/range.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/text/text_ops.hpp"

#include <carboy/jinja/adapt/callable.hpp>

#include <fmt/format.h>

#include <random>

namespace carboy::jinja {
namespace {

Value range(State&, const Args& args) {
    if (!args.keyword.empty()) type_error("range() takes no keyword arguments");
    if (args.size() == 0) type_error("range expected at least 1 argument, got 0");
    if (args.size() > 3) type_error(fmt::format("range expected at most 3 arguments, got {}", args.size()));
    const std::int64_t first = index_of(args[0]);
    if (args.size() == 1) return Value(Ptr<NativeObject>::adopt(new Range(0, first, 1)));
    return Value(
        Ptr<NativeObject>::adopt(new Range(first, index_of(args[1]), args.size() > 2 ? index_of(args[2]) : 1)));
}

void fill(Dict& dict, const Args& args, std::string_view name) {
    if (args.size() > 1) type_error(fmt::format("{} expected at most 1 argument, got {}", name, args.size()));
    if (args.size() == 1) merge_into(dict, args[0]);
    for (const NamedValue& argument : args.keyword) dict.set(argument.name, argument.value);
}

Value dict(State&, const Args& args) {
    auto out = make_ref<Dict>();
    fill(*out, args, "dict");
    return out;
}

Value make_namespace(State&, const Args& args) {
    auto out = make_ref<Namespace>();
    fill(out->values(), args, "dict");
    return Value(Ptr<NativeObject>::adopt(out.detach()));
}

class Cycler final : public NativeObject {
  public:
    explicit Cycler(std::vector<Value> items) : items_(std::move(items)) {}
    std::string_view type_name() const override { return "Cycler"; }
    bool truth() const override { return true; }
    Value attribute(std::string_view name) override {
        if (name == "current") return items_[at_];
        if (name == "items") return make_tuple(items_);
        if (name == "pos") return at_;
        const auto self = Ptr<Cycler>::share(this);
        if (name == "next") return Value([self](const Args&) { return self->next(); });
        if (name == "reset") return Value([self](const Args&) { self->at_ = 0; });
        return Value::missing();
    }

  private:
    Value next() {
        Value out = items_[at_];
        at_ = (at_ + 1) % items_.size();
        return out;
    }
    std::vector<Value> items_;
    std::size_t at_ = 0;
};

Value cycler(State&, const Args& args) {
    if (!args.keyword.empty()) type_error("Cycler() takes no keyword arguments");
    if (args.size() == 0) fail("RuntimeError", "at least one item has to be provided");
    return Value(Ptr<NativeObject>::adopt(new Cycler({args.positional.begin(), args.positional.end()})));
}

class Joiner final : public NativeObject {
  public:
    explicit Joiner(Value separator) : separator_(std::move(separator)) {}
    std::string_view type_name() const override { return "Joiner"; }
    bool truth() const override { return true; }
    bool callable() const override { return true; }
    Value attribute(std::string_view name) override {
        return name == "sep" ? separator_ : name == "used" ? Value(used_) : Value::missing();
    }
    Value call(State&, const Args& args) override {
        Arguments("joiner", args, {}, 0);
        return std::exchange(used_, true) ? separator_ : Value::view("");
    }

  private:
    Value separator_;
    bool used_ = false;
};

Value joiner(State&, const Args& args) {
    const Arguments given("joiner", args, {"sep"}, 0);
    return Value(Ptr<NativeObject>::adopt(new Joiner(given.has(0) ? given.at(0) : Value::view(", "))));
}

constexpr std::string_view lorem[] = {
    "lorem",  "ipsum",      "dolor",  "sit",   "amet",   "consectetur", "adipiscing", "elit",   "sed",  "eiusmod",
    "tempor", "incididunt", "labore", "magna", "aliqua", "enim",        "minim",      "veniam", "quis", "nostrud",
};

/// Returns a paragraph of sentences that ends with a full stop.
std::string paragraph(std::mt19937_64& engine, std::int64_t words) {
    std::string out;
    bool starts = true;
    for (std::int64_t i = 0, until = 6; i < words; ++i) {
        const std::string_view word = lorem[engine() % std::size(lorem)];
        if (i > 0) out += ' ';
        out += starts ? capitalized(word) : std::string(word);
        starts = i == until;
        if (!starts) continue;
        until = i + 6 + static_cast<std::int64_t>(engine() % 9);
        if (i + 1 < words) out += '.';
    }
    return out + ".";
}

Value lipsum(State&, const Args& args) {
    const Arguments given("generate_lorem_ipsum", args, {"n", "html", "min", "max"}, 0);
    // thread_local: each number is drawn in one step.
    static thread_local std::mt19937_64 engine{std::random_device{}()};
    const bool html = given.flag(1, true);
    const std::int64_t least = given.integer(2, 20), most = given.integer(3, 100), count = given.integer(0, 5);
    if (least < 0 || most <= least) value_error(fmt::format("empty range for randrange() ({}, {})", least, most));
    check_size(count, static_cast<std::size_t>(most) * 12);
    std::string out;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto words = least + static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(most - least));
        if (i > 0) out += html ? "\n" : "\n\n";
        out += html ? "<p>" + paragraph(engine, words) + "</p>" : paragraph(engine, words);
    }
    return make_text(out, html);
}

}  // namespace

void add_globals(Dict& globals) {
    globals.set("range", make_class("range", range));
    globals.set("dict", make_class("dict", dict));
    globals.set("lipsum", Value(lipsum));
    globals.set("cycler", make_class("jinja2.utils.Cycler", cycler));
    globals.set("joiner", make_class("jinja2.utils.Joiner", joiner));
    globals.set("namespace", make_class("jinja2.utils.Namespace", make_namespace));
}

}  // namespace carboy::jinja
