#include "jinja/library/urlize.hpp"

namespace carboy::jinja {
namespace {

TEST(Urlize, LinksWhatJinjaLinks) {
    for (const auto& [text, linked] : std::vector<std::pair<std::string, std::string>>{
             {"see http://a.org/x?y=1&amp;z=2.",
              "see <a href=\"http://a.org/x?y=1&amp;z=2\" rel=\"noopener\">http://a.org/x?y=1&amp;z=2</a>."},
             {"(www.example.com)", "(<a href=\"https://www.example.com\" rel=\"noopener\">www.example.com</a>)"},
             {"https://a.org/(b)_c), more",
              "<a href=\"https://a.org/(b)_c\" rel=\"noopener\">https://a.org/(b)_c</a>), more"},
             {"mail me@example.com!", "mail me@example.com!"},
             {"mailto:me@example.com", "<a href=\"mailto:me@example.com\">me@example.com</a>"},
             {"example.org example.net example.xyz",
              "<a href=\"https://example.org\" rel=\"noopener\">example.org</a> <a href=\"https://example.net\" "
              "rel=\"noopener\">example.net</a> example.xyz"},
             {"http://", "http://"},
             {"a@b", "a@b"},
             {"&lt;http://x.org&gt;", "&lt;<a href=\"http://x.org\" rel=\"noopener\">http://x.org</a>&gt;"},
             {"ftp://x.org", "ftp://x.org"},
             {"http://1.2.3.4:80/a", "<a href=\"http://1.2.3.4:80/a\" rel=\"noopener\">http://1.2.3.4:80/a</a>"},
             {"  spaces\tand\nhttp://é.org  ",
              "  spaces\tand\n<a href=\"http://é.org\" rel=\"noopener\">http://é.org</a>  "},
             {"www.a", "www.a"},
             {"\"http://a.org\"", "\"http://a.org\""},
             {"http://a.org/[x]", "<a href=\"http://a.org/[x]\" rel=\"noopener\">http://a.org/[x]</a>"}})
        EXPECT_EQ(urlize(text, {.rel = "noopener"}), linked) << text;
}

TEST(Urlize, ShortensAndTargets) {
    EXPECT_EQ(urlize("http://example.org/long/path", {.trim = 10, .rel = "", .target = "_blank"}),
              "<a href=\"http://example.org/long/path\" target=\"_blank\">http://exa...</a>");
}

TEST(Urlize, KnowsExtraSchemes) {
    EXPECT_EQ(urlize("tel:123 fax:1", {.schemes = {"tel:"}}), "<a href=\"tel:123\">tel:123</a> fax:1");
    for (const char* scheme : {"tel:", "git+ssh://", "x-y.z:/"}) EXPECT_TRUE(is_uri_scheme(scheme)) << scheme;
    for (const char* scheme : {"tel", ":", "a b:", "x://y"}) EXPECT_FALSE(is_uri_scheme(scheme)) << scheme;
}

}  // namespace
}  // namespace carboy::jinja
