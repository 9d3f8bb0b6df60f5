#include <carboy/value/text/time_text.hpp>

#include <gtest/gtest.h>

namespace carboy::value {
namespace {

using namespace std::chrono;

std::string time_of(microseconds time, TimeSpec spec = TimeSpec::microseconds) {
    std::string out;
    append_time(out, time, spec);
    return out;
}

std::string offset_of(microseconds offset, std::string_view colon = ":") {
    std::string out;
    append_offset(out, offset, colon);
    return out;
}

TEST(TimeText, WritesAsFarAsIsAskedFor) {
    constexpr microseconds time = 1h + 2min + 3s + 4567us;
    EXPECT_EQ(time_of(time), "01:02:03.004567");
    EXPECT_EQ(time_of(time, TimeSpec::automatic), "01:02:03.004567");
    EXPECT_EQ(time_of(time, TimeSpec::milliseconds), "01:02:03.004");
    EXPECT_EQ(time_of(time, TimeSpec::seconds), "01:02:03");
    EXPECT_EQ(time_of(time, TimeSpec::minutes), "01:02");
    EXPECT_EQ(time_of(time, TimeSpec::hours), "01");
    EXPECT_EQ(time_of(1s, TimeSpec::automatic), "00:00:01");
    EXPECT_EQ(time_of(24h), "24:00:00.000000");
    EXPECT_FALSE(parse_time_spec("days"));
    EXPECT_FALSE(parse_time_spec(""));
}

TEST(TimeText, WritesOffsets) {
    EXPECT_EQ(offset_of(0s), "+00:00");
    EXPECT_EQ(offset_of(-(3h + 30min)), "-03:30");
    EXPECT_EQ(offset_of(2h, ""), "+0200");
    EXPECT_EQ(offset_of(2h + 1s), "+02:00:01");
    EXPECT_EQ(offset_of(-1us), "-00:00:00.000001");
}

TEST(TimeText, ReadsTimes) {
    EXPECT_EQ(parse_time("23:59"), 23h + 59min);
    EXPECT_EQ(parse_time("23:59:58"), 23h + 59min + 58s);
    EXPECT_EQ(parse_time("00:00:00.5"), 500ms);
    EXPECT_EQ(parse_time("00:00:00.000001"), 1us);
    for (const char* text :
         {"", "1", "01", "01:", "1:02", "01:2", "01:02:", "01:02:3", "24:00", "01:60", "01:02:60", "01:02:03.",
          "01:02:03.1234567", "01:02:03,5", "01:02:03 ", " 01:02", "01:02Z", "-1:02", "01:02.5.5"})
        EXPECT_FALSE(parse_time(text)) << text;
}

TEST(TimeText, ReadsMoments) {
    const auto moment = [](const char* text) { return parse_moment(text).value(); };
    const microseconds day = sys_days(2024y / February / 29).time_since_epoch();
    EXPECT_EQ(moment("2024-02-29").since_epoch, day);
    EXPECT_EQ(moment("2024-02-29 01:02").since_epoch, day + 1h + 2min);
    EXPECT_EQ(moment("2024-02-29T01:02:03.5Z").since_epoch, day + 1h + 2min + 3500ms);
    EXPECT_EQ(moment("2024-02-29 00:00:00").offset, 0s);
    EXPECT_EQ(moment("2024-02-29 00:00:00z").offset, 0s);
    EXPECT_EQ(moment("2024-02-29 00:00:00+02").offset, 2h);
    EXPECT_EQ(moment("2024-02-29 00:00:00+0230").offset, 2h + 30min);
    EXPECT_EQ(moment("2024-02-29 00:00:00-03:30:15").offset, -(3h + 30min + 15s));
    for (const char* text : {"",
                             "2024",
                             "2024-02-30",
                             "2024-02-29 ",
                             "2024-02-29T",
                             "2024-02-29Z",
                             "2024-02-29+01",
                             "2024-02-29 25:00",
                             "2024-02-29  01:00",
                             "2024-02-29t01:00",
                             "2024-02-29 01:00 ",
                             "2024-02-29 01:00 +01",
                             "2024-02-29 01:00+1",
                             "2024-02-29 01:00+24",
                             "2024-02-29 01:00+01:60",
                             "2024-02-29 01:00+01:00:00:00",
                             "2024-02-29 01:00+",
                             "infinity",
                             "2024-02-29 01:00:00 BC",
                             "0000-12-31 23:59:59"})
        EXPECT_FALSE(parse_moment(text)) << text;
}

TEST(TimeText, TruncatesFinerDigitsOnRequest) {
    EXPECT_EQ(parse_time("00:00:00.1234567", FinerDigits::truncate), 123'456us);
    EXPECT_EQ(parse_time("00:00:00." + std::string(5000, '9'), FinerDigits::truncate), 999'999us);
    EXPECT_FALSE(parse_time("00:00:00.1234567x", FinerDigits::truncate));
    EXPECT_EQ(parse_moment("1970-01-01T00:00:00.0000019+00:00", FinerDigits::truncate)->since_epoch, 1us);
    EXPECT_FALSE(parse_moment("1970-01-01T00:00:00.0000019"));
}

TEST(TimeText, WritesMomentsBefore1970) {
    std::string out;
    append_moment(out, -1us);
    append_moment(out += ' ', -24h, "T", TimeSpec::seconds);
    EXPECT_EQ(out, "1969-12-31 23:59:59.999999 1969-12-31T00:00:00");
}

}  // namespace
}  // namespace carboy::value
