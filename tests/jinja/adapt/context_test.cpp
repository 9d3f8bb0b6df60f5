#include <carboy/jinja/adapt/context.hpp>

#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

std::string shown(const ContextView& view) {
    const Ptr<Dict> out = make_ref<Dict>();
    view.copy_to(*out);
    return Value(out).repr();
}

TEST(Context, TheLastVariableOfANameCounts) {
    Context context{{"a", 1}, {"b", 2}, {"a", 3}};
    EXPECT_EQ(context.find("a")->integer(), 3);
    EXPECT_EQ(context.find("c"), nullptr);
    context.set("c", 4);
    EXPECT_EQ(shown(context), "{'a': 3, 'b': 2, 'c': 4}");
}

TEST(Context, KeepsNamesAndValues) {
    Context context;
    {
        const std::string name = "a name that is long enough to be allocated", text = "a text of the same kind, too";
        context = Context{{name, text}};
        context.update({{"other", text}});
    }
    EXPECT_EQ(context.find("other")->text(), "a text of the same kind, too");
    EXPECT_EQ(context.find("a name that is long enough to be allocated")->text(), "a text of the same kind, too");
}

TEST(Context, IsMadeOfADict) {
    EXPECT_EQ(shown(Context::from(Value(make_ref<Dict>(Dict{{"x", 1}})))), "{'x': 1}");
    EXPECT_EQ(raised([] { Context::from(1); }), "TypeError: a context must be a dict");
}

TEST(ContextView, OneLiesOverAnother) {
    const Context base{{"a", 1}, {"b", 2}};
    const auto looked = [](const ContextView& view, std::string_view name) {
        const Value* const found = view.find(name, hash_text(name));
        return found ? found->repr() : "nothing";
    };
    const Context later{{"b", 3}};
    const ContextView over(later), both(base, over);
    EXPECT_EQ(looked({{"b", 4}, {"b", 5}}, "b"), "5");
    EXPECT_EQ(looked(both, "a"), "1");
    EXPECT_EQ(looked(both, "b"), "3");
    EXPECT_EQ(looked(both, "c"), "nothing");
    EXPECT_EQ(shown(both), "{'a': 1, 'b': 3}");
}

}  // namespace
}  // namespace carboy::jinja
