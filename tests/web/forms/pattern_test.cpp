// Regular expressions of validators. The expected results are those of Python's re.match and re.fullmatch with
// re.ASCII.
#include <gtest/gtest.h>

#include <string>

#include <carboy/base/error.hpp>
#include <carboy/web/forms/pattern.hpp>

namespace carboy::web {
namespace {

struct Case {
    const char* pattern;
    const char* text;
    bool match;
    bool full_match;
};

TEST(Pattern, MatchesAsPythonDoes) {
    for (const auto& [pattern, text, match, full] : {Case{"abc", "abcd", true, false},
                                                     {"a|ab", "ab", true, true},
                                                     {"(a|ab)(c|bcd)", "abcd", true, true},
                                                     {"^a.c$", "a\nc", false, false},
                                                     {"^a$", "a\n", true, false},
                                                     {"^a\\Z", "a\n", false, false},
                                                     {"a*", "", true, true},
                                                     {"a{2,3}", "a", false, false},
                                                     {"a{2,3}", "aaaa", true, false},
                                                     {"a{2}", "aa", true, true},
                                                     {"a{,2}b", "aab", true, true},
                                                     {"a{2,}", "aaaaa", true, true},
                                                     {"x{a}", "x{a}", true, true},
                                                     {"[^0-9]+", "abc", true, true},
                                                     {"[^0-9]+", "1", false, false},
                                                     {"[]a-]+", "]-a", true, true},
                                                     {"[\\d_]+\\w", "1_2x", true, true},
                                                     {"[\\W]+", "a", false, false},
                                                     {"\\bab\\b", "ab", true, true},
                                                     {"a\\Bb", "ab", true, true},
                                                     {"(?:ab)+?c", "ababc", true, true},
                                                     {"(?P<year>\\d{4})-\\d\\d", "2024-02", true, true},
                                                     {"\\x41\\u0042\\.", "AB.", true, true},
                                                     {".", "\xc3\xa9", true, true},
                                                     {"[\xc3\xa0-\xc3\xbf]+", "\xc3\xa9\xc3\xa8", true, true},
                                                     {"(a*)*b", "aaac", false, false},
                                                     {"", "x", true, false},
                                                     {"a||b", "", true, true},
                                                     {"()", "", true, true}}) {
        EXPECT_EQ(Pattern(pattern).match(text), match) << pattern << " " << text;
        EXPECT_EQ(Pattern(pattern).full_match(text), full) << pattern << " " << text;
    }
    EXPECT_TRUE(Pattern("[a-c]X", true).full_match("Bx"));
    EXPECT_TRUE(Pattern("[^a]", true).full_match("b"));
    EXPECT_FALSE(Pattern("[^a]", true).full_match("A"));
}

TEST(Pattern, NeedsNoMoreTimeForAHostileText) {
    const std::string text(20'000, 'a');
    EXPECT_FALSE(Pattern("^(a+)+$").full_match(text + "!"));
    EXPECT_FALSE(Pattern("^(a|a)*b").match(text));
    EXPECT_FALSE(Pattern("(.*)(.*)(.*)(.*)x").match(text));
}

TEST(Pattern, SaysWhatIsWrongWithItself) {
    for (const char* bad : {"(", ")", "a)", "[a", "*", "a**", "a{3,2}", "\\", "[b-a]", "(?=a)", "\\1", "\\q", "\\x4",
                            "a{1000}{1000}", "(?P<x"}) {
        try {
            Pattern{bad};
            ADD_FAILURE() << bad;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "bad_pattern") << bad;
        }
    }
    EXPECT_THROW(Pattern(std::string(500, '(') + std::string(500, ')')), Error);
}

}  // namespace
}  // namespace carboy::web
