#include <carboy/value/text/interval_text.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "support/seed.hpp"

namespace carboy::value {
namespace {

using namespace std::chrono;

std::string text_of(microseconds length) {
    std::string out;
    append_interval(out, length);
    return out;
}

std::string parts(std::int32_t months, std::int32_t days, microseconds time) {
    std::string out;
    append_interval(out, months, days, time);
    return out;
}

microseconds length_of(const std::string& text) {
    microseconds out{};
    EXPECT_EQ(parse_interval(text, out), IntervalFault::none) << text;
    return out;
}

TEST(IntervalText, BothPartsHaveTheirSign) {
    EXPECT_EQ(text_of(0us), "0 days 00:00:00.000000");
    EXPECT_EQ(text_of(-26h - 1us), "-1 days -02:00:00.000001");
    EXPECT_EQ(text_of(100h + 5s), "4 days 04:00:05.000000");
}

TEST(IntervalText, PartsThatAreZeroAreLeftOut) {
    EXPECT_EQ(parts(0, 0, 0us), "00:00:00.000000");
    EXPECT_EQ(parts(14, -3, 4h + 5min + 6s), "1 year 2 mons -3 days +04:05:06.000000");
    EXPECT_EQ(parts(-14, 1, -1us), "-1 years -2 mons +1 day -00:00:00.000001");
    EXPECT_EQ(parts(0, 2, 100h), "2 days 100:00:00.000000");
    EXPECT_EQ(parts(0, 0, microseconds::min()), "-2562047788:00:54.775808");
}

TEST(IntervalText, ReadsWhatItWrites) {
    std::mt19937_64 random(test_seed_number());
    for (int i = 0; i < 10'000; ++i) {
        const microseconds length(static_cast<std::int64_t>(random()) >> random() % 64);
        ASSERT_EQ(length_of(text_of(length)), length) << length.count();
    }
    EXPECT_EQ(length_of("1 day"), 24h);
    EXPECT_EQ(length_of("-2 days +01:00"), -47h);
    EXPECT_EQ(length_of("00:00:00.5"), 500ms);
    EXPECT_EQ(length_of("100:00:00"), 100h);
}

TEST(IntervalText, TellsWhyNot) {
    const auto fault = [](const char* text) {
        microseconds out = 7us;
        const IntervalFault found = parse_interval(text, out);
        EXPECT_EQ(out, 7us) << text;
        return found;
    };
    for (const char* text :
         {"", " ", "x", "1", "1 ", "1 week", "1 day ", "1 day  01:00", "01:0", "01:60:00", "01:00:60", "01:00:00.",
          "01:00:00.1234567", "--1 day", "1day", "infinity", "P1D", "1 day,", "01:00:00 x"})
        EXPECT_EQ(fault(text), IntervalFault::not_an_interval) << text;
    for (const char* text : {"1 year", "2 mons", "1 month 01:00", "1 day 2 years"})
        EXPECT_EQ(fault(text), IntervalFault::has_months) << text;
    for (const char* text :
         {"106751992 days", "99999999999999999999 days", "2562047788:00:54.775808", "106751991 days 04:00:54.775808"})
        EXPECT_EQ(fault(text), IntervalFault::too_long) << text;
}

}  // namespace
}  // namespace carboy::value
