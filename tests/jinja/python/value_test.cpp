// The value type itself: ownership, identity, numbers as Python prints them.
#include <carboy/jinja.hpp>

#include <limits>

namespace carboy::jinja {
namespace {

TEST(Value, CopiesShareAndMovesEmpty) {
    const Value text("a text that is longer than fifteen");
    Value copy = text;
    EXPECT_TRUE(copy.same(text));
    Value moved = std::move(copy);
    EXPECT_EQ(moved.text(), text.text());
    Value alias;
    {
        const Value owner("another text that is longer than fifteen");
        alias.alias(owner);
        moved = alias;
    }
    EXPECT_EQ(moved.text(), "another text that is longer than fifteen");
}

TEST(Value, PrintsFloatsLikePython) {
    for (const auto& [number, text] :
         std::vector<std::pair<double, const char*>>{{1.0, "1.0"},
                                                     {0.1, "0.1"},
                                                     {1e16, "1e+16"},
                                                     {123456789012345680.0, "1.2345678901234568e+17"},
                                                     {1e15, "1000000000000000.0"},
                                                     {0.0001, "0.0001"},
                                                     {0.00001, "1e-05"},
                                                     {-0.0, "-0.0"},
                                                     {5e-324, "5e-324"},
                                                     {std::numeric_limits<double>::infinity(), "inf"}})
        EXPECT_EQ(Value(number).str(), text);
}

TEST(Value, ReprQuotesLikePython) {
    EXPECT_EQ(Value("it's").repr(), "\"it's\"");
    EXPECT_EQ(Value("'\"").repr(), "'\\'\"'");
    EXPECT_EQ(Value("\n\t\\\x01").repr(), "'\\n\\t\\\\\\x01'");
    EXPECT_EQ(Value::markup("<b>").repr(), "Markup('<b>')");
}

TEST(Dict, KeepsOrderAndGrowsAnIndex) {
    auto dict = make_ref<Dict>();
    for (int i = 0; i < 100; ++i) dict->set(Value(i), i * i);
    dict->set(Value(7.0), "seven");
    EXPECT_EQ(dict->size(), 100u);
    EXPECT_EQ(dict->find(Value(7))->text(), "seven");
    EXPECT_TRUE(dict->erase(Value(7)));
    EXPECT_EQ(dict->find(Value(7)), nullptr);
    EXPECT_EQ(dict->find(Value(99))->integer(), 99 * 99);
    EXPECT_EQ(dict->entries().front().key.integer(), 0);
    EXPECT_THROW(dict->set(make_list({}), 1), TemplateRuntimeError);
}

TEST(Dict, RemovesItsLastEntriesAtOnce) {
    Dict dict;
    constexpr int count = 50'000;
    for (int i = 0; i < count; ++i) dict.set(Value(i), i);
    for (int i = count; i-- > 100;) ASSERT_TRUE(dict.erase(Value(i)));
    EXPECT_EQ(dict.size(), 100u);
    for (int i = 0; i < 200; ++i) EXPECT_EQ(dict.find(Value(i)) != nullptr, i < 100);
    for (int i = 100; i < 1000; ++i) dict.set(Value(i), i);
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(dict.find(Value(i))->integer(), i);
}

TEST(Value, UnsignedNumbersMustFit) {
    EXPECT_EQ(Value(std::uint64_t{5}).integer(), 5);
    EXPECT_EQ(Value(std::numeric_limits<std::uint64_t>::max()).str(), "18446744073709551615");
}

}  // namespace
}  // namespace carboy::jinja
