#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

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

TEST(Config, NestsTheEnvironment) {
    setenv("NESTTEST_MAIL__PORT", "25", 1);
    setenv("NESTTEST_MAIL__AUTH__USER", "ann", 1);
    setenv("NESTTEST_TABLE", "{\"A\": {\"B\": [1, true, \"x\"]}}", 1);
    Config config{{"MAIL", Setting::Table{{"HOST", "localhost"}, {"PORT", 1}}}};
    config.update(Config::from_env("NESTTEST"));
    EXPECT_EQ(config["MAIL"]["HOST"].text(), "localhost") << "a table is merged";
    EXPECT_EQ(config.get<int>("MAIL.PORT"), 25);
    EXPECT_EQ(config.get("MAIL.AUTH.USER"), "ann");
    EXPECT_EQ(config.get<Setting::List>("TABLE.A.B"), (Setting::List{"1", "true", "x"}));
    EXPECT_EQ(config.find("MAIL.NOTHING.ELSE"), nullptr);
    EXPECT_EQ(config["MAIL"].text(), "{'HOST': 'localhost', 'PORT': 25, 'AUTH': {'USER': 'ann'}}");
    EXPECT_THROW(config.get("MAIL"), Error);
    EXPECT_EQ(config.get_namespace("MA").get<int>("il.PORT"), 25);
}

struct PageSettings {
    int page_size = 20;
    std::string title = "Pages";

    CARBOY_JSON(PageSettings, page_size, title);
};

TEST(Config, ReadsObjectsAndMappings) {
    Config config = Config::from_object(PageSettings{.page_size = 5});
    EXPECT_EQ(config.get<int>("PAGE_SIZE"), 5);
    EXPECT_EQ(config.get("TITLE"), "Pages");
    config.from_mapping({{"TITLE", "Other"}, {"MORE", 1.5}});
    EXPECT_EQ(config.get("TITLE"), "Other");
    EXPECT_EQ(config.size(), 3u);
}

class ConfigFile : public testing::Test {
  protected:
    ~ConfigFile() override { std::filesystem::remove_all(folder); }
    std::filesystem::path write(const std::string& name, const std::string& text) {
        std::filesystem::create_directories(folder);
        std::ofstream(folder / name) << text;
        return folder / name;
    }
    /// Returns the message and the hint.
    std::string refusal(const std::filesystem::path& path) {
        try {
            Config::from_file(path);
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "config_file");
            return error.message() + " " + error.hint();
        }
        return "accepted";
    }
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("carboy_config_" + std::to_string(getpid()));
};

TEST_F(ConfigFile, JsonAndTomlSayTheSame) {
    const Config json = Config::from_file(write("app.json", R"({"PORT": 8080, "DEBUG": true, "RATIO": 0.5, "lower": 1,
        "HOSTS": ["a", "b"], "MAIL": {"PORT": 25, "user": "ann"}, "NONE": null, "DATE": "2026-01-31"})"));
    const Config toml = Config::from_file(write("app.TOML", R"(
PORT = 8080
DEBUG = true
RATIO = 0.5
lower = 1
HOSTS = ["a", "b"]
DATE = 2026-01-31
[MAIL]
PORT = 25
user = "ann"
)"));
    for (const Config& config : {json, toml}) {
        EXPECT_EQ(config.get<int>("PORT"), 8080);
        EXPECT_TRUE(config.get<bool>("DEBUG"));
        EXPECT_EQ(config.get<double>("RATIO"), 0.5);
        EXPECT_EQ(config.get<Setting::List>("HOSTS"), (Setting::List{"a", "b"}));
        EXPECT_EQ(config.get<int>("MAIL.PORT"), 25);
        EXPECT_EQ(config.get("MAIL.user"), "ann") << "only top-level names have to be in upper case";
        EXPECT_EQ(config.get("DATE"), "2026-01-31");
        EXPECT_FALSE(config.contains("lower"));
    }
    EXPECT_TRUE(json.contains("NONE"));
}

TEST_F(ConfigFile, RefusesWhatItCannotRead) {
    EXPECT_NE(refusal(write("a.toml", "A = 1\nB = = 2\n")).find("Line 2"), std::string::npos);
    EXPECT_NE(refusal(write("b.toml", "A = [[1]]\n")).find("Line 1"), std::string::npos);
    EXPECT_NE(refusal(write("a.json", "{\"A\": }")).find("not JSON"), std::string::npos);
    EXPECT_NE(refusal(write("b.json", "[1]")).find("not an object"), std::string::npos);
    EXPECT_NE(refusal(write("c.json", "{\"A\": [{}]}")).find("lists or objects"), std::string::npos);
    EXPECT_NE(refusal(write("a.ini", "A=1")).find(".json or .toml"), std::string::npos);
    EXPECT_NE(refusal(folder / "none.json").find("no file"), std::string::npos);
    EXPECT_EQ(Config::from_file(folder / "none.json", {.silent = true}).size(), 0u);
    unsetenv("CONFIGTEST_FILE");
    EXPECT_THROW(Config::from_envvar("CONFIGTEST_FILE"), Error);
    setenv("CONFIGTEST_FILE", write("d.json", "{\"A\": 1}").c_str(), 1);
    EXPECT_EQ(Config::from_envvar("CONFIGTEST_FILE").get<int>("A"), 1);
}

}  // namespace
}  // namespace carboy::web
