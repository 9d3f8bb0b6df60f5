#include "jinja/text/text_ops.hpp"

namespace carboy::jinja {
namespace {

TEST(HtmlText, ReplacesNamedReferences) {
    for (const auto& [html, text] : std::vector<std::pair<std::string, std::string>>{
             {"&lt;b&gt; &amp;amp; &quot;x&quot; &#39;y&#39;", "<b> &amp; \"x\" 'y'"},
             {"&copy &copyx &notit; &notin;", "© ©x ¬it; ∉"},
             {"&acE; &NotEqualTilde;", "∾̳ ≂̸"},
             {"&nosuch; & &; &&lt;", "&nosuch; & &; &<"},
             {"&Eacute;t&eacute", "Été"},
             {"&amp", "&"}})
        EXPECT_EQ(unescaped(html), text) << html;
}

TEST(HtmlText, ReplacesNumericReferences) {
    for (const auto& [html, text] :
         std::vector<std::pair<std::string, std::string>>{{"&#65;&#x42;&#X43", "ABC"},
                                                          {"&#8364;&#128;&#x81;", "\342\202\254\342\202\254\302\201"},
                                                          {"&#0;&#xD800;&#x110000;", "���"},
                                                          {"&#99999999999999999999;", "�"},
                                                          {"&#11;a&#xfdd0;b&#1;", "ab"},
                                                          {"&#;&#x;&#xg;", "&#;&#x;&#xg;"}})
        EXPECT_EQ(unescaped(html), text) << html;
}

TEST(HtmlText, RemovesTags) {
    for (const auto& [html, text] :
         std::vector<std::pair<std::string, std::string>>{{"<p>a <b>b</b>\n  c</p>", "a b c"},
                                                          {"a<!-- <b> --> b", "a b"},
                                                          {"1 < 2 &lt;i&gt;", "1 < 2 <i>"},
                                                          {"<a", "<a"},
                                                          {"<!-- open", "<!-- open"},
                                                          {"", ""}})
        EXPECT_EQ(without_tags(html), text) << html;
}

}  // namespace
}  // namespace carboy::jinja
