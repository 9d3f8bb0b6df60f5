#include <carboy/base/text.hpp>

#include <gtest/gtest.h>

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

TEST(EqualsIgnoringCase, ComparesAsciiOnly) {
    EXPECT_TRUE(equals_ignoring_case("Content-Type", "content-type"));
    EXPECT_FALSE(equals_ignoring_case("a", "ab"));
}

}  // namespace carboy
