#include "jinja/methods/brace_format.hpp"

#include "jinja/raised.hpp"

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {
namespace {

std::string formatted(const Value& value, std::string_view spec) {
    std::string out;
    write_formatted(value, spec, out);
    return out;
}

std::string braces(std::string_view format, std::vector<Value> positional, std::vector<NamedValue> keyword = {}) {
    return std::string(format_braces(Value(format), {positional, keyword}).text());
}

TEST(BraceFormat, FollowsTheFormatSpecification) {
    const std::tuple<Value, const char*, const char*> cases[] = {
        {42, "", "42"},
        {42, "5", "   42"},
        {42, "<5", "42   "},
        {42, "^6", "  42  "},
        {-42, "=6", "-   42"},
        {-42, "06", "-00042"},
        {42, "*>+6", "***+42"},
        {42, "é^6", "éé42éé"},
        {255, "#x", "0xff"},
        {255, "#010b", "0b11111111"},
        {-255, "_b", "-1111_1111"},
        {1234567, ",", "1,234,567"},
        {1234567, "_", "1_234_567"},
        {1234567, "012,", "0,001,234,567"},
        {65, "c", "A"},
        {7, "n", "7"},
        {true, "d", "1"},
        {true, "", "True"},
        {1.5, "", "1.5"},
        {1.5, ".3f", "1.500"},
        {1234.5, ",.2f", "1,234.50"},
        {0.25, ".1%", "25.0%"},
        {10000000000.0, "e", "1.000000e+10"},
        {1e+16, "", "1e+16"},
        {1.0, ".3", "1.0"},
        {1.0, "#.3g", "1.00"},
        {123456.0, ".3g", "1.23e+05"},
        {-0.0, "z.1f", "0.0"},
        {-0.04, "z.1f", "0.0"},
        {3, ".2f", "3.00"},
        {"é", "4", "é   "},
        {"é", ">4", "   é"},
        {"abc", ".2", "ab"},
        {"a", "^3s", " a "},
        {"a", "05", "a0000"},
        {0.1, "E", "1.000000E-01"},
        {1e+308, ".1F",
         "1000000000000000010979063629440455417404923096773118463368106829031575854049114915371633289784946888990612496"
         "6972117251561159028374314008832830700919814604603127166450293302718569748969958855904333838446616500117842689"
         "7626212945177628091195786707458122783970171784415105291802893207873272974885715430223118336.0"},
        {5, " d", " 5"}};
    for (const auto& [value, spec, text] : cases)
        EXPECT_EQ(formatted(value, spec), text) << value.repr() << " " << spec;
}

TEST(BraceFormat, RefusesWrongSpecifications) {
    const std::tuple<Value, const char*, const char*> cases[] = {
        {1, "s", "ValueError: Unknown format code 's' for object of type 'int'"},
        {1, ".2", "ValueError: Precision not allowed in integer format specifier"},
        {1, "z", "ValueError: Negative zero coercion (z) not allowed in integer format specifier"},
        {"a", "d", "ValueError: Unknown format code 'd' for object of type 'str'"},
        {"a", "+", "ValueError: Sign not allowed in string format specifier"},
        {"a", "=", "ValueError: '=' alignment not allowed in string format specifier"},
        {"a", ",", "ValueError: Cannot specify ',' with 's'."},
        {"a", "#", "ValueError: Alternate form (#) not allowed in string format specifier"},
        {1.5, "d", "ValueError: Unknown format code 'd' for object of type 'float'"},
        {1.5, "x", "ValueError: Unknown format code 'x' for object of type 'float'"},
        {1, "+c", "ValueError: Sign not allowed with integer format specifier 'c'"},
        {1, "#c", "ValueError: Alternate form (#) not allowed with integer format specifier 'c'"},
        {1114112, "c", "OverflowError: %c arg not in range(0x110000)"},
        {1, ",x", "ValueError: Cannot specify ',' with 'x'."},
        {1, ",_", "ValueError: Cannot specify both ',' and '_'."},
        {1, ",,", "ValueError: Cannot specify ',' with ','."},
        {1.5, ".", "ValueError: Format specifier missing precision"},
        {1, "5dd", "ValueError: Invalid format specifier '5dd' for object of type 'int'"},
        {true, "5dd", "ValueError: Invalid format specifier '5dd' for object of type 'bool'"},
        {1, ",n", "ValueError: Cannot specify ',' with 'n'."},
        {1, "99999999999999999999", "ValueError: Too many decimal digits in format string"}};
    for (const auto& [value, spec, text] : cases)
        EXPECT_EQ(raised([&, v = value, s = spec] { formatted(v, s); }), text) << value.repr() << " " << spec;
}

TEST(BraceFormat, FillsInArguments) {
    EXPECT_EQ(braces("{} {} {{}}", {1, "b"}), "1 b {}");
    EXPECT_EQ(braces("{1}{0}{1!r}", {1, "b"}), "b1'b'");
    const Ptr<Dict> dict = make_ref<Dict>(Dict{{"k", "v"}, {"a:b", "c"}, {"!", "d"}});
    dict->set(1, "w");
    EXPECT_EQ(braces("{name:>{width}}|{0[k]}|{0[1]}", {dict, 2}, {{"name", "é"}, {"width", 3}}), "  é|v|w");
    EXPECT_EQ(braces("{0[a:b]}{0[!]}", {dict}), "cd");
    EXPECT_EQ(raised([&] { braces("{0[2]}", {dict}); }), "KeyError: 2");
    EXPECT_EQ(braces("{0[1]}{0[0]}", {make_list({"a", "b"})}), "ba");
    EXPECT_EQ(braces("{!s:5}|{!a}", {1, "é"}), "1    |'\\xe9'");
    EXPECT_EQ(braces("{0.real}", {5}), "5");
}

TEST(BraceFormat, RefusesWrongFields) {
    EXPECT_EQ(raised([] { braces("{", {1}); }), "ValueError: Single '{' encountered in format string");
    EXPECT_EQ(raised([] { braces("}", {1}); }), "ValueError: Single '}' encountered in format string");
    EXPECT_EQ(raised([] { braces("{0", {1}); }), "ValueError: expected '}' before end of string");
    EXPECT_EQ(raised([] { braces("{}{}", {1}); }),
              "IndexError: Replacement index 1 out of range for positional args tuple");
    EXPECT_EQ(raised([] { braces("{0}{}", {1}); }),
              "ValueError: cannot switch from manual field specification to automatic field numbering");
    EXPECT_EQ(raised([] { braces("{}{0}", {1}); }),
              "ValueError: cannot switch from automatic field numbering to manual field specification");
    EXPECT_EQ(raised([] { braces("{x}", {1}); }), "KeyError: 'x'");
    EXPECT_EQ(raised([] { braces("{0!z}", {1}); }), "ValueError: Unknown conversion specifier z");
    EXPECT_EQ(raised([] { braces("{0!}", {1}); }), "ValueError: unmatched '{' in format spec");
    EXPECT_EQ(raised([] { braces("{0.nope}", {1}); }), "AttributeError: 'int' object has no attribute 'nope'");
    EXPECT_EQ(raised([] { braces("{0[}", {1}); }), "ValueError: expected '}' before end of string");
    EXPECT_EQ(raised([] { braces("{0[a}", {1}); }), "ValueError: expected '}' before end of string");
    EXPECT_EQ(raised([] { braces("{0{", {1}); }), "ValueError: unexpected '{' in field name");
    EXPECT_EQ(raised([] { braces("{0!", {1}); }), "ValueError: end of string while looking for conversion specifier");
    EXPECT_EQ(raised([] { braces("{0!r", {1}); }), "ValueError: unmatched '{' in format spec");
    EXPECT_EQ(raised([] { braces("{0:", {1}); }), "ValueError: unmatched '{' in format spec");
    EXPECT_EQ(raised([] { braces("{0!}x", {1}); }), "ValueError: expected ':' after conversion specifier");
    EXPECT_EQ(raised([] { braces("{0!rx}", {1}); }), "ValueError: expected ':' after conversion specifier");
    EXPECT_EQ(raised([] { braces("{0!}}", {1}); }), "ValueError: Unknown conversion specifier }");
    EXPECT_EQ(raised([] { braces("{0!é}", {1}); }), "ValueError: Unknown conversion specifier \\xe9");
    EXPECT_EQ(raised([] { braces("{0[]}", {1}); }), "ValueError: Empty attribute in format string");
    EXPECT_EQ(raised([] { braces("{0.}", {1}); }), "ValueError: Empty attribute in format string");
    EXPECT_EQ(raised([] { braces("{0[0]x}", {make_list({1})}); }),
              "ValueError: Only '.' or '[' may follow ']' in format field specifier");
    EXPECT_EQ(raised([] { braces("{:{:{}}}", {1, 2, 3}); }), "ValueError: Max string recursion exceeded");
}

TEST(BraceFormat, MarkupEscapesAndAMappingDoesNot) {
    const Value arguments[] = {"<i>"};
    const Value out = format_braces(Value(Markup{"<b>{}</b>"}), {arguments, {}});
    EXPECT_TRUE(out.is_markup());
    EXPECT_EQ(out.text(), "<b>&lt;i&gt;</b>");
    const Value mapped = format_braces_from(Value("{a}-{b[0]}"), make_ref<Dict>(Dict{{"a", 1}, {"b", make_list({2})}}));
    EXPECT_EQ(mapped.text(), "1-2");
}

}  // namespace
}  // namespace carboy::jinja
