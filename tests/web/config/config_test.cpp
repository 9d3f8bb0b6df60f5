#include <gtest/gtest.h>

#include <cstdlib>

#include <carboy/base/error.hpp>
#include <carboy/web/config/config.hpp>

namespace carboy::web {
namespace {

TEST(Config, GivesTypedSettings) {
    Config config{{"NAME", "carboy"}, {"PORT", 5000}, {"RATIO", 0.5}, {"DEBUG", true}, {"NONE", nullptr}};
    EXPECT_EQ(config.get("NAME"), "carboy");
    EXPECT_EQ(config.get<int>("PORT"), 5000);
    EXPECT_EQ(config.get<double>("RATIO"), 0.5);
    EXPECT_TRUE(config.get<bool>("DEBUG"));
    EXPECT_EQ(config.get("MISSING", "default"), "default");
    EXPECT_EQ(config.get<int>("NONE", 3), 3);
    EXPECT_EQ(config.get("PORT"), "5000");
}

TEST(Config, SetsAndReplaces) {
    Config config;
    config["DATABASE_URL"] = "sqlite:///app.db";
    config["DATABASE_URL"] = "sqlite://";
    config.set_default("DATABASE_URL", "other");
    EXPECT_EQ(config.get("DATABASE_URL"), "sqlite://");
    EXPECT_EQ(config.size(), 1u);
    Config more{{"DATABASE_URL", "x"}, {"A", 1}};
    config.update(more);
    EXPECT_EQ(config.get("DATABASE_URL"), "x");
}

TEST(Config, UnderstandsNumbersInText) {
    Config config{{"PORT", "8080"}, {"FLAG", "true"}};
    EXPECT_EQ(config.get<int>("PORT"), 8080);
    EXPECT_TRUE(config.get<bool>("FLAG"));
}

TEST(Config, RefusesAnotherType) {
    Config config{{"PORT", "many"}, {"BIG", 70000}, {"FLAG", "perhaps"}};
    EXPECT_THROW(config.get<int>("PORT"), Error);
    EXPECT_THROW(config.get<std::int16_t>("BIG"), Error);
    EXPECT_THROW(config.get<bool>("FLAG"), Error);
}

TEST(Config, ReadsTheEnvironment) {
    setenv("CONFIGTEST_TEXT", "plain text", 1);
    setenv("CONFIGTEST_NUMBER", "12", 1);
    setenv("CONFIGTEST_QUOTED", "\"12\"", 1);
    setenv("CONFIGTEST_FLAG", "true", 1);
    setenv("CONFIGTEST_LIST", "[\"a\", \"b\"]", 1);
    setenv("CONFIGTEST_BROKEN", "{\"a\"", 1);
    setenv("CONFIGTESTOTHER", "no", 1);
    const Config config = Config::from_env("CONFIGTEST");
    EXPECT_EQ(config.get("TEXT"), "plain text");
    EXPECT_EQ(config.get<int>("NUMBER"), 12);
    EXPECT_EQ(config.get("QUOTED"), "12");
    EXPECT_TRUE(config.get<bool>("FLAG"));
    EXPECT_EQ(config.get<Setting::List>("LIST"), (Setting::List{"a", "b"}));
    EXPECT_EQ(config.get("BROKEN"), "{\"a\"");
    EXPECT_EQ(config.size(), 6u);
}

}  // namespace
}  // namespace carboy::web
