#include "jinja/python/sequences.hpp"

#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

TEST(Sequences, NamesTypes) {
    EXPECT_EQ(type_name(nullptr), "NoneType");
    EXPECT_EQ(type_name(true), "bool");
    EXPECT_EQ(type_name(1), "int");
    EXPECT_EQ(type_name(1.0), "float");
    EXPECT_EQ(type_name("a"), "str");
    EXPECT_EQ(type_name(Value(Markup{"a"})), "Markup");
    EXPECT_EQ(type_name(make_tuple({})), "tuple");
    EXPECT_EQ(type_name(Value()), "Undefined");
}

TEST(Sequences, KnowsTruth) {
    for (const Value& value : {Value(), Value(nullptr), Value(false), Value(0), Value(-0.0), Value(""), make_list({}),
                               make_tuple({}), Value(make_ref<Dict>())})
        EXPECT_FALSE(truth(value)) << value.repr();
    for (const Value& value : {Value(true), Value(-1), Value(0.1), Value(" "), make_list({nullptr}), make_tuple({0})})
        EXPECT_TRUE(truth(value)) << value.repr();
}

TEST(Sequences, CountsAndReadsItems) {
    EXPECT_EQ(length_of("aé€"), 3);
    EXPECT_EQ(length_of(make_ref<Dict>(Dict{{"a", 1}})), 1);
    EXPECT_EQ(size_of(5), -1);
    EXPECT_EQ(raised([] { length_of(5); }), "TypeError: object of type 'int' has no len()");
    EXPECT_EQ(raised([] { length_of(nullptr); }), "TypeError: object of type 'NoneType' has no len()");
    EXPECT_EQ(item_at(make_tuple({1, 2}), 1).repr(), "2");
    EXPECT_EQ(make_list(to_vector("aé")).repr(), "['a', 'é']");
    EXPECT_EQ(make_list(to_vector(make_ref<Dict>(Dict{{"b", 1}, {"a", 2}}))).repr(), "['b', 'a']");
    EXPECT_EQ(raised([] { to_vector(5); }), "TypeError: 'int' object is not iterable");
}

TEST(Sequences, ReadsNumbers) {
    EXPECT_EQ(integer_of(true), 1);
    EXPECT_EQ(integer_of(1.0), std::nullopt);
    EXPECT_EQ(number_of(2), 2.0);
    EXPECT_EQ(index_of(7), 7);
    EXPECT_EQ(raised([] { index_of(1.5); }), "TypeError: 'float' object cannot be interpreted as an integer");
    EXPECT_EQ(raised([] { index_of("a"); }), "TypeError: 'str' object cannot be interpreted as an integer");
    EXPECT_FALSE(is_number("1"));
}

TEST(Sequences, KnowsWhatCanBeIterated) {
    EXPECT_TRUE(is_iterable("a"));
    EXPECT_TRUE(is_iterable(Value()));
    EXPECT_FALSE(is_iterable(1));
    EXPECT_FALSE(is_iterable(nullptr));
    EXPECT_FALSE(is_callable("a"));
    EXPECT_TRUE(is_sequence(make_list({})));
    EXPECT_FALSE(is_sequence("a"));
    EXPECT_TRUE(is_mapping(make_ref<Dict>()));
}

}  // namespace
}  // namespace carboy::jinja
