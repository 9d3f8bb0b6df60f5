#include <carboy/value/json/json_document.hpp>
#include <carboy/value/json/json_writer.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <limits>
#include <string>

namespace carboy::value {
namespace {

std::string written(JsonView value, KeyOrder order = KeyOrder::kept) {
    std::string out;
    JsonWriter writer(out, compact_json);
    tell_json(value, writer, order);
    return out;
}

std::string read_again(std::string_view text, KeyOrder order = KeyOrder::kept) {
    JsonDocument document;
    return document.parse(text) ? written(document.root(), order) : "refused";
}

TEST(JsonDocument, IsLookedInto) {
    JsonDocument document;
    ASSERT_TRUE(document.parse(R"({"id": 7, "name": "Ada", "tags": ["a", "b\n", null], "in": {"x": 0.5, "y": true},
        "big": 18446744073709551615, "bigger": 18446744073709551616})"));
    const JsonView root = document.root();
    EXPECT_EQ(root.size(), 6u);
    EXPECT_EQ(root.at("id").as_int64(), 7);
    EXPECT_EQ(root.get<int>("id"), 7);
    EXPECT_EQ(root.get<double>("id"), 7.0);
    EXPECT_EQ(root.get<std::string>("name"), "Ada");
    EXPECT_EQ(root.get<int>("name"), std::nullopt);
    EXPECT_EQ(root.get<int>("none"), std::nullopt);
    EXPECT_EQ(root.get<int>("none", 3), 3);
    EXPECT_EQ(root.get<std::int64_t>("big"), std::nullopt);
    EXPECT_EQ(root.get<std::uint64_t>("big"), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(root.at("bigger").digits(), "18446744073709551616");
    EXPECT_EQ(root.get<double>("bigger"), 18446744073709551616.0);
    EXPECT_EQ(root.get<std::uint64_t>("bigger"), std::nullopt);
    EXPECT_EQ(root.at("tags").at(1).as_string(), "b\n");
    EXPECT_TRUE(root.at("tags").as_array()[2].is_null());
    EXPECT_EQ(root.at("in").as_object().at("x").as_double(), 0.5);
    EXPECT_TRUE(root.at("in").get<bool>("y", false));
    EXPECT_FALSE(root.at("id").contains("x"));
    std::string keys;
    for (const auto& [key, value] : root.as_object()) keys.append(key).append(value.is_number() ? "# " : " ");
    EXPECT_EQ(keys, "id# name tags in big# bigger# ");
    EXPECT_THROW(root.at("none"), JsonError);
    EXPECT_THROW(root.at(0), JsonError);
    EXPECT_THROW(root.at("tags").at(3), JsonError);
    EXPECT_THROW(root.at("id").as_string(), JsonError);
    EXPECT_THROW(root.as_array(), JsonError);
}

TEST(JsonDocument, IsNullBeforeItReadsAndAfterAFault) {
    JsonDocument document;
    EXPECT_TRUE(document.root().is_null());
    EXPECT_TRUE(document.parse("[1]"));
    EXPECT_FALSE(document.parse("[1"));
    EXPECT_TRUE(document.root().is_null());
}

TEST(JsonDocument, WritesWhatItRead) {
    for (const char* text :
         {"null", "0", "[]", "{}", R"([[],{},[{}],"",{"":""}])", R"({"a":[1,{"b":[2,3]}],"c":"\u00e9"})",
          "[NaN,1e+100,-9223372036854775809]", R"(["\ud800"])"})
        EXPECT_EQ(read_again(text), text);
    EXPECT_EQ(read_again(R"({"b":1,"a":{"d":1,"c":2}})", KeyOrder::sorted), R"({"a":{"c":2,"d":1},"b":1})");
}

// As in Python's dict.
TEST(JsonDocument, TheLastOfEqualKeysCounts) {
    EXPECT_EQ(read_again(R"({"b":[1,2],"a":2,"b":{"x":{}},"a":3,"c":4})"), R"({"b":{"x":{}},"a":3,"c":4})");
    EXPECT_EQ(read_again(R"([{"a":1,"\u0061":2},3])"), R"([{"a":2},3])");
    std::string many, expected;
    for (int round = 0; round < 3; ++round)
        for (int i = 0; i < 100; ++i)
            many += ",\"k" + std::to_string(i) + "\":[" + std::to_string(round * 100 + i) + "]";
    for (int i = 0; i < 100; ++i) expected += ",\"k" + std::to_string(i) + "\":[" + std::to_string(200 + i) + "]";
    EXPECT_EQ(read_again("{" + many.substr(1) + "}"), "{" + expected.substr(1) + "}");
}

TEST(JsonDocument, HasRoomForWhatAFaultyTextLeavesOpen) {
    for (const char* text : {"[", "[[", "[[[[[[[[[[[[[[[[[[[[", "[{", "[[[1,[[[[", "", "1", "[1]", "[1,1,1",
                             "[\"\",\"\",\"\"", "[[],[],[]"})
        EXPECT_EQ(JsonDocument().parse(text, {.depth = 20}).fault == JsonFault::none,
                  text == std::string("1") || text == std::string("[1]"))
            << text;
    JsonDocument document;
    EXPECT_EQ(document.parse(std::string(1000, '['), {.depth = 100}).fault, JsonFault::too_deep);
}

TEST(JsonDocument, BecomesABoostValue) {
    JsonDocument document;
    ASSERT_TRUE(document.parse(R"({"a": [1, 2.5, "x"], "b": null})"));
    const boost::json::value tree = document.root();
    EXPECT_EQ(tree, (boost::json::value{{"a", {1, 2.5, "x"}}, {"b", nullptr}}));
}

}  // namespace
}  // namespace carboy::value
