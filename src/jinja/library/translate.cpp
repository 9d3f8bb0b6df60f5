#include "jinja/library/translate.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/run/expr.hpp"

#include <carboy/jinja/adapt/callable.hpp>

#include <algorithm>

namespace carboy::jinja {
namespace {

/// A gettext function that marks its result as safe where output is escaped, and inserts its variables.
class NewStyle final : public Callable {
  public:
    NewStyle(Value function, std::size_t positional, bool context, bool count)
        : function_(std::move(function)), positional_(positional), context_(context), count_(count) {}

    Value call(State& state, const Args& args) override {
        if (args.size() != positional_) throw_bad_count(positional_, positional_, args.size());
        Value text = call_value(state, function_, {args.positional, {}});
        if (state.autoescape() && text.is_string()) text = text.as_markup(true);
        auto variables = make_ref<Dict>();
        for (const NamedValue& variable : args.keyword) variables->set(variable.name, variable.value);
        if (context_ && !variables->find(std::string_view("context"))) variables->set("context", args[0]);
        if (count_ && !variables->find(std::string_view("num"))) variables->set("num", args[positional_ - 1]);
        return modulo(text, Value(std::move(variables)));
    }

  private:
    Value function_;
    std::size_t positional_;
    bool context_, count_;
};

Value choose_plural(State&, const Args& args) { return args[equals(args[2], Value(1)) ? 0 : 1]; }

}  // namespace

void install_translations(EnvironmentParts& parts, Translations translations) {
    struct Entry {
        std::string_view name;
        Value function;
        std::size_t positional;
        bool context, count;
    };
    const Entry entries[] = {
        {"gettext", translations.gettext, 1, false, false},
        {"ngettext", translations.ngettext, 3, false, true},
        {"pgettext", translations.pgettext, 2, true, false},
        {"npgettext", translations.npgettext, 4, true, true},
    };
    for (const Entry& entry : entries) {
        if (entry.function.is_undefined()) continue;
        Value function = entry.function;
        if (parts.options.newstyle_gettext)
            function =
                Value(Ptr<NativeObject>::adopt(new NewStyle(function, entry.positional, entry.context, entry.count)));
        parts.globals.set(entry.name, function);
        if (entry.name == "gettext") parts.globals.set("_", function);
    }
}

void add_null_translations(EnvironmentParts& parts) {
    install_translations(parts,
                         {Value([](const Value& text) { return text; }),
                          Value([](State& state, const Value& one, const Value& many, const Value& n) {
                              const Value args[] = {one, many, n};
                              return choose_plural(state, {args});
                          }),
                          Value([](const Value&, const Value& text) { return text; }),
                          Value([](State& state, const Value&, const Value& one, const Value& many, const Value& n) {
                              const Value args[] = {one, many, n};
                              return choose_plural(state, {args});
                          })});
}

}  // namespace carboy::jinja
