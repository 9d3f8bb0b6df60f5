// C++ times in templates behave as Python's datetime, date, time and timedelta.
#include <carboy/jinja.hpp>

#include <gtest/gtest.h>

namespace carboy::jinja {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

const sys_days saturday = 2024y / March / 2;
const sys_time<microseconds> morning = saturday + 9h + 5min;

std::string render(std::string_view source, const Context& context, Options options = {}) {
    options.autoescape = Autoescape::off;
    return Environment(options).from_string(source).render(context);
}

std::string error_of(std::string_view source, const Context& context) {
    try {
        return render(source, context);
    } catch (const TemplateError& error) {
        return std::string(error.kind()) + ": " + error.message();
    }
}

TEST(Chrono, CppTypesBecomeTheTypesOfPython) {
    EXPECT_EQ(
        render("{{ a }} {{ b }} {{ c }} {{ d }}",
               {{"a", saturday}, {"b", 2024y / March / 2}, {"c", local_days(2024y / March / 2)}, {"d", sys_seconds()}}),
        "2024-03-02 2024-03-02 2024-03-02 1970-01-01 00:00:00");
    EXPECT_EQ(render("{{ [a, b, c, d, e] }}", {{"a", morning},
                                               {"b", saturday},
                                               {"c", hh_mm_ss<seconds>(9h + 5s)},
                                               {"d", 90min},
                                               {"e", duration<double>(-0.25)}}),
              "[datetime.datetime(2024, 3, 2, 9, 5), datetime.date(2024, 3, 2), datetime.time(9, 0, 5), "
              "datetime.timedelta(seconds=5400), datetime.timedelta(days=-1, seconds=86399, microseconds=750000)]");
    EXPECT_EQ(render("{{ t }} {{ n is none }}", {{"t", std::optional(morning)}, {"n", std::optional<sys_days>()}}),
              "2024-03-02 09:05:00 True");
    EXPECT_EQ(
        render("{% for t in times %}{{ t.day }},{% endfor %}", {{"times", std::vector{saturday, saturday + days(1)}}}),
        "2,3,");
}

TEST(Chrono, AValueThatPythonCannotHoldIsAnError) {
    EXPECT_THROW(Value(sys_days(10000y / January / 1)), TemplateRuntimeError);
    EXPECT_THROW(Value(sys_time<microseconds>::min()), TemplateRuntimeError);
    EXPECT_THROW(Value(hh_mm_ss<seconds>(24h)), TemplateRuntimeError);
    EXPECT_THROW(Value(hh_mm_ss<seconds>(-1s)), TemplateRuntimeError);
    EXPECT_THROW(make_datetime_in(morning, 24h), TemplateRuntimeError);
    EXPECT_EQ(render("{{ t }}", {{"t", microseconds::max()}}), "106751991 days, 4:00:54.775807");
}

TEST(Chrono, AttributesAndMethods) {
    EXPECT_EQ(
        render("{{ t.year }} {{ t.month }} {{ t.day }} {{ t.hour }} {{ t.minute }} {{ t.second }} {{ t.microsecond }} "
               "{{ t.weekday() }} {{ t.isocalendar().week }} {{ t.date() }} {{ t.time() }} {{ t.isoformat() }}",
               {{"t", morning}}),
        "2024 3 2 9 5 0 0 5 9 2024-03-02 09:05:00 2024-03-02T09:05:00");
    EXPECT_EQ(render("{{ t.strftime('%d.%m.%Y %H:%M %A %-d %j %U %W %V %G %u %f|%z|%Z') }} {{ '{:%B}'.format(t) }}",
                     {{"t", morning}}),
              "02.03.2024 09:05 Saturday 2 062 08 09 09 2024 6 000000|| March");
    EXPECT_EQ(render("{{ t.replace(day=29, month=2) }} {{ t.replace(hour=0).isoformat(timespec='minutes') }}",
                     {{"t", morning}}),
              "2024-02-29 09:05:00 2024-03-02T00:05");
    EXPECT_EQ(error_of("{{ t.replace(day=32) }}", {{"t", morning}}), "ValueError: day is out of range for month");
    EXPECT_EQ(error_of("{{ t.year.month.day }}", {{"t", morning}}),
              "UndefinedError: 'int object' has no attribute 'month'");
    EXPECT_EQ(error_of("{{ t.foo.bar }}", {{"t", morning}}),
              "UndefinedError: 'datetime.datetime object' has no attribute 'foo'");
    EXPECT_EQ(error_of("{{ t.now() }}", {{"t", morning}}),
              "NotImplementedError: Python's attribute 'now' of datetime.datetime is not supported in templates");
}

TEST(Chrono, Zones) {
    const Context context{{"t", make_datetime_in(morning, 90min)},
                          {"u", make_datetime_in(morning)},
                          {"n", morning},
                          {"cet", make_datetime_in(morning, 1h, "CET")}};
    EXPECT_EQ(
        render("{{ t }} {{ t.tzname() }} {{ u }} {{ u.strftime('%z %Z') }} {{ cet.tzinfo }} {{ t == u }} {{ t - u }}",
               context),
        "2024-03-02 10:35:00+01:30 UTC+01:30 2024-03-02 09:05:00+00:00 +0000 UTC CET True 0:00:00");
    EXPECT_EQ(error_of("{{ n < t }}", context), "TypeError: can't compare offset-naive and offset-aware datetimes");
    EXPECT_EQ(render("{{ n == u }} {{ [n] }} {{ [u] }}", context),
              "False [datetime.datetime(2024, 3, 2, 9, 5)] [datetime.datetime(2024, 3, 2, 9, 5, "
              "tzinfo=datetime.timezone.utc)]");
}

TEST(Chrono, ArithmeticAndOrder) {
    const Context context{{"t", morning}, {"d", saturday}, {"h", 1h}, {"later", morning + 26h}};
    EXPECT_EQ(
        render("{{ later - t }} {{ (later - t).total_seconds() }} {{ t + h }} {{ t - h * 10 }} {{ d + h * 24 }} {{ h / "
               "7 }} "
               "{{ (later - t) // h }} {{ -h }} {{ t < later }} {{ [later, t]|min }} {{ t in [t] }} {{ not h - h }}",
               context),
        "1 day, 2:00:00 93600.0 2024-03-02 10:05:00 2024-03-01 23:05:00 2024-03-03 0:08:34.285714 26 "
        "-1 day, 23:00:00 True 2024-03-02 09:05:00 True True");
    EXPECT_EQ(error_of("{{ t < d }}", context), "TypeError: can't compare datetime.datetime to datetime.date");
    EXPECT_EQ(error_of("{{ t + 1 }}", context),
              "TypeError: unsupported operand type(s) for +: 'datetime.datetime' and 'int'");
    EXPECT_EQ(error_of("{{ d + h * 100000000 }}", context), "OverflowError: date value out of range");
}

TEST(Chrono, ValuesAreKeysAndCanBeSortedAndGrouped) {
    const Context context{{"days", std::vector{saturday + days(1), saturday, saturday + days(1)}}};
    EXPECT_EQ(render("{{ days|unique|map('string')|join(' ') }} {{ {days[1]: 'x'}[days[1]] }} {{ days|sort|first }} "
                     "{% for day, all in days|groupby('day') %}{{ day }}:{{ all|length }} {% endfor %}",
                     context),
              "2024-03-03 2024-03-02 x 2024-03-02 2:1 3:2 ");
}

TEST(Chrono, JsonIsThatOfJinjaOrOfFlask) {
    EXPECT_EQ(error_of("{{ t|tojson }}", {{"t", morning}}),
              "TypeError: Object of type datetime is not JSON serializable");
    EXPECT_EQ(
        render("{{ [t, d, z]|tojson }}", {{"t", morning}, {"d", saturday}, {"z", make_datetime_in(morning, 1h)}},
               {.json_objects = true}),
        "[\"Sat, 02 Mar 2024 09:05:00 GMT\", \"Sat, 02 Mar 2024 00:00:00 GMT\", \"Sat, 02 Mar 2024 09:05:00 GMT\"]");
}

TEST(Chrono, FunctionsTakeTimes) {
    Environment environment;
    environment.add_filter("days_since", Value([](sys_days day, sys_time<microseconds> time) {
                               return (day - floor<days>(time)).count();
                           }));
    environment.add_filter("minutes", Value([](minutes length) { return length.count(); }));
    environment.set_global("timedelta", python_timedelta());
    EXPECT_EQ(environment.from_string("{{ d|days_since(t) }} {{ timedelta(hours=1.5)|minutes }}")
                  .render({{"d", saturday + days(3)}, {"t", morning}}),
              "3 90");
    EXPECT_THROW(environment.from_string("{{ 1|minutes }}").render(), TemplateRuntimeError);
    EXPECT_EQ(as_date(Value(saturday)), saturday);
    EXPECT_EQ(as_datetime(make_datetime_in(morning, 1h)), morning.time_since_epoch());
    EXPECT_EQ(as_timedelta(Value(saturday)), std::nullopt);
}

}  // namespace
}  // namespace carboy::jinja
