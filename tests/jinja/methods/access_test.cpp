#include "jinja/methods/access.hpp"

#include "jinja/raised.hpp"

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {
namespace {

Value part(int value) { return value == 99 ? Value(nullptr) : Value(value); }

TEST(Access, SlicesAsPythonDoes) {
    struct Case {
        int start, stop, step;
        const char *text, *list;
    };
    // 99 stands for None.
    const Case cases[] = {{99, 99, 99, "aéü€z", "[1, 2, 3, 4, 5]"},
                          {1, 3, 99, "éü", "[2, 3]"},
                          {-2, 99, 99, "€z", "[4, 5]"},
                          {99, -1, 2, "aü", "[1, 3]"},
                          {99, 99, -1, "z€üéa", "[5, 4, 3, 2, 1]"},
                          {4, 1, -2, "zü", "[5, 3]"},
                          {10, 20, 1, "", "[]"},
                          {-10, 2, 1, "aé", "[1, 2]"},
                          {3, 1, 1, "", "[]"},
                          {1, -10, -1, "éa", "[2, 1]"},
                          {2, 2, 1, "", "[]"}};
    for (const Case& one : cases) {
        const Value start = part(one.start), stop = part(one.stop), step = part(one.step);
        EXPECT_EQ(slice("aéü€z", start, stop, step).text(), one.text)
            << one.start << ":" << one.stop << ":" << one.step;
        EXPECT_EQ(slice(make_list({1, 2, 3, 4, 5}), start, stop, step).repr(), one.list);
    }
    EXPECT_EQ(slice(make_tuple({1, 2}), 1, nullptr, nullptr).repr(), "(2,)");
    EXPECT_TRUE(slice(Value(Markup{"<b>"}), 0, 2, nullptr).is_markup());
}

TEST(Access, RefusesWrongSlices) {
    EXPECT_EQ(raised([] { slice("a", "x", nullptr, nullptr); }),
              "TypeError: slice indices must be integers or None or have an __index__ method");
    EXPECT_EQ(raised([] { slice("a", nullptr, nullptr, 0); }), "ValueError: slice step cannot be zero");
    EXPECT_EQ(raised([] { slice(make_list({}), 1.5, nullptr, nullptr); }),
              "TypeError: slice indices must be integers or None or have an __index__ method");
}

TEST(Access, FindsItems) {
    EXPECT_EQ(find_item("aé", -1).text(), "é");
    EXPECT_TRUE(find_item("aé", 2).is_missing());
    EXPECT_EQ(find_item(make_list({1, 2}), -2).repr(), "1");
    EXPECT_TRUE(find_item(make_tuple({1}), -2).is_missing());
    EXPECT_EQ(find_item(make_ref<Dict>(Dict{{"k", 1}}), "k").repr(), "1");
    EXPECT_TRUE(find_item(make_ref<Dict>(Dict{{"k", 1}}), "x").is_missing());
}

TEST(Access, AttributesComeBeforeItemsAndItemsBeforeAttributes) {
    const Value dict = make_ref<Dict>(Dict{{"items", "mine"}, {"x", 1}});
    EXPECT_EQ(get_item(dict, "items", Undefined::lenient).text(), "mine");
    EXPECT_NE(get_attribute(dict, "items", Undefined::lenient).repr(), "'mine'");
    EXPECT_EQ(get_attribute(dict, "x", Undefined::lenient).repr(), "1");
    const Value nothing = get_attribute(dict, "nope", Undefined::lenient);
    EXPECT_TRUE(nothing.is_undefined());
    EXPECT_EQ(raised([&] { get_attribute(nothing, "a", Undefined::lenient); }),
              "UndefinedError: 'dict object' has no attribute 'nope'");
}

TEST(Access, KnowsTheAttributesOfNumbers) {
    EXPECT_EQ(find_attribute(true, "real").repr(), "1");
    EXPECT_EQ(find_attribute(1.5, "imag").repr(), "0.0");
    EXPECT_EQ(find_attribute(7, "denominator").repr(), "1");
    EXPECT_TRUE(find_attribute(1.5, "numerator").is_missing());
}

}  // namespace
}  // namespace carboy::jinja
