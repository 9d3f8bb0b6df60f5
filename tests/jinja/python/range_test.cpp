#include "jinja/python/range.hpp"
#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

TEST(Range, CountsItsItems) {
    EXPECT_EQ(Range(0, 10, 3).size(), 4);
    EXPECT_EQ(Range(10, 0, -3).size(), 4);
    EXPECT_EQ(Range(5, 5, 1).size(), 0);
    EXPECT_EQ(Range(0, -5, 1).size(), 0);
    EXPECT_EQ(Range(0, 10, 3).at(2), 6);
}

TEST(Range, FindsPositionsWithoutWalking) {
    const Range range(10, 1'000'000'000'000, 5);
    EXPECT_EQ(range.find(10), 0);
    EXPECT_EQ(range.find(500), 98);
    EXPECT_EQ(range.find(500.0), 98);
    EXPECT_EQ(range.find(11), -1);
    EXPECT_EQ(range.find(5), -1);
}

TEST(Range, BehavesAsPythons) {
    expect({{"range(3)", "range(0, 3)"},
            {"range(1, 7, 2)", "range(1, 7, 2)"},
            {"range(5)[1:3]", "range(1, 3)"},
            {"range(10)[-1]", "9"},
            {"range(3)[5] is undefined", "True"},
            {"range(0) == range(2, 2)", "True"},
            {"range(0, 3, 2) == range(0, 4, 2)", "True"},
            {"range(5).count(3)", "1"},
            {"range(5, 10).index(7)", "2"},
            {"range(5).index(9)", "ValueError: 9 is not in range"},
            {"range(0, 1, 0)", "ValueError: range() arg 3 must not be zero"},
            {"range('a')", "TypeError: 'str' object cannot be interpreted as an integer"},
            {"range()", "TypeError: range expected at least 1 argument, got 0"},
            {"range(1, 2, 3, 4)", "TypeError: range expected at most 3 arguments, got 4"},
            {"range(5).start", "0"},
            {"range(5).step", "1"},
            {"3 in range(5)", "True"},
            {"range(3)|list", "[0, 1, 2]"},
            {"range(3)|reverse|list", "[2, 1, 0]"}});
}

}  // namespace
}  // namespace carboy::jinja
