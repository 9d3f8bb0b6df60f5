#include <carboy/sql/chrono.hpp>

#include <gtest/gtest.h>

namespace carboy {
namespace {

using namespace std::chrono;
using sql::DataError;
using sql::from_view;
using sql::ValueView;

template <class T>
std::string stored(const T& value) {
    sql::Scratch scratch;
    return std::string(sql::to_view(value, scratch).as_text());
}

constexpr sys_days leap_day = 2024y / February / 29;

TEST(ChronoTest, StoresAsSqlalchemyDoes) {
    EXPECT_EQ(stored(leap_day), "2024-02-29");
    EXPECT_EQ(stored(year_month_day(1y / January / 1)), "0001-01-01");
    EXPECT_EQ(stored(hh_mm_ss(23h + 59min + 1s + 5us)), "23:59:01.000005");
    EXPECT_EQ(stored(sys_time<microseconds>(leap_day) + 1h + 2us), "2024-02-29 01:00:00.000002");
    EXPECT_EQ(stored(sys_seconds(leap_day)), "2024-02-29 00:00:00.000000");
    EXPECT_EQ(stored(sys_seconds(-1s)), "1969-12-31 23:59:59.000000");
    EXPECT_EQ(stored(local_seconds(1s)), "1970-01-01 00:00:01.000000");
    EXPECT_EQ(stored(system_clock::time_point(1ns)), "1970-01-01 00:00:00.000000");
}

TEST(ChronoTest, ReadsWhatItAndOthersWrite) {
    EXPECT_EQ(from_view<sys_days>(ValueView::text("2024-02-29")), leap_day);
    EXPECT_EQ(from_view<sys_seconds>(ValueView::text("2024-02-29 01:02:03.000000")), leap_day + 1h + 2min + 3s);
    EXPECT_EQ(from_view<sys_seconds>(ValueView::text("2024-02-29T01:02:03")), leap_day + 1h + 2min + 3s);
    EXPECT_EQ(from_view<sys_seconds>(ValueView::text("2024-02-29 01:02")), leap_day + 1h + 2min);
    EXPECT_EQ(from_view<sys_seconds>(ValueView::text("2024-02-29")), leap_day);
    EXPECT_EQ(from_view<system_clock::time_point>(ValueView::text("2024-02-29 00:00:00.5")), leap_day + 500ms);
    EXPECT_EQ(from_view<hh_mm_ss<microseconds>>(ValueView::text("01:02:03.000004")).to_duration(),
              1h + 2min + 3s + 4us);
}

TEST(ChronoTest, RefusesNonsense) {
    for (const char* text : {"", "x", "2024-02-30", "2024-13-01", "2024-1-01", "2024-02-29 25:00:00", "2024-02-29 ",
                             "2024-02-29 10:00:00.", "2024-02-29 10:00:00.1234567", "2024-02-29 10:00:60",
                             "2024-02-29 10:00:00+01:00", "-024-02-29"})
        EXPECT_THROW(from_view<sys_seconds>(ValueView::text(text)), DataError) << text;
    EXPECT_THROW(from_view<sys_days>(ValueView::text("2024-02-29 10:00:00")), DataError);
    EXPECT_THROW(from_view<sys_days>(ValueView::integer(5)), DataError);
    EXPECT_THROW(stored(year_month_day(2023y / February / 29)), DataError);
    EXPECT_THROW(stored(sys_days(year(10000) / 1 / 1)), DataError);
    EXPECT_THROW(stored(hh_mm_ss(24h)), DataError);
}

TEST(ChronoTest, NeverTruncatesSilently) {
    EXPECT_THROW(from_view<sys_seconds>(ValueView::text("2024-02-29 00:00:00.5")), DataError);
    EXPECT_THROW(from_view<hh_mm_ss<seconds>>(ValueView::text("00:00:00.5")), DataError);
    EXPECT_EQ(from_view<std::optional<sys_days>>(ValueView::null()), std::nullopt);
}

}  // namespace
}  // namespace carboy
