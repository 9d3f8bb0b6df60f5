#include "jinja/python/escape.hpp"

#include "jinja/python/undefined.hpp"

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {
namespace {

TEST(Escape, EscapesWhatMarkupsafeEscapes) {
    EXPECT_EQ(escape("<a href='x'>\"&\"</a>").text(), "&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;");
    EXPECT_EQ(escape(Markup{"<b>"}).text(), "<b>");
    EXPECT_EQ(escape(make_list({"<"})).text(), "[&#39;&lt;&#39;]");
    EXPECT_EQ(escape(nullptr).text(), "None");
    EXPECT_TRUE(escape(1.5).is_markup());
}

TEST(Escape, SoftStrKeepsStrings) {
    EXPECT_TRUE(soft_str(Markup{"<b>"}).is_markup());
    EXPECT_EQ(soft_str(1).repr(), "'1'");
    EXPECT_FALSE(soft_str("a").is_markup());
}

TEST(Escape, ChainableUndefinedValuesHaveHtml) {
    EXPECT_TRUE(has_html(undefined_variable(Undefined::chainable, "x")));
    EXPECT_FALSE(has_html(undefined_variable(Undefined::lenient, "x")));
    EXPECT_FALSE(has_html("x"));
}

}  // namespace
}  // namespace carboy::jinja
