#include <carboy/value/text/utf8.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace carboy::value {
namespace {

std::vector<std::uint32_t> characters(std::string_view text) {
    std::vector<std::uint32_t> out;
    for (std::size_t at = 0; at < text.size();) out.push_back(next_character(text, at));
    return out;
}

using Characters = std::vector<std::uint32_t>;

TEST(Utf8, EveryCharacterComesBack) {
    for (std::uint32_t character = 0; character < 0x110000; ++character) {
        std::string text;
        append_character(text, character);
        std::size_t at = 0;
        ASSERT_EQ(next_character(text, at), character);
        ASSERT_EQ(at, text.size());
        ASSERT_EQ(is_utf8(text), !is_surrogate(character));
    }
}

// Counted as by Python's errors="replace".
TEST(Utf8, BadBytesAreCountedByLongestPrefix) {
    EXPECT_EQ(characters("a\xe2\x82z"), (Characters{'a', not_utf8, 'z'}));
    EXPECT_EQ(characters("\xc0\x80"), (Characters{not_utf8, not_utf8}));
    EXPECT_EQ(characters("\xf0\x9f\x98"), (Characters{not_utf8}));
    EXPECT_EQ(characters("\xf4\x90\x80\x80"), (Characters{not_utf8, not_utf8, not_utf8, not_utf8}));
    EXPECT_EQ(characters("\xe0\x80\x80"), (Characters{not_utf8, not_utf8, not_utf8}));
    EXPECT_EQ(characters("\xff"), (Characters{not_utf8}));
    EXPECT_FALSE(is_utf8("\xff"));
    EXPECT_TRUE(is_utf8(""));
}

}  // namespace
}  // namespace carboy::value
