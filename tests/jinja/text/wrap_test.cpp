#include "jinja/text/wrap.hpp"

#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

using Lines = std::vector<std::string>;

TEST(Wrap, BreaksBetweenWords) {
    EXPECT_EQ(wrapped("The quick brown fox jumped over", 10, true, true),
              (Lines{"The quick", "brown fox", "jumped", "over"}));
    EXPECT_EQ(wrapped("  leading and  double   spaces ", 9, true, true),
              (Lines{"  leading", "and", "double", "spaces"}));
    EXPECT_EQ(wrapped("", 5, true, true), Lines());
    EXPECT_EQ(wrapped("   ", 5, true, true), Lines());
}

TEST(Wrap, BreaksAtHyphensAndDashes) {
    const std::string text = "a well-known state-of-the-art method--really -- x-1";
    EXPECT_EQ(wrapped(text, 8, true, true),
              (Lines{"a well-", "known", "state-", "of-the-", "art", "method--", "really", "-- x-1"}));
    EXPECT_EQ(wrapped(text, 8, true, false),
              (Lines{"a well-k", "nown sta", "te-of-th", "e-art me", "thod--re", "ally --", "x-1"}));
}

TEST(Wrap, BreaksLongWordsOrKeepsThem) {
    EXPECT_EQ(wrapped("ab abcdefghij cd", 4, true, true), (Lines{"ab a", "bcde", "fghi", "j cd"}));
    EXPECT_EQ(wrapped("ab abcdefghij cd", 4, false, true), (Lines{"ab", "abcdefghij", "cd"}));
}

TEST(Wrap, CountsCharacters) { EXPECT_EQ(wrapped("éé üüü ñ", 6, true, true), (Lines{"éé üüü", "ñ"})); }

TEST(Wrap, RefusesAWidthBelowOne) {
    EXPECT_EQ(raised([] { wrapped("a", 0, true, true); }), "ValueError: invalid width 0 (must be > 0)");
    EXPECT_EQ(raised([] { wrapped("a", -3, true, true); }), "ValueError: invalid width -3 (must be > 0)");
}

}  // namespace
}  // namespace carboy::jinja
