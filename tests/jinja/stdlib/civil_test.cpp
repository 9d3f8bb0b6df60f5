#include "jinja/stdlib/civil.hpp"

#include "jinja/raised.hpp"

namespace carboy::jinja::python {
namespace {

TEST(Civil, KnowsTheCalendar) {
    struct Case {
        std::int64_t days, year, month, day, weekday, day_of_year, iso_year, iso_week;
    };
    const Case cases[] = {{-719162, 1, 1, 1, 0, 1, 1, 1},          {2932896, 9999, 12, 31, 4, 365, 9999, 52},
                          {0, 1970, 1, 1, 3, 1, 1970, 1},          {11016, 2000, 2, 29, 1, 60, 2000, 9},
                          {-25508, 1900, 3, 1, 3, 60, 1900, 9},    {18630, 2021, 1, 3, 6, 3, 2020, 53},
                          {18627, 2020, 12, 31, 3, 366, 2020, 53}, {17896, 2018, 12, 31, 0, 365, 2019, 1},
                          {-1, 1969, 12, 31, 2, 365, 1970, 1}};
    for (const Case& one : cases) {
        const Civil civil = civil_of_day(one.days);
        EXPECT_EQ(std::tuple(civil.year, civil.month, civil.day), std::tuple(one.year, one.month, one.day)) << one.days;
        EXPECT_EQ(day_of(civil), one.days);
        EXPECT_EQ(weekday_of(one.days), one.weekday);
        EXPECT_EQ(day_of_year(one.days), one.day_of_year);
        EXPECT_EQ(iso_date_of(one.days).year, one.iso_year);
        EXPECT_EQ(iso_date_of(one.days).week, one.iso_week);
    }
}

TEST(Civil, SplitsMoments) {
    const Civil civil = civil_of(-1);
    EXPECT_EQ(std::tuple(civil.year, civil.hour, civil.minute, civil.second, civil.microsecond),
              std::tuple(1969, 23, 59, 59, 999999));
    EXPECT_EQ(time_of({.hour = 1, .minute = 2, .second = 3, .microsecond = 4}), hour + 2 * minute + 3 * second + 4);
}

TEST(Civil, RefusesInPythonsWords) {
    EXPECT_EQ(raised([] { day_of({.year = 0}); }), "ValueError: year 0 is out of range");
    EXPECT_EQ(raised([] { day_of({.month = 13}); }), "ValueError: month must be in 1..12");
    EXPECT_EQ(raised([] { day_of({.year = 2023, .month = 2, .day = 29}); }),
              "ValueError: day is out of range for month");
    EXPECT_EQ(raised([] { time_of({.hour = 24}); }), "ValueError: hour must be in 0..23");
    EXPECT_EQ(raised([] { time_of({.minute = -1}); }), "ValueError: minute must be in 0..59");
    EXPECT_EQ(raised([] { time_of({.second = 60}); }), "ValueError: second must be in 0..59");
    EXPECT_EQ(raised([] { time_of({.microsecond = 1000000}); }), "ValueError: microsecond must be in 0..999999");
    EXPECT_EQ(raised([] { checked_day(last_day + 1); }).substr(0, 13), "OverflowError");
}

}  // namespace
}  // namespace carboy::jinja::python
