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

TEST(UrlTest, HidesThePassword) {
    EXPECT_EQ(Url::parse("db://u:secret@h:1/x?a=1").to_string(), "db://u:***@h:1/x?a=1");
    EXPECT_EQ(Url::parse("db:///app.db").to_string(), "db:///app.db");
    EXPECT_EQ(Url::parse("db:////app.db").to_string(), "db:////app.db");
    EXPECT_EQ(Url::parse("db://[::1]:2/x").to_string(), "db://[::1]:2/x");
}

// What the fuzzer found: a host with an encoded mark was written as the mark itself.
TEST(UrlTest, WritesHostsAsItReadsThem) {
    for (const char* text : {"db://a%2Fb/x", "db://a%3Ab:7/x", "db://a%2Cb:7/x", "db://a%40b/x", "db://a:1,b:2/x",
                             "db://%5Ba/x", "db://%2Fvar%2Frun/x"}) {
        const Url url = Url::parse(text);
        EXPECT_EQ(Url::parse(url.to_string()), url) << text;
    }
}

TEST(UrlTest, RefusesWhatItCannotRead) {
    for (const char* text : {"", "://x", "d b://x", "db://h:port/x", "db://h:65536/x", "db://h:-1/x", "db://%zz@h/x",
                             "db://u:%4@h/x", "db://[::1/x", "db://[::1]5/x", "db:///x?a=%", "file+x://y"})
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
