#include <carboy/sql/types/chrono.hpp>

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
                             "2024-02-29 10:00:00+1", "2024-02-29 10:00:00+24", "2024-02-29 10:00:00+01:60",
                             "2024-02-29 10:00:00 +01", "2024-02-29+01", "-024-02-29"})
        EXPECT_THROW(from_view<sys_seconds>(ValueView::text(text)), DataError) << text;
    EXPECT_THROW(from_view<sys_days>(ValueView::text("2024-02-29 10:00:00")), DataError);
    EXPECT_THROW(from_view<sys_days>(ValueView::integer(5)), DataError);
    EXPECT_THROW(stored(year_month_day(2023y / February / 29)), DataError);
    EXPECT_THROW(stored(sys_days(year(10000) / 1 / 1)), DataError);
    EXPECT_THROW(stored(sys_days(days(INT_MAX))), DataError);
    EXPECT_THROW(stored(sys_days(days(INT_MIN))), DataError);
    EXPECT_THROW(stored(sys_seconds::max()), DataError);
    EXPECT_THROW(stored(sys_time<hours>::min()), DataError);
    EXPECT_THROW(stored(hh_mm_ss(hours(INT_MAX))), DataError);
    EXPECT_THROW(stored(hh_mm_ss(24h)), DataError);
}

// The nanoseconds of system_clock cover 1677 to 2262.
TEST(ChronoTest, NeverWraps) {
    using Narrow = sys_time<duration<std::int32_t>>;
    for (const char* text : {"9999-12-31", "3000-01-01 00:00:00", "0001-01-01 00:00:00.000001", "1677-01-01 00:00:00"})
        EXPECT_THROW(from_view<sys_time<nanoseconds>>(ValueView::text(text)), DataError) << text;
    EXPECT_EQ(from_view<sys_time<nanoseconds>>(ValueView::text("2262-01-01")), sys_days(2262y / January / 1));
    EXPECT_EQ(from_view<sys_seconds>(ValueView::text("9999-12-31")), sys_days(9999y / December / 31));
    try {
        from_view<Narrow>(ValueView::text("2100-01-01"));
        FAIL();
    } catch (const DataError& error) {
        EXPECT_EQ(error.code(), "out_of_range");
        EXPECT_EQ(error.message(), "4102444800 does not fit into a date and time of this precision.");
    }
    EXPECT_EQ(
        from_view<sys_time<duration<double>>>(ValueView::text("1970-01-01 00:00:00.5")).time_since_epoch().count(),
        0.5);
}

TEST(ChronoTest, ReadsTheYears1To9999) {
    EXPECT_THROW(from_view<sys_days>(ValueView::text("0000-06-15")), DataError);
    for (const char* text : {"0000-06-15 12:00:00", "0001-01-01 00:00:00+01:00", "9999-12-31 23:59:59-01:00"})
        EXPECT_THROW(from_view<sys_seconds>(ValueView::text(text)), DataError) << text;
}

TEST(ChronoTest, NeverTruncatesSilently) {
    EXPECT_THROW(from_view<sys_seconds>(ValueView::text("2024-02-29 00:00:00.5")), DataError);
    EXPECT_THROW(from_view<hh_mm_ss<seconds>>(ValueView::text("00:00:00.5")), DataError);
    EXPECT_EQ(from_view<std::optional<sys_days>>(ValueView::null()), std::nullopt);
}

TEST(ChronoTest, AMomentHasAnOffset) {
    const sys_time<microseconds> moment = sys_days(2020y / January / 2) + 3h + 4min + 5s;
    for (const char* text : {"2020-01-02 03:04:05.000000+00:00", "2020-01-02T03:04:05Z", "2020-01-02 05:04:05+02",
                             "2020-01-01 21:34:05.0-05:30", "2020-01-02 03:04:35+00:00:30", "2020-01-02 05:04:05+0200",
                             "2020-01-02 03:04:05"})
        EXPECT_EQ(from_view<sys_time<microseconds>>(ValueView::text(text)), moment) << text;
    EXPECT_EQ(from_view<local_seconds>(ValueView::text("2020-01-02 03:04:05+00:00")),
              local_seconds(moment.time_since_epoch() / 1s * 1s));
    EXPECT_THROW(from_view<local_seconds>(ValueView::text("2020-01-02 03:04:05+01")), DataError);
    EXPECT_THROW(from_view<hh_mm_ss<seconds>>(ValueView::text("03:04:05+01")), DataError);
}

