// date, time, datetime, timedelta and timezone with Python's answers.
#include "jinja/evaluated.hpp"

#include <carboy/jinja/stdlib/chrono.hpp>

namespace carboy::jinja {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

const sys_days saturday = 2024y / March / 2;
const Context times{{"d", saturday},
                    {"e", 2023y / December / 31},
                    {"t", hh_mm_ss<microseconds>(9h + 5min + 7us)},
                    {"m", sys_time<microseconds>(saturday + 9h + 5min)},
                    {"z", make_datetime_in(sys_time<microseconds>(saturday + 9h), 90min, "X")},
                    {"u", make_datetime_in(sys_time<microseconds>(saturday + 9h))},
                    {"l", microseconds(-1500ms)},
                    {"h", 25h}};

void expect_with_times(std::initializer_list<Evaluation> evaluations) {
    for (const Evaluation& one : evaluations) EXPECT_EQ(evaluated(one.expression, times), one.result) << one.expression;
}

TEST(Date, IsPythons) {
    expect_with_times({{"d", "datetime.date(2024, 3, 2)"},
                       {"d|string", "'2024-03-02'"},
                       {"d.year", "2024"},
                       {"d.isoformat()", "'2024-03-02'"},
                       {"d.weekday()", "5"},
                       {"d.isoweekday()", "6"},
                       // Documented difference: it prints as a plain tuple.
                       {"d.isocalendar()", "(2024, 9, 6)"},
                       {"d.isocalendar().week", "9"},
                       {"d.toordinal()", "738947"},
                       {"d.ctime()", "'Sat Mar  2 00:00:00 2024'"},
                       {"d.strftime('%Y-%m-%d %a %A %b %B %j %U %W %V %G %u %w %y %%')",
                        "'2024-03-02 Sat Saturday Mar March 062 08 09 09 2024 6 6 24 %'"},
                       {"d.replace(year=2023)", "datetime.date(2023, 3, 2)"},
                       {"d.replace(2023, 2, 29)", "ValueError: day is out of range for month"},
                       {"d - e", "datetime.timedelta(days=62)"},
                       {"d + h", "datetime.date(2024, 3, 3)"},
                       {"d - h", "datetime.date(2024, 3, 1)"},
                       {"d > e", "True"},
                       {"d == m", "False"},
                       {"d < m", "TypeError: can't compare datetime.datetime to datetime.date"},
                       {"d + 1", "TypeError: unsupported operand type(s) for +: 'datetime.date' and 'int'"},
                       {"d + d", "TypeError: unsupported operand type(s) for +: 'datetime.date' and 'datetime.date'"},
                       {"'{:%d/%m}'.format(d)", "'02/03'"},
                       {"d.timetuple is undefined or true", "True"}});
}

TEST(ClockTime, IsPythons) {
    expect_with_times({{"t", "datetime.time(9, 5, 0, 7)"},
                       {"t|string", "'09:05:00.000007'"},
                       {"t.hour", "9"},
                       {"t.microsecond", "7"},
                       {"t.isoformat()", "'09:05:00.000007'"},
                       {"t.isoformat('minutes')", "'09:05'"},
                       {"t.isoformat('x')", "ValueError: Unknown timespec value"},
                       {"t.strftime('%H:%M:%S.%f %I %p')", "'09:05:00.000007 09 AM'"},
                       {"t.replace(hour=23)", "datetime.time(23, 5, 0, 7)"},
                       {"t.replace(hour=24)", "ValueError: hour must be in 0..23"},
                       {"t < t", "False"},
                       {"t.tzinfo", "None"},
                       {"t - t", "TypeError: unsupported operand type(s) for -: 'datetime.time' and 'datetime.time'"}});
}

TEST(Datetime, IsPythons) {
    expect_with_times(
        {{"m", "datetime.datetime(2024, 3, 2, 9, 5)"},
         {"z",
          "datetime.datetime(2024, 3, 2, 10, 30, tzinfo=datetime.timezone(datetime.timedelta(seconds=5400), 'X'))"},
         {"u", "datetime.datetime(2024, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)"},
         {"m|string", "'2024-03-02 09:05:00'"},
         {"z|string", "'2024-03-02 10:30:00+01:30'"},
         {"u.isoformat()", "'2024-03-02T09:00:00+00:00'"},
         {"m.isoformat(' ', 'minutes')", "'2024-03-02 09:05'"},
         {"z.tzname()", "'X'"},
         {"z.utcoffset()", "datetime.timedelta(seconds=5400)"},
         {"m.utcoffset()", "None"},
         {"m.date()", "datetime.date(2024, 3, 2)"},
         {"m.time()", "datetime.time(9, 5)"},
         {"z.timetz()", "datetime.time(10, 30, tzinfo=datetime.timezone(datetime.timedelta(seconds=5400), 'X'))"},
         {"m.timestamp is defined", "True"},
         {"u.timestamp()", "1709370000.0"},
         {"m - m", "datetime.timedelta(0)"},
         {"z - u", "datetime.timedelta(0)"},
         {"m - u", "TypeError: can't subtract offset-naive and offset-aware datetimes"},
         {"m < u", "TypeError: can't compare offset-naive and offset-aware datetimes"},
         {"m == u", "False"},
         {"z == u", "True"},
         {"m + l", "datetime.datetime(2024, 3, 2, 9, 4, 58, 500000)"},
         {"m - h", "datetime.datetime(2024, 3, 1, 8, 5)"},
         {"l + m", "datetime.datetime(2024, 3, 2, 9, 4, 58, 500000)"},
         {"m.replace(minute=0, tzinfo=none)", "datetime.datetime(2024, 3, 2, 9, 0)"},
         {"u.strftime('%z %Z|')", "'+0000 UTC|'"},
         {"z.strftime('%z %Z')", "'+0130 X'"},
         {"m.strftime('%z|%Z|')", "'||'"},
         {"'{}'.format(m)", "'2024-03-02 09:05:00'"},
         {"m.weekday()", "5"}});
}

TEST(Timedelta, IsPythons) {
    expect_with_times({{"l", "datetime.timedelta(days=-1, seconds=86398, microseconds=500000)"},
                       {"l|string", "'-1 day, 23:59:58.500000'"},
                       {"h|string", "'1 day, 1:00:00'"},
                       {"l.days", "-1"},
                       {"l.seconds", "86398"},
                       {"l.microseconds", "500000"},
                       {"l.total_seconds()", "-1.5"},
                       {"l + h", "datetime.timedelta(days=1, seconds=3598, microseconds=500000)"},
                       {"h - l", "datetime.timedelta(days=1, seconds=3601, microseconds=500000)"},
                       {"-l", "datetime.timedelta(seconds=1, microseconds=500000)"},
                       {"+l", "datetime.timedelta(days=-1, seconds=86398, microseconds=500000)"},
                       {"l|abs", "datetime.timedelta(seconds=1, microseconds=500000)"},
                       {"h * 2", "datetime.timedelta(days=2, seconds=7200)"},
                       {"h * 0.1", "datetime.timedelta(seconds=9000)"},
                       {"2 * h", "datetime.timedelta(days=2, seconds=7200)"},
                       {"h / 2", "datetime.timedelta(seconds=45000)"},
                       {"h // 2", "datetime.timedelta(seconds=45000)"},
                       {"h / l", "-60000.0"},
                       {"h // l", "-60000"},
                       {"h % l", "datetime.timedelta(0)"},
                       {"h > l", "True"},
                       {"h == 1", "False"},
                       {"not l", "False"},
                       {"h * 'a'", "TypeError: can't multiply sequence by non-int of type 'datetime.timedelta'"},
                       {"h + 1", "TypeError: unsupported operand type(s) for +: 'datetime.timedelta' and 'int'"},
                       {"h / 0", "ZeroDivisionError: integer division or modulo by zero"},
                       {"h / 0.0", "ZeroDivisionError: integer division or modulo by zero"},
                       {"h // 0", "ZeroDivisionError: integer division or modulo by zero"}});
}

}  // namespace
}  // namespace carboy::jinja
