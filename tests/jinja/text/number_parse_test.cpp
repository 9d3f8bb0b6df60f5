#include "jinja/text/number_parse.hpp"

#include "jinja/raised.hpp"

#include <cmath>
#include <limits>

namespace carboy::jinja {
namespace {

TEST(NumberParse, ReadsIntegers) {
    struct Case {
        const char* text;
        int base;
        std::int64_t number;
    };
    const Case cases[] = {{" 42\n", 10, 42},
                          {"-0", 10, 0},
                          {"+7", 10, 7},
                          {"1_000", 10, 1000},
                          {"0x1F", 16, 31},
                          {"0x_1f", 16, 31},
                          {"ff", 16, 255},
                          {"0b101", 0, 5},
                          {"0o17", 0, 15},
                          {"0", 0, 0},
                          {"00", 0, 0},
                          {"zz", 36, 1295},
                          {"٤٢", 10, 42},
                          {"9223372036854775807", 10, 9223372036854775807},
                          {"-9223372036854775807", 10, -9223372036854775807}};
    for (const Case& one : cases) EXPECT_EQ(parse_int(one.text, one.base), one.number) << one.text;
    EXPECT_EQ(parse_int("-9223372036854775808", 10), std::numeric_limits<std::int64_t>::min());
}

TEST(NumberParse, RefusesWhatPythonRefuses) {
    for (const char* text : {"", " ", "-", "+ 1", "--1", "1__0", "_1", "1_", "1.0", "1e3", "0x1F", "a", "1 2", "½"})
        EXPECT_EQ(parse_int(text, 10), std::nullopt) << text;
    EXPECT_EQ(parse_int("012", 0), std::nullopt);
    EXPECT_EQ(parse_int("0x", 16), std::nullopt);
    EXPECT_EQ(parse_int("8", 8), std::nullopt);
}

TEST(NumberParse, SaysWhenAnIntegerIsTooLarge) {
    for (const char* text : {"9223372036854775808", "-9223372036854775809", "99999999999999999999999"})
        EXPECT_EQ(raised([&] { parse_int(text, 10); }),
                  "OverflowError: the integer does not fit in 64 bits: templates compute with 64-bit integers");
}

TEST(NumberParse, ReadsFloats) {
    const std::pair<const char*, double> cases[] = {
        {"1", 1.0},           {" 1.5 ", 1.5},
        {"-.5", -0.5},        {"5.", 5.0},
        {"1e3", 1000.0},      {"1E-3", 0.001},
        {"+1_0.2_5", 10.25},  {"0.1", 0.1},
        {"1e-400", 0.0},      {"123456789012345678", 1.2345678901234568e+17},
        {"4.9e-324", 5e-324}, {"٣.١", 3.1}};
    for (const auto& [text, number] : cases) EXPECT_EQ(parse_float(text), number) << text;
    EXPECT_EQ(parse_float("1e400"), std::numeric_limits<double>::infinity());
    EXPECT_EQ(parse_float("-Infinity"), -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(parse_float("NaN").value()));
    EXPECT_TRUE(std::signbit(parse_float("-0.0").value()));
}

TEST(NumberParse, RefusesWhatIsNotAFloat) {
    for (const char* text : {"", ".", "e5", "1e", "1e+", "--1", "+-1", "1_", "1__0", "0x1p3", "infin", "nan(1)", "1,5"})
        EXPECT_EQ(parse_float(text), std::nullopt) << text;
}

}  // namespace
}  // namespace carboy::jinja
