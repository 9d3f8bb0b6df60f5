#include <carboy/value/json/json_reader.hpp>
#include <carboy/value/json/json_writer.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "support/seed.hpp"

namespace carboy::value {
namespace {

/// Returns the document written again, or the error.
std::string read_again(std::string_view text, const JsonReadOptions& options = {}) {
    std::string out;
    JsonWriter writer(out, compact_json);
    const JsonResult result = read_json(text, writer, options);
    return result ? out : result.message();
}

TEST(JsonReader, TellsWhatIsWrongAndWhere) {
    EXPECT_EQ(read_again(""), "the text ends too early at byte 0");
    EXPECT_EQ(read_again("[1, x]"), "a value is missing at byte 4");
    EXPECT_EQ(read_again("[1 2]"), "a comma is missing at byte 3");
    EXPECT_EQ(read_again("[1,"), "the text ends too early at byte 3");
    EXPECT_EQ(read_again("{a: 1}"), "a quoted key is missing at byte 1");
    EXPECT_EQ(read_again(R"({"a" 1})"), "a colon is missing at byte 5");
    EXPECT_EQ(read_again("1.x"), "a number is incomplete at byte 1");
    EXPECT_EQ(read_again(R"("\x")"), "JSON has no such escape at byte 1");
    EXPECT_EQ(read_again("\"\n\""), "a string has a control character at byte 1");
    EXPECT_EQ(read_again("\"\xff\""), "a string is not UTF-8 at byte 1");
    EXPECT_EQ(read_again("\"abc"), "the text ends too early at byte 4");
    EXPECT_EQ(read_again("1 1"), "there is text after the document at byte 2");
}

// Python's json reads them; RFC 8259 section 6 does not permit them.
TEST(JsonReader, ReadsNotFiniteNumbersUnlessToldOtherwise) {
    EXPECT_EQ(read_again("[NaN, Infinity, -Infinity]"), "[NaN,Infinity,-Infinity]");
    EXPECT_EQ(read_again("[1e400, -1e400, 1e-400]"), "[Infinity,-Infinity,0.0]");
    for (const char* text : {"NaN", "Infinity", "-Infinity"})
        EXPECT_EQ(read_again(text, {.not_finite = false}), "a number is not finite at byte 0");
}

TEST(JsonReader, KeepsReplacesOrRefusesLoneSurrogates) {
    for (const char* text : {R"("a\ud800b")",
                             "\"a\xed\xa0\x80"
                             "b\""}) {
        EXPECT_EQ(read_again(text), R"("a\ud800b")");
        EXPECT_EQ(read_again(text, {.surrogates = Surrogates::replace}), R"("a\ufffdb")");
        EXPECT_NE(read_again(text, {.surrogates = Surrogates::refuse}).find("at byte 2"), std::string::npos);
    }
    EXPECT_EQ(read_again(R"("\ud83d\ude00\ud83d\u0041\ude00")"), R"("\ud83d\ude00\ud83dA\ude00")");
    EXPECT_EQ(read_again(R"("\ud83d\ude00")", {.surrogates = Surrogates::refuse}), R"("\ud83d\ude00")");
}

TEST(JsonReader, KeepsIntegersOfAnySize) {
    for (const char* text :
         {"0", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
          "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890"})
        EXPECT_EQ(read_again(text), text);
    EXPECT_EQ(read_again("-0"), "0");
}

TEST(JsonReader, SkipsAByteOrderMark) {
    EXPECT_EQ(read_again("\xef\xbb\xbf{}"), "{}");
    EXPECT_EQ(read_again("\xef\xbb\xbf{}", {.byte_order_mark = false}), "a value is missing at byte 0");
    EXPECT_EQ(read_again("\xef\xbb\xbf\xef\xbb\xbf{}"), "a value is missing at byte 3");
}

TEST(JsonReader, LimitsDepthAndValues) {
    EXPECT_EQ(read_again("[[[]]]", {.depth = 3}), "[[[]]]");
    EXPECT_EQ(read_again("[[[]]]", {.depth = 2}), "lists and objects are nested too deeply at byte 2");
    EXPECT_EQ(read_again(R"([1,{"a":2}])", {.values = 4}), R"([1,{"a":2}])");
    EXPECT_EQ(read_again(R"([1,{"a":2}])", {.values = 3}), "there are too many values at byte 8");
    const std::size_t many = 1'000'000;
    const std::string deep = std::string(many, '[') + std::string(many, ']');
    EXPECT_EQ(read_again(deep, {.depth = many}), deep);
    EXPECT_EQ(read_again(std::string(many, '['), {.depth = many}), "the text ends too early at byte 1000000");
}

TEST(JsonReader, GivesWhatIsDeeperAsText) {
    const JsonReadOptions options{.depth = 2, .deeper_as_text = true};
    EXPECT_EQ(read_again(R"([[[ 1 , {"a":[]} ],{}, 2],[3]])", options), R"([[[ 1 , {"a":[]} ],{},2],[3]])");
    EXPECT_EQ(read_again(R"([[[ 1 , {"a":[] ],2]])", options), "a comma is missing at byte 16");
    EXPECT_EQ(read_again("[1]", {.depth = 0, .deeper_as_text = true}), "[1]");
}

TEST(JsonReader, DoublesComeBackBitForBit) {
    const unsigned seed = test_seed_number();
    std::mt19937_64 random(seed);
    for (int i = 0; i < 200'000; ++i) {
        const double number = std::bit_cast<double>(random());
        if (!std::isfinite(number)) continue;
        char digits[40];
        std::snprintf(digits, sizeof digits, "%.17g", number);
        std::string shortest;
        JsonWriter(shortest, compact_json).real(number);
        std::string text = digits;
        if (text.find_first_of(".e") == text.npos) text += ".0";
        ASSERT_EQ(read_again(text), shortest) << "CARBOY_TEST_SEED=" << seed;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(std::strtod(shortest.c_str(), nullptr)),
                  std::bit_cast<std::uint64_t>(number));
    }
}

}  // namespace
}  // namespace carboy::value
