#include "jinja/methods/sorting.hpp"

#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

std::string sorted(std::vector<Value> items, std::vector<Value> keys, bool reverse) {
    sort_by_keys(items, keys, reverse);
    return make_list(items).repr();
}

TEST(Sorting, IsStableInBothDirections) {
    EXPECT_EQ(sorted({"a", "b", "c", "d"}, {2, 1, 2, 1}, false), "['b', 'd', 'a', 'c']");
    EXPECT_EQ(sorted({"a", "b", "c", "d"}, {2, 1, 2, 1}, true), "['a', 'c', 'b', 'd']");
    EXPECT_EQ(sorted({}, {}, true), "[]");
}

TEST(Sorting, ComparesAsPythonDoes) {
    EXPECT_EQ(sorted({1, 2, 3}, {2.5, true, 1}, false), "[2, 3, 1]");
    EXPECT_EQ(raised([] {
                  sorted({1, 2}, {1, "a"}, false);
              }),
              "TypeError: '<' not supported between instances of 'str' and 'int'");
    EXPECT_EQ(sorted({1}, {nullptr}, false), "[1]");
}

TEST(Sorting, ReadsPairs) {
    const auto merged = [](const Value& source) {
        const Ptr<Dict> out = make_ref<Dict>(Dict{{"a", 0}});
        merge_into(*out, source);
        return Value(out).repr();
    };
    EXPECT_EQ(merged(make_list({make_tuple({"b", 1}), make_list({"a", 2}), "cd"})), "{'a': 2, 'b': 1, 'c': 'd'}");
    EXPECT_EQ(merged(make_ref<Dict>(Dict{{"x", 1}})), "{'a': 0, 'x': 1}");
    EXPECT_EQ(raised([&] { merged(make_list({1})); }),
              "TypeError: cannot convert dictionary update sequence element #0 to a sequence");
    EXPECT_EQ(raised([&] {
                  merged(make_list({make_tuple({1, 2, 3})}));
              }),
              "ValueError: dictionary update sequence element #0 has length 3; 2 is required");
    EXPECT_EQ(raised([&] {
                  merged(make_list({"ab", "c"}));
              }),
              "ValueError: dictionary update sequence element #1 has length 1; 2 is required");
    EXPECT_EQ(raised([&] { merged(5); }), "TypeError: 'int' object is not iterable");
}

}  // namespace
}  // namespace carboy::jinja
