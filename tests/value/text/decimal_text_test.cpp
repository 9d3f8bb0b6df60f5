#include <carboy/value/text/decimal_text.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace carboy::value {
namespace {

std::string plain(const ScaledNumber& number) {
    std::string out;
    append_decimal(out, number);
    return out;
}

std::string python(std::string_view digits, std::int64_t exponent) {
    std::string out;
    append_python_decimal(out, false, digits, exponent);
    return out;
}

TEST(DecimalText, TakesATextApart) {
    const auto number = parse_decimal("-012.50e-3");
    ASSERT_TRUE(number);
    EXPECT_TRUE(number->negative);
    EXPECT_EQ(number->whole, "012");
    EXPECT_EQ(number->fraction, "50");
    EXPECT_EQ(number->exponent, -3);
    EXPECT_EQ(parse_decimal("+.5")->fraction, "5");
    EXPECT_EQ(parse_decimal("5.")->whole, "5");
    EXPECT_EQ(parse_decimal("1E+7")->exponent, 7);
}

TEST(DecimalText, OtherTextsAreNotNumbers) {
    for (const char* text : {"",      "-",    "+",   ".",         "e5",
                             ".e5",   "1e",   "1e+", "1e-",       "1e+-5",
                             "1e5.",  "1e 5", " 1",  "1 ",        "1,5",
                             "1.2.3", "--1",  "+-1", "1_000",     "0x10",
                             "nan",   "NaN",  "inf", "-Infinity", "1e99999999999999999999"})
        EXPECT_FALSE(parse_decimal(text)) << text;
}

TEST(DecimalText, WritesAllDigits) {
    EXPECT_EQ(plain({}), "0");
    EXPECT_EQ(plain({.scale = 2}), "0.00");
    EXPECT_EQ(plain({.negative = true, .low = 1250, .scale = 2}), "-12.50");
    EXPECT_EQ(plain({.low = 5, .scale = 1}), "0.5");
    EXPECT_EQ(plain({.low = 5, .scale = 3}), "0.005");
    EXPECT_EQ(plain({.low = 5, .scale = 38}), "0." + std::string(37, '0') + "5");
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(plain({.high = most, .low = most}), "340282366920938463463374607431768211455");
    EXPECT_EQ(plain({.high = most, .low = most, .scale = 39}), "0.340282366920938463463374607431768211455");
}

TEST(DecimalText, WritesAsPython) {
    EXPECT_EQ(python("1250", -2), "12.50");
    EXPECT_EQ(python("12", 6), "1.2E+7");
    EXPECT_EQ(python("1", -10), "1E-10");
    EXPECT_EQ(python("0", -2), "0.00");
    EXPECT_EQ(python("0", 3), "0E+3");
    EXPECT_EQ(python("123", -8), "0.00000123");
}

}  // namespace
}  // namespace carboy::value
