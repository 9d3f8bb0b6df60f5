#include "jinja/text/unicode.hpp"

namespace carboy::jinja {
namespace {

TEST(Unicode, WalksOverCharacters) {
    const std::string text = "aé€😀";
    std::vector<std::uint32_t> codes;
    for (std::size_t at = 0; at < text.size();) codes.push_back(unicode::next(text, at));
    EXPECT_EQ(codes, (std::vector<std::uint32_t>{0x61, 0xe9, 0x20ac, 0x1f600}));
    std::string back;
    for (const std::uint32_t code : codes) unicode::append(back, code);
    EXPECT_EQ(back, text);
    EXPECT_EQ(unicode::length(text), 4U);
    EXPECT_EQ(unicode::offset(text, 3), 6U);
    EXPECT_EQ(unicode::offset(text, 4), text.size());
    EXPECT_EQ(unicode::previous(text, text.size()), 6U);
    EXPECT_EQ(unicode::previous(text, 1), 0U);
}

TEST(Unicode, CountsBytesThatAreNotUtf8AsCharacters) {
    const std::string text = "a\xff\xc3z\xe2\x82";
    EXPECT_EQ(unicode::length(text), 6U);
    std::size_t at = 1;
    unicode::next(text, at);
    EXPECT_EQ(at, 2U);
}

TEST(Unicode, KnowsThePropertiesOfPythonsDatabase) {
    struct Case {
        std::uint32_t code;
        bool printable, alpha, decimal, digit, numeric, space, upper, lower;
    };
    const Case cases[] = {{97, true, true, false, false, false, false, false, true},
                          {32, true, false, false, false, false, true, false, false},
                          {90, true, true, false, false, false, false, true, false},
                          {53, true, false, true, true, true, false, false, false},
                          {178, true, false, false, true, true, false, false, false},
                          {189, true, false, false, false, true, false, false, false},
                          {1635, true, false, true, true, true, false, false, false},
                          {233, true, true, false, false, false, false, false, true},
                          {160, false, false, false, false, false, true, false, false},
                          {8203, false, false, false, false, false, false, false, false},
                          {10, false, false, false, false, false, true, false, false},
                          {28, false, false, false, false, false, true, false, false},
                          {223, true, true, false, false, false, false, false, true},
                          {453, true, true, false, false, false, false, false, false},
                          {8555, true, false, false, false, true, false, true, false},
                          {9424, true, false, false, false, false, false, false, true},
                          {20013, true, true, false, false, false, false, false, false},
                          {57344, false, false, false, false, false, false, false, false},
                          {128512, true, false, false, false, false, false, false, false},
                          {837, true, false, false, false, false, false, false, true}};
    for (const Case& one : cases) {
        EXPECT_EQ(unicode::is_printable(one.code), one.printable) << one.code;
        EXPECT_EQ(unicode::is_alpha(one.code), one.alpha) << one.code;
        EXPECT_EQ(unicode::is_decimal(one.code), one.decimal) << one.code;
        EXPECT_EQ(unicode::is_digit(one.code), one.digit) << one.code;
        EXPECT_EQ(unicode::is_numeric(one.code), one.numeric) << one.code;
        EXPECT_EQ(unicode::is_space(one.code), one.space) << one.code;
        EXPECT_EQ(unicode::is_upper(one.code), one.upper) << one.code;
        EXPECT_EQ(unicode::is_lower(one.code), one.lower) << one.code;
    }
    EXPECT_EQ(unicode::decimal_value(0x663), 3);
    EXPECT_EQ(unicode::decimal_value('a'), -1);
    EXPECT_TRUE(unicode::is_word('_'));
    EXPECT_FALSE(unicode::is_word('-'));
    EXPECT_TRUE(unicode::is_name_start(0xe9));
    EXPECT_FALSE(unicode::is_name_start('1'));
    EXPECT_TRUE(unicode::is_name('1'));
}

TEST(Unicode, ChangesCase) {
    EXPECT_EQ(unicode::upper("straße ǆ ŉ"), "STRASSE Ǆ ʼN");
    EXPECT_EQ(unicode::lower("ÀÉİ Ǆ"), "àéi̇ ǆ");
    std::string out;
    unicode::append_title(out, 0x1c6);
    unicode::append_folded(out, 0xdf);
    EXPECT_EQ(out, "ǅss");
}

TEST(Unicode, StripsEveryKindOfSpace) {
    const std::string text = " \t\u00a0\u2003a b\x1f\u3000";
    EXPECT_EQ(unicode::strip(text), "a b");
    EXPECT_EQ(unicode::lstrip(" \u00a0a "), "a ");
    EXPECT_EQ(unicode::rstrip(" a\u2003"), " a");
    EXPECT_EQ(unicode::strip("\u3000"), "");
}

}  // namespace
}  // namespace carboy::jinja
