#include <carboy/jinja/python/containers.hpp>

#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

TEST(Dict, KeepsTheOrderOfInsertion) {
    Dict dict{{"b", 1}, {"a", 2}};
    dict.set("b", 3);
    dict.set(Value(7), 4);
    EXPECT_EQ(Value(make_ref<Dict>(dict)).repr(), "{'b': 3, 'a': 2, 7: 4}");
    EXPECT_TRUE(dict.erase("b"));
    EXPECT_FALSE(dict.erase("b"));
    dict.set("b", 5);
    EXPECT_EQ(Value(make_ref<Dict>(dict)).repr(), "{'a': 2, 7: 4, 'b': 5}");
}

TEST(Dict, FindsEveryKeyOfManyAndAfterErasing) {
    Dict dict;
    for (int i = 0; i < 1000; ++i) dict.set(Value(i), i * 2);
    for (int i = 0; i < 1000; i += 3) EXPECT_TRUE(dict.erase(Value(i)));
    for (int i = 999; i > 900; --i) dict.erase(Value(i));
    for (int i = 0; i < 1000; ++i) {
        const Value* const found = dict.find(Value(i));
        ASSERT_EQ(found != nullptr, i % 3 != 0 && i <= 900) << i;
        if (found) {
            EXPECT_EQ(found->integer(), i * 2);
        }
    }
}

TEST(Dict, EqualKeysAreOneKey) {
    Dict dict;
    dict.set(Value(1), "a");
    dict.set(Value(1.0), "b");
    dict.set(Value(true), "c");
    dict.set(Value(Markup{"x"}), 1);
    dict.set("x", 2);
    EXPECT_EQ(dict.size(), 2U);
    EXPECT_EQ(dict.find(Value(1))->text(), "c");
    EXPECT_EQ(dict.find(std::string_view("x"))->integer(), 2);
    EXPECT_EQ(raised([&] { dict.set(make_list({}), 1); }), "TypeError: unhashable type: 'list'");
}

TEST(Dict, MovesEmpty) {
    Dict dict{{"a", 1}};
    const Dict other = std::move(dict);
    EXPECT_EQ(dict.size(), 0U);  // NOLINT(bugprone-use-after-move): the class promises it
    EXPECT_EQ(other.size(), 1U);
}

TEST(List, KeepsRemovedItemsWhileALoopRuns) {
    List list({"first", "second"});
    list.pin();
    const std::string_view text = list[0].text();
    list.remove(0);
    list.clear();
    EXPECT_EQ(text, "first");
    list.unpin();
    list.append(1);
    list.insert(0, 2);
    list.set(1, 3);
    EXPECT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].integer(), 2);
    EXPECT_EQ(list[1].integer(), 3);
}

}  // namespace
}  // namespace carboy::jinja
