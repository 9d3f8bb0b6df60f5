#include "jinja/python/iterate.hpp"

#include "jinja/python/range.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

std::string walked(const Value& source) {
    std::vector<Value> out;
    Iteration walk(source);
    for (Value item; walk.next(item);) out.push_back(item);
    return make_list(out).repr();
}

TEST(Iterate, WalksOverEveryKind) {
    EXPECT_EQ(walked(make_list({1, "a"})), "[1, 'a']");
    EXPECT_EQ(walked(make_tuple({})), "[]");
    EXPECT_EQ(walked("aé€"), "['a', 'é', '€']");
    EXPECT_EQ(walked(make_ref<Dict>(Dict{{"b", 1}, {"a", 2}})), "['b', 'a']");
    EXPECT_EQ(walked(Value(Ptr<NativeObject>::adopt(new Range(5, 0, -2)))), "[5, 3, 1]");
    EXPECT_EQ(walked(Value()), "[]");
    EXPECT_EQ(raised([] { walked(5); }), "TypeError: 'int' object is not iterable");
    EXPECT_EQ(raised([] { walked(nullptr); }), "TypeError: 'NoneType' object is not iterable");
    EXPECT_EQ(raised([] { walked(undefined_variable(Undefined::strict, "x")); }), "UndefinedError: 'x' is undefined");
}

TEST(Iterate, ListsMayGrow) {
    const Ptr<List> list = make_ref<List>(std::vector<Value>{1, 2});
    Iteration walk{Value(list)};
    int sum = 0;
    for (Value item; walk.next(item);) {
        sum += static_cast<int>(item.integer());
        if (list->size() < 4) list->append(10);
    }
    EXPECT_EQ(sum, 23);
}

TEST(Iterate, DictsMayNotGrow) {
    const Ptr<Dict> dict = make_ref<Dict>(Dict{{"a", 1}});
    Iteration walk{Value(dict)};
    Value item;
    walk.next(item);
    dict->set("b", 2);
    EXPECT_EQ(raised([&] { walk.next(item); }), "RuntimeError: dictionary changed size during iteration");
    // An iteration that has reached its end no longer looks at the dict.
    Iteration ended{Value(dict)};
    while (ended.next(item)) {
    }
    Iteration other{Value(dict)};
    dict->set("c", 3);
    EXPECT_EQ(raised([&] { other.next(item); }), "RuntimeError: dictionary changed size during iteration");
    EXPECT_FALSE(ended.next(item));
}

TEST(Iterate, ReadsByPosition) {
    Iteration walk(make_tuple({1, 2, 3}));
    ASSERT_TRUE(walk.indexed());
    EXPECT_EQ(walk.size(), 3U);
    EXPECT_EQ(walk.item(2).integer(), 3);
    walk.skip();
    Value item;
    walk.next(item);
    EXPECT_EQ(item.integer(), 2);
    EXPECT_EQ(walk.position(), 2U);
}

TEST(Iterate, ViewsOfDictsAreLive) {
    const Ptr<Dict> dict = make_ref<Dict>(Dict{{"a", 1}});
    const Value view(Ptr<NativeObject>::adopt(new DictView(Value(dict), DictView::Part::items)));
    dict->set("b", 2);
    EXPECT_EQ(view.repr(), "dict_items([('a', 1), ('b', 2)])");
    EXPECT_EQ(walked(view), "[('a', 1), ('b', 2)]");
}

TEST(Iterate, IteratorsAreUsedUp) {
    const Ptr<Iterator> iterator = iterator_over(make_list({1, 2}));
    const Value value{Ptr<NativeObject>(Ptr<NativeObject>::share(iterator.get()))};
    EXPECT_EQ(walked(value), "[1, 2]");
    EXPECT_EQ(walked(value), "[]");
}

}  // namespace
}  // namespace carboy::jinja
