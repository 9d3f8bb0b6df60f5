#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/globals.hpp>
#include <carboy/web/templates/templates.hpp>

namespace carboy::web {
namespace {

/// A type that templates do not support.
struct Foo {
    int number = 0;
};

class GlobalsTest : public testing::Test {
  protected:
    static std::string shown(const char* name) {
        return render_template_string(std::string("{{ g.") + name + " is defined }} {{ g." + name + " }}");
    }
    App app{"globals"};
    AppContext context = app.app_context();
};

TEST_F(GlobalsTest, GetPopAndSetDefault) {
    EXPECT_EQ(g.get<int>("page", 3), 3);
    g["page"] = 4;
    EXPECT_EQ(g.get<int>("page", 3), 4);
    EXPECT_EQ(g.get<std::string>("page", "none"), "none");
    EXPECT_FALSE(g.pop<std::string>("page"));
    EXPECT_EQ(g.pop<int>("page"), 4);
    EXPECT_FALSE(g.pop<int>("page"));
    EXPECT_FALSE(g.contains("page"));

    g.set_default<std::vector<std::string>>("steps", {"one"}).push_back("two");
    g.set_default<std::vector<std::string>>("steps", {"three"}).push_back("four");
    EXPECT_EQ(*g.get<std::vector<std::string>>("steps"), (std::vector<std::string>{"one", "two", "four"}));
    EXPECT_EQ(shown("steps[2]"), "True four");
    EXPECT_EQ(g.set_default<std::string>("text", "a"), "a");
    try {
        g.set_default<int>("text", 1);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "wrong_global_type");
    }
    EXPECT_EQ(*g.get<std::string>("text"), "a");
    g.erase("text");
    EXPECT_FALSE(g.contains("text"));
}

TEST_F(GlobalsTest, KeepNothingAsNone) {
    const char* no_text = nullptr;
    g["user"] = nullptr;
    g["text"] = no_text;
    EXPECT_EQ(shown("user"), "True None");
    EXPECT_EQ(shown("text"), "True None");
    EXPECT_TRUE(g["user"].has_value());
    EXPECT_FALSE(g.get<std::string>("text"));
    g["user"] = "Ada";
    EXPECT_EQ(*g.get<std::string>("user"), "Ada");
    g["user"] = nullptr;
    EXPECT_FALSE(g.get<std::string>("user"));
}

TEST_F(GlobalsTest, KeepWhatTemplatesDoNotKnow) {
    Foo foo{7};
    g["shared"] = std::make_shared<Foo>(foo);
    g["unique"] = std::make_unique<Foo>(foo);
    g["pointer"] = &foo;
    g["plain"] = foo;
    g["maybe"] = std::optional<Foo>(foo);
    g["list"] = std::vector<Foo>{foo};
    g["map"] = std::map<std::string, std::shared_ptr<Foo>>{{"a", nullptr}};
    g["pair"] = std::pair<int, Foo>(1, foo);
    g["void"] = static_cast<void*>(&foo);
    g["function"] = std::function<int()>([] { return 7; });
    EXPECT_EQ((*g.get<std::shared_ptr<Foo>>("shared"))->number, 7);
    EXPECT_EQ((*g.get<std::unique_ptr<Foo>>("unique"))->number, 7);
    EXPECT_EQ(*g.get<Foo*>("pointer"), &foo);
    for (const char* name : {"shared", "unique", "pointer", "plain", "maybe", "list", "map", "pair", "void"})
        EXPECT_EQ(shown(name), "False ") << name;
}

TEST_F(GlobalsTest, ShowWhatTemplatesKnow) {
    g["shared"] = std::make_shared<int>(7);
    g["unique"] = std::make_unique<std::string>("text");
    g["list"] = std::vector<std::optional<int>>{1, std::nullopt};
    g["map"] = std::map<std::string, std::vector<int>>{{"a", {1, 2}}};
    g["view"] = std::string_view("seen");
    g["letters"] = "array";
    EXPECT_EQ(shown("shared"), "True 7");
    EXPECT_EQ(shown("unique"), "True text");
    EXPECT_EQ(shown("list"), "True [1, None]");
    EXPECT_EQ(shown("map"), "True {&#39;a&#39;: [1, 2]}");
    EXPECT_EQ(shown("view"), "True seen");
    EXPECT_EQ(shown("letters"), "True array");
}

}  // namespace
}  // namespace carboy::web
