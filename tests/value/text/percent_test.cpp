#include <carboy/value/text/percent.hpp>

#include <gtest/gtest.h>

namespace carboy::value {
namespace {

std::string decoded(std::string_view text, bool plus_is_space = false) {
    std::string out = "<";
    percent_decode(out, text, plus_is_space);
    return out;
}

TEST(Percent, DecodesWhatTwoDigitsFollow) {
    EXPECT_EQ(decoded("a%20b%2Fc%2fd"), "<a b/c/d");
    EXPECT_EQ(decoded("%41%e2%82%AC"), "<A\xe2\x82\xac");
    EXPECT_EQ(decoded("%00"), std::string_view("<\0", 2));
    EXPECT_EQ(decoded("%2541"), "<%41");
}

TEST(Percent, OtherPercentSignsStay) {
    for (const char* text : {"%", "%%", "%4", "%4g", "%g4", "100%", "%-1", "% 41", "%+4"})
        EXPECT_EQ(decoded(text), std::string("<") + text);
    EXPECT_EQ(decoded("%%41"), "<%A");
}

TEST(Percent, APlusIsASpaceInAQuery) {
    EXPECT_EQ(decoded("a+b%2B"), "<a+b+");
    EXPECT_EQ(decoded("a+b%2B", true), "<a b+");
}

TEST(Percent, EncodesAllButTheUnreserved) {
    EXPECT_EQ(percent_encode("azAZ09-._~"), "azAZ09-._~");
    EXPECT_EQ(percent_encode("a b/c?\xff"), "a%20b%2Fc%3F%FF");
    EXPECT_EQ(percent_encode("a b/c", "/ "), "a b/c");
    EXPECT_EQ(percent_encode({"\0", 1}), "%00");
}

}  // namespace
}  // namespace carboy::value
