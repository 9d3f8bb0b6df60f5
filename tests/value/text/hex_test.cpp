#include <carboy/value/text/hex.hpp>

#include <gtest/gtest.h>

namespace carboy::value {

TEST(Hex, ThereAndBack) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    std::string digits, back;
    append_hex(digits, bytes);
    EXPECT_EQ(digits.substr(0, 8), "00010203");
    EXPECT_EQ(digits.substr(504), "fcfdfeff");
    EXPECT_TRUE(append_bytes_of_hex(back, digits));
    EXPECT_EQ(back, bytes);
    back.clear();
    EXPECT_TRUE(append_bytes_of_hex(back, "FFaB"));
    EXPECT_EQ(back, "\xff\xab");
}

TEST(Hex, OtherTextsAreRefused) {
    std::string out;
    for (const char* text : {"0", "0g", "g0", " 0", "0x", "-1", "000"})
        EXPECT_FALSE(append_bytes_of_hex(out, text)) << text;
    EXPECT_EQ(hex_digit('/'), -1);
    EXPECT_EQ(hex_digit(':'), -1);
    EXPECT_EQ(hex_digit('@'), -1);
    EXPECT_EQ(hex_digit('G'), -1);
    EXPECT_EQ(hex_digit('\xff'), -1);
}

}  // namespace carboy::value