TEST(ChronoTest, NamesWhatPostgresqlHasBeyond) {
    const auto message = [](auto type, const char* text) -> std::string {
        try {
            from_view<decltype(type)>(ValueView::text(text));
        } catch (const DataError& error) {
            return error.message();
        }
        return "";
    };
    EXPECT_EQ(message(sys_seconds(), "infinity"), "The value is infinity, which is not a point in time here.");
    EXPECT_EQ(message(sys_days(), "-infinity"), "The value is -infinity, which is not a point in time here.");
    EXPECT_EQ(message(sys_days(), "0044-03-15 BC"), "'0044-03-15 BC' is before the year 1.");
    EXPECT_EQ(message(local_seconds(), "0044-03-15 12:00:00 BC"), "'0044-03-15 12:00:00 BC' is before the year 1.");
}

TEST(ChronoTest, IntervalsAreMomentsAfter1970) {
    EXPECT_EQ(stored(1h + 2us), "1970-01-01 01:00:00.000002");
    EXPECT_EQ(stored(-(days(1) - 5s - 3us)), "1969-12-31 00:00:05.000003");
    EXPECT_EQ(stored(days(400) + 3h), "1971-02-05 03:00:00.000000");
    EXPECT_EQ(stored(weeks(1)), "1970-01-08 00:00:00.000000");
    EXPECT_EQ(stored(5000ns), "1970-01-01 00:00:00.000005");
    EXPECT_EQ((stored(duration<int, std::ratio<1, 3>>(6))), "1970-01-01 00:00:02.000000");
    EXPECT_EQ(from_view<seconds>(ValueView::text("1970-01-02 00:00:01.000000")), days(1) + 1s);
    EXPECT_EQ(from_view<microseconds>(ValueView::text("1969-12-31 00:00:05.000003")), -(days(1) - 5s - 3us));
    EXPECT_EQ((from_view<duration<int, std::ratio<1, 3>>>(ValueView::text("00:00:02"))).count(), 6);
}

TEST(ChronoTest, ReadsIntervalsOfPostgresql) {
    EXPECT_EQ(from_view<microseconds>(ValueView::text("1 day 02:03:04.000000")), days(1) + 2h + 3min + 4s);
    EXPECT_EQ(from_view<seconds>(ValueView::text("-1 days +00:00:01.000000")), 1s - days(1));
    EXPECT_EQ(from_view<milliseconds>(ValueView::text("-02:03:04.5")), -(2h + 3min + 4s + 500ms));
    EXPECT_EQ(from_view<hours>(ValueView::text("100:00:00")), 100h);
    EXPECT_EQ(from_view<days>(ValueView::text("3 days")), days(3));
    for (const char* text : {"", " ", "1", "1 day ", "1 days 2", "x", "1 fortnight", "1:2:3", "01:60:00",
                             "01:00:00.1234567", "99999999999999999999 days", "1 day  02:00:00", "P1D"})
        EXPECT_THROW(from_view<microseconds>(ValueView::text(text)), DataError) << text;
    try {
        from_view<microseconds>(ValueView::text("1 year 2 mons"));
        FAIL();
    } catch (const DataError& error) {
        EXPECT_NE(error.message().find("months or years"), std::string::npos);
        EXPECT_NE(error.hint(), "");
    }
}

TEST(ChronoTest, IntervalsNeverLoseAnything) {
    EXPECT_THROW(stored(1ns), DataError);
    EXPECT_THROW(stored(hours::max()), DataError);
    EXPECT_THROW(stored(days(4000000)), DataError);
    EXPECT_THROW(stored(days(-720000)), DataError);
    EXPECT_THROW(stored(duration<std::uint64_t>(std::numeric_limits<std::uint64_t>::max())), DataError);
    EXPECT_THROW(from_view<seconds>(ValueView::text("00:00:00.5")), DataError);
    EXPECT_THROW((from_view<duration<std::int8_t>>(ValueView::text("00:03:00"))), DataError);
    EXPECT_THROW(from_view<nanoseconds>(ValueView::text("1000000 days")), DataError);
    EXPECT_THROW(from_view<seconds>(ValueView::text("9223372036854 days")), DataError);
    EXPECT_THROW(from_view<seconds>(ValueView::null()), DataError);
    EXPECT_THROW(from_view<seconds>(ValueView::integer(1)), DataError);
    static_assert(!sql::Bindable<months> && !sql::Bindable<years> && !sql::Bindable<duration<double>>);
}

}  // namespace
}  // namespace carboy
