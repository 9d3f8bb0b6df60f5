#include "jinja/python/printf.hpp"

#include "jinja/raised.hpp"

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {
namespace {

std::string percent(std::string_view format, const Value& argument) {
    return std::string(format_percent(Value(format), argument).text());
}

TEST(Printf, FormatsNumbers) {
    const std::tuple<const char*, Value, const char*> cases[] = {{"%d", 42, "42"},
                                                                 {"%5d|", 42, "   42|"},
                                                                 {"%-5d|", 42, "42   |"},
                                                                 {"%05d", -42, "-0042"},
                                                                 {"%+d", 7, "+7"},
                                                                 {"% d", 7, " 7"},
                                                                 {"%i", 3.9, "3"},
                                                                 {"%d", true, "1"},
                                                                 {"%x", 255, "ff"},
                                                                 {"%#X", 255, "0XFF"},
                                                                 {"%#o", 8, "0o10"},
                                                                 {"%.4d", 7, "0007"},
                                                                 {"%f", 1.5, "1.500000"},
                                                                 {"%.2f", 2.675, "2.67"},
                                                                 {"%08.2f", -3.14159, "-0003.14"},
                                                                 {"%e", 12345.678, "1.234568e+04"},
                                                                 {"%.3g", 1234567.0, "1.23e+06"},
                                                                 {"%g", 0.0001, "0.0001"},
                                                                 {"%#g", 1.0, "1.00000"},
                                                                 {"%G", 1e-10, "1E-10"},
                                                                 {"%.0f", 0.5, "0"},
                                                                 {"%F", 1e+20, "100000000000000000000.000000"},
                                                                 {"%5.1f%%", 12.34, " 12.3%"},
                                                                 {"%c", 8364, "€"},
                                                                 {"%c", "x", "x"},
                                                                 {"%-+6.1e|", 12.5, "+1.2e+01|"},
                                                                 {"%+i", -0.5, "+0"}};
    for (const auto& [format, value, text] : cases) EXPECT_EQ(percent(format, value), text) << format;
    EXPECT_EQ(percent("%f %F",
                      make_tuple({-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})),
              "-inf NAN");
}

TEST(Printf, FormatsText) {
    const std::tuple<const char*, Value, const char*> cases[] = {{"%s", "é", "é"},
                                                                 {"%4s|", "é", "   é|"},
                                                                 {"%-4s|", "é", "é   |"},
                                                                 {"%.2s", "éàü", "éà"},
                                                                 {"%r", "it's", "\"it's\""},
                                                                 {"%a", "é€😀", "'\\xe9\\u20ac\\U0001f600'"},
                                                                 {"%5.1s|", "abc", "    a|"},
                                                                 {"%s", 1.0, "1.0"}};
    for (const auto& [format, value, text] : cases) EXPECT_EQ(percent(format, value), text) << format;
    EXPECT_EQ(percent("%s-%s", make_tuple({1, "b"})), "1-b");
    EXPECT_EQ(percent("%s", make_list({1, 2})), "[1, 2]");
    EXPECT_EQ(percent("%*d|%-*d|%.*f", make_tuple({5, 1, 4, 2, 1, 0.25})), "    1|2   |0.2");
    EXPECT_EQ(percent("100%%", make_tuple({})), "100%");
}

TEST(Printf, TakesNamesFromAMapping) {
    const Value names = make_ref<Dict>(Dict{{"a", 1}, {"(b)", 2}});
    EXPECT_EQ(percent("%(a)03d %((b))s", names), "001 2");
    EXPECT_EQ(percent("nothing", names), "nothing");
    EXPECT_EQ(raised([&] { percent("%(c)s", names); }), "KeyError: 'c'");
    EXPECT_EQ(raised([] { percent("%(a)s", make_tuple({1})); }), "TypeError: format requires a mapping");
}

TEST(Printf, RefusesWhatPythonRefuses) {
    EXPECT_EQ(raised([] { percent("%d", "a"); }), "TypeError: %d format: a real number is required, not str");
    EXPECT_EQ(raised([] { percent("%x", 1.5); }), "TypeError: %x format: an integer is required, not float");
    EXPECT_EQ(raised([] { percent("%f", "1"); }), "TypeError: must be real number, not str");
    EXPECT_EQ(raised([] { percent("%c", "ab"); }), "TypeError: %c requires int or char");
    EXPECT_EQ(raised([] { percent("%c", 0x110000); }), "OverflowError: %c arg not in range(0x110000)");
    EXPECT_EQ(raised([] { percent("%s %s", 1); }), "TypeError: not enough arguments for format string");
    EXPECT_EQ(raised([] {
                  percent("%s", make_tuple({1, 2}));
              }),
              "TypeError: not all arguments converted during string formatting");
    EXPECT_EQ(raised([] { percent("a", 1); }), "TypeError: not all arguments converted during string formatting");
    EXPECT_EQ(raised([] { percent("%", 1); }), "ValueError: incomplete format");
    EXPECT_EQ(raised([] { percent("%y", 1); }), "ValueError: unsupported format character 'y' (0x79) at index 1");
    EXPECT_EQ(raised([] { percent("%*d", make_tuple({"a", 1})); }), "TypeError: * wants int");
    EXPECT_EQ(raised([] { percent("%999999999999d", 1); }), "ValueError: width too big");
}

TEST(Printf, MarkupEscapesWhatItInserts) {
    const Value out = format_percent(Value(Markup{"<b>%s %r</b>"}), make_tuple({"<i>", "'"}));
    EXPECT_TRUE(out.is_markup());
    EXPECT_EQ(out.text(), "<b>&lt;i&gt; &#34;&#39;&#34;</b>");
    EXPECT_EQ(format_percent(Value(Markup{"%s"}), Markup{"<i>"}).text(), "<i>");
}

}  // namespace
}  // namespace carboy::jinja
