#include <carboy/value/text/date_text.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace carboy::value {
namespace {

using namespace std::chrono;

std::string text_of(std::int64_t days) {
    std::string out;
    append_date(out, civil_date(days));
    return out;
}

TEST(DateText, WritesEveryYear) {
    EXPECT_EQ(text_of(0), "1970-01-01");
    EXPECT_EQ(text_of(-1), "1969-12-31");
    EXPECT_EQ(text_of(-719'162), "0001-01-01");
    EXPECT_EQ(text_of(-719'163), "0001-12-31");  // BC
    EXPECT_EQ(text_of(2'932'897), "10000-01-01");
    EXPECT_EQ(civil_date(-719'163).year, 0);
    EXPECT_EQ(civil_date(std::numeric_limits<std::int32_t>::max()).year, 5'881'580);
    std::string out;
    append_date(out, sys_days(2024y / February / 29));
    EXPECT_EQ(out, "2024-02-29");
}

TEST(DateText, ReadsDaysThatExist) {
    EXPECT_EQ(parse_date("2024-02-29"), sys_days(2024y / February / 29));
    EXPECT_EQ(parse_date("0001-01-01"), sys_days(1y / January / 1));
    EXPECT_EQ(parse_date("9999-12-31"), sys_days(9999y / December / 31));
    for (const char* text : {"",           "2024",        "2024-02",     "2024-02-",   "2024-02-3", "2023-02-29",
                             "2024-13-01", "2024-00-01",  "2024-01-00",  "2024-1-01",  "024-01-01", "-024-01-01",
                             "+024-01-01", "2024-01-01 ", " 2024-01-01", "2024/01/01", "20240101",  "10000-01-01",
                             "0000-06-15", "2024-01-01T", "2024-01-0a"})
        EXPECT_FALSE(parse_date(text)) << text;
}

TEST(DateText, HttpDate) {
    std::string out;
    append_http_date(out, sys_days(1994y / November / 6) + 8h + 49min + 37s);
    EXPECT_EQ(out, "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(weekday_name(6), "Sat");
    EXPECT_EQ(month_name(12), "Dec");
}

}  // namespace
}  // namespace carboy::value
