#include "jinja/text/text_ops.hpp"

#include "jinja/raised.hpp"

#include <functional>

namespace carboy::jinja {
namespace {

using Pieces = std::vector<std::string_view>;

TEST(TextOps, ChangesCase) {
    EXPECT_EQ(title_cased("they're bill's friends, ǆon 2nd"), "They'Re Bill'S Friends, ǅon 2Nd");
    EXPECT_EQ(capitalized("ßtRASSE Élan"), "Sstrasse élan");
    EXPECT_EQ(case_swapped("Straße ÀÉ xY"), "sTRASSE àé Xy");
    EXPECT_EQ(casefolded("Straße ΣΑΣ"), "strasse σασ");
    EXPECT_EQ(capitalized(""), "");
}

TEST(TextOps, StripsCharacters) {
    EXPECT_EQ(strip_characters("xéyxéabcéx", "éxy", true, true), "abc");
    EXPECT_EQ(strip_characters("éab é", "é", false, true), "éab ");
    EXPECT_EQ(strip_characters("aaa", "a", true, true), "");
    EXPECT_EQ(strip_characters("abc", "", true, true), "abc");
}

TEST(TextOps, CentresAsPythonDoes) {
    EXPECT_EQ(justified("ab", 5, "*", '^'), "**ab*");
    EXPECT_EQ(justified("abc", 6, "*", '^'), "*abc**");
    EXPECT_EQ(justified("é", 4, "ü", '<'), "éüüü");
    EXPECT_EQ(justified("é", 4, "ü", '>'), "üüüé");
    EXPECT_EQ(justified("abc", -7, " ", '^'), "abc");
    EXPECT_EQ(raised([] { justified("a", std::int64_t{1} << 40, " ", '<'); }).substr(0, 11), "MemoryError");
}

TEST(TextOps, Replaces) {
    EXPECT_EQ(replaced("aXbXc", "X", "--", 1), "a--bXc");
    EXPECT_EQ(replaced("aaaa", "aa", "b", -1), "bb");
    EXPECT_EQ(replaced("éa", "", "-", -1), "-é-a-");
    EXPECT_EQ(replaced("éa", "", "-", 2), "-é-a");
    EXPECT_EQ(replaced("abc", "b", "x", 0), "abc");
}

TEST(TextOps, SplitsIntoWords) {
    EXPECT_EQ(split_words("  a\t b\u00a0 c ", -1, false), (Pieces{"a", "b", "c"}));
    EXPECT_EQ(split_words(" a b  c ", 1, false), (Pieces{"a", "b  c "}));
    EXPECT_EQ(split_words(" a b  c ", 1, true), (Pieces{" a b", "c"}));
    EXPECT_EQ(split_words("   ", -1, true), Pieces());
}

TEST(TextOps, SplitsAtASeparator) {
    EXPECT_EQ(split_text("a,,b,", ",", -1, false), (Pieces{"a", "", "b", ""}));
    EXPECT_EQ(split_text("a,b,c", ",", 1, true), (Pieces{"a,b", "c"}));
    EXPECT_EQ(split_text("aaa", "aa", -1, true), (Pieces{"a", ""}));
    EXPECT_EQ(split_text("", ",", -1, false), Pieces{""});
}

TEST(TextOps, SplitsIntoLines) {
    EXPECT_EQ(split_lines("a\r\nb\n\nc\u2028d\x1e", false), (Pieces{"a", "b", "", "c", "d"}));
    EXPECT_EQ(split_lines("a\rb\n", true), (Pieces{"a\r", "b\n"}));
    EXPECT_EQ(split_lines("", false), Pieces());
}

TEST(TextOps, ExpandsTabs) {
    EXPECT_EQ(tabs_expanded("a\té\tb\n\tc", 4), "a   é   b\n    c");
    EXPECT_EQ(tabs_expanded("a\tb", 0), "ab");
}

TEST(TextOps, AsksAboutCharacters) {
    struct Case {
        const char* text;
        bool alpha, alnum, digit, decimal, numeric, blank, lower, upper, title, identifier, printable;
    };
    const Case cases[] = {{"", false, false, false, false, false, false, false, false, false, false, true},
                          {"abc", true, true, false, false, false, false, true, false, false, true, true},
                          {"aé1", false, true, false, false, false, false, true, false, false, true, true},
                          {"123", false, true, true, true, true, false, false, false, false, false, true},
                          {"²", false, true, true, false, true, false, false, false, false, false, true},
                          {"½", false, true, false, false, true, false, false, false, false, false, true},
                          {"٣", false, true, true, true, true, false, false, false, false, false, true},
                          {" \t", false, false, false, false, false, true, false, false, false, false, false},
                          {"ABC", true, true, false, false, false, false, false, true, false, true, true},
                          {"Ab Cd", false, false, false, false, false, false, false, false, true, false, true},
                          {"ǅa", true, true, false, false, false, false, false, false, true, true, true},
                          {"_x1", false, false, false, false, false, false, true, false, false, true, true},
                          {"1x", false, true, false, false, false, false, true, false, false, false, true},
                          {"a b", false, false, false, false, false, false, true, false, false, false, true},
                          {"a\n", false, false, false, false, false, false, true, false, false, false, false}};
    for (const Case& one : cases) {
        EXPECT_EQ(is_alphabetic(one.text), one.alpha) << one.text;
        EXPECT_EQ(is_alphanumeric(one.text), one.alnum) << one.text;
        EXPECT_EQ(is_digits(one.text), one.digit) << one.text;
        EXPECT_EQ(is_decimals(one.text), one.decimal) << one.text;
        EXPECT_EQ(is_numeric(one.text), one.numeric) << one.text;
        EXPECT_EQ(is_blank(one.text), one.blank) << one.text;
        EXPECT_EQ(is_lower_case(one.text), one.lower) << one.text;
        EXPECT_EQ(is_upper_case(one.text), one.upper) << one.text;
        EXPECT_EQ(is_title_case(one.text), one.title) << one.text;
        EXPECT_EQ(is_identifier(one.text), one.identifier) << one.text;
        EXPECT_EQ(is_printable(one.text), one.printable) << one.text;
    }
}

}  // namespace
}  // namespace carboy::jinja
