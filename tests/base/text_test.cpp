#include <carboy/base/escape.hpp>
#include <carboy/base/text.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace carboy {

TEST(SnakeCase, FollowsFlaskSqlAlchemy) {
    EXPECT_EQ(snake_case("User"), "user");
    EXPECT_EQ(snake_case("BlogPost"), "blog_post");
    EXPECT_EQ(snake_case("HTTPServer"), "http_server");
    EXPECT_EQ(snake_case("already_snake"), "already_snake");
}

TEST(EscapeHtml, ReplacesTheFiveCharacters) {
    EXPECT_EQ(escape_html("<a href=\"x\">'&'</a>"), "&lt;a href=&#34;x&#34;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    EXPECT_EQ(escape_html(""), "");
}

/// Converts one character at a time, as a reference.
static std::string escape_slowly(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&#34;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    return out;
}

TEST(EscapeHtml, IsTheSameAtEveryLengthAndPlace) {
    const std::string_view alphabet = "abc\xc3\xbc xyz&<>\"'";
    std::uint32_t random = 1;
    for (std::size_t size = 0; size < 500; ++size) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i) {
            random = random * 1664525 + 1013904223;
            text += alphabet[(random >> 16) % (size % 3 ? alphabet.size() - 5 : alphabet.size())];
        }
        if (size) text[(random >> 8) % size] = '&';
        ASSERT_EQ(escape_html(text), escape_slowly(text)) << size;
        const auto room = std::make_unique<char[]>(escaped_room(size));
        ASSERT_EQ(
            std::string_view(room.get(), static_cast<std::size_t>(escape_html_into(room.get(), text) - room.get())),
            escape_slowly(text));
    }
}

TEST(EqualsIgnoringCase, ComparesAsciiOnly) {
    EXPECT_TRUE(equals_ignoring_case("Content-Type", "content-type"));
    EXPECT_FALSE(equals_ignoring_case("a", "ab"));
}

}  // namespace carboy
