#include <gtest/gtest.h>

#include <chrono>

#include <carboy/http/cookie.hpp>

namespace carboy::http {
namespace {

using namespace std::chrono;

const system_clock::time_point rfc_example = sys_days(year(1994) / 11 / 6) + hours(8) + minutes(49) + seconds(37);

// The three date formats of RFC 9110 section 5.6.7, and the format of cookies.
TEST(HttpDate, ReadsEveryFormThatHttpHasKnown) {
    for (const char* text :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
          "Sun, 06-Nov-1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT"})
        EXPECT_EQ(parse_http_date(text), rfc_example) << text;
    EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994"), rfc_example + days(10));
    EXPECT_EQ(parse_http_date(http_date(rfc_example)), rfc_example);
}

TEST(HttpDate, AYearOfTwoDigitsIsAtMostFiftyYearsAhead) {
    const int now = static_cast<int>(year_month_day(floor<days>(system_clock::now())).year());
    const auto year_of = [](int two_digits) {
        char text[64];
        std::snprintf(text, sizeof text, "Sunday, 01-Jan-%02d 00:00:00 GMT", two_digits % 100);
        return static_cast<int>(year_month_day(floor<days>(*parse_http_date(text))).year());
    };
    EXPECT_EQ(year_of(now), now);
    EXPECT_EQ(year_of(now + 50), now + 50);
    EXPECT_EQ(year_of(now + 51), now - 49);
}

TEST(HttpDate, AYearBeyondTheClockIsItsEnd) {
    EXPECT_EQ(parse_http_date("Fri, 31 Dec 9999 23:59:59 GMT"), system_clock::time_point::max());
    EXPECT_EQ(parse_http_date("Mon, 01 Jan 0001 00:00:00 GMT"), system_clock::time_point::min());
}

TEST(HttpDate, RefusesWhatIsNoDate) {
    for (const char* text :
         {"", "nonsense", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
          "Sun, 06-Nov 1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94",
          "Sun Nov  6 08:49:37 1994 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "06 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 ovD 1994 08:49:37 GMT"})
        EXPECT_FALSE(parse_http_date(text)) << text;
}

}  // namespace
}  // namespace carboy::http
