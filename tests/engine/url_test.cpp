#include <carboy/engine/url.hpp>

#include <gtest/gtest.h>

namespace carboy {
namespace {

using engine::Url;
using engine::UrlError;

TEST(UrlTest, ReadsPaths) {
    EXPECT_EQ(Url::parse("db:///app.db").database, "app.db");
    EXPECT_EQ(Url::parse("db:////srv/app.db").database, "/srv/app.db");
    EXPECT_EQ(Url::parse("db://").database, "");
    EXPECT_EQ(Url::parse("db:///:memory:").database, ":memory:");
    EXPECT_EQ(Url::parse("some/app.db").database, "some/app.db");
    EXPECT_EQ(Url::parse("some/app.db").dialect, "");
    EXPECT_EQ(Url::parse("file:app.db?mode=ro").database, "file:app.db?mode=ro");
}

TEST(UrlTest, ReadsServers) {
    const Url url = Url::parse("postgresql+psycopg2://me%40home:p%3Ass@db.example:5433/app?sslmode=require&a=b+c");
    EXPECT_EQ(url.dialect, "postgresql");
    EXPECT_EQ(url.user, "me@home");
    EXPECT_EQ(url.password, "p:ss");
    EXPECT_EQ(url.host, "db.example");
    EXPECT_EQ(url.port, 5433);
    EXPECT_EQ(url.database, "app");
    ASSERT_NE(url.option("a"), nullptr);
    EXPECT_EQ(*url.option("a"), "b c");
    EXPECT_EQ(url.option("none"), nullptr);
}

TEST(UrlTest, ReadsHosts) {
    EXPECT_EQ(Url::parse("db://[::1]:5433/x").host, "::1");
    EXPECT_EQ(Url::parse("db://[::1]:5433/x").port, 5433);
    EXPECT_EQ(Url::parse("db://a:1,b:2/x").host, "a:1,b:2");
    EXPECT_EQ(Url::parse("db://u:p@w@h/x").password, "p@w");
}

TEST(UrlTest, APasswordMayHoldMarks) {
    for (const char* password :
         {"p/w", "p?w", "p:w", "p#w", "p%w", "100%", "%", "%4", "a/b?c=d", "1/2", "5432?x", "[x", "x]", "/", "?"}) {
        std::string text = "db://me:";
        const Url url = Url::parse((text += password) += "@h:7/x?a=b@c");
        EXPECT_EQ(url.user, "me") << text;
        EXPECT_EQ(url.password, password) << text;
        EXPECT_EQ(url.host, "h") << text;
        EXPECT_EQ(url.port, 7) << text;
        EXPECT_EQ(url.database, "x") << text;
        ASSERT_EQ(url.options.size(), 1U) << text;
        EXPECT_EQ(url.options[0].second, "b@c") << text;
        EXPECT_EQ(url.to_string(), "db://me:***@h:7/x?a=b%40c");
    }
}

TEST(UrlTest, AMarkInAnOptionIsNoUsers) {
    for (const char* text : {"db://h:7/x?mail=a@b", "db://h/x?mail=a@b", "db://h?mail=a@b", "db://h:7?mail=a@b",
                             "db://h:1,i:2/x?mail=a@b", "db://[::1]:7/x?mail=a@b", "db:///x?mail=a@b"}) {
        const Url url = Url::parse(text);
        EXPECT_EQ(url.user, "") << text;
        ASSERT_NE(url.option("mail"), nullptr) << text;
        EXPECT_EQ(*url.option("mail"), "a@b") << text;
    }
    EXPECT_EQ(Url::parse("db:///a@b.db").database, "a@b.db");
    EXPECT_EQ(Url::parse("db:////srv/a:1@b.db").database, "/srv/a:1@b.db");
}

TEST(UrlTest, HidesThePassword) {
    EXPECT_EQ(Url::parse("db://u:secret@h:1/x?a=1").to_string(), "db://u:***@h:1/x?a=1");
    EXPECT_EQ(Url::parse("db:///app.db").to_string(), "db:///app.db");
    EXPECT_EQ(Url::parse("db:////app.db").to_string(), "db:////app.db");
    EXPECT_EQ(Url::parse("db://[::1]:2/x").to_string(), "db://[::1]:2/x");
}

// Found by the fuzzer: an encoded character in a host was written unencoded.
TEST(UrlTest, WritesHostsAsItReadsThem) {
    for (const char* text : {"db://a%2Fb/x", "db://a%3Ab:7/x", "db://a%2Cb:7/x", "db://a%40b/x", "db://a:1,b:2/x",
                             "db://%5Ba/x", "db://%2Fvar%2Frun/x"}) {
        const Url url = Url::parse(text);
        EXPECT_EQ(Url::parse(url.to_string()), url) << text;
    }
}

TEST(UrlTest, RefusesWhatItCannotRead) {
    for (const char* text : {"", "://x", "d b://x", "db://h:port/x", "db://h:65536/x", "db://h:-1/x", "db://[::1/x",
                             "db://[::1]5/x", "file+x://y"})
        EXPECT_THROW(Url::parse(text), UrlError) << text;
    EXPECT_THROW(Url::parse(std::string_view("a\0b", 3)), UrlError);
}

TEST(UrlTest, HidesPasswordsAmongTheOptions) {
    EXPECT_EQ(Url::parse("db://h/x?password=a&sslpassword=b&Password=c&passfile=d").to_string(),
              "db://h/x?password=***&sslpassword=***&Password=***&passfile=d");
}

TEST(UrlTest, NeverShowsThePasswordInAnError) {
    try {
        Url::parse("db://user:secret@host:nonsense/x");
        FAIL();
    } catch (const UrlError& error) {
        EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
    }
}

}  // namespace
}  // namespace carboy
