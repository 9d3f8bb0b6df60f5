#include <carboy/web/routing/url_converter.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {

namespace {

/// Small letters, digits and hyphens.
struct Slug {
    std::string text;
};

/// "3x4".
struct Size {
    int width = 0;
    int height = 0;
};

/// "a+b/c+d": words between plus signs, also with slashes.
struct Words {
    std::vector<std::string> list;
};

}  // namespace

template <>
struct UrlConverter<Slug> {
    static constexpr std::string_view name = "slug";
    static bool matches(std::string_view text) {
        return std::all_of(text.begin(), text.end(),
                           [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    }
    static std::optional<Slug> parse(std::string_view text) { return Slug{std::string(text)}; }
    static std::string build(const Slug& slug) { return slug.text; }
};

template <>
struct UrlConverter<Size> {
    static constexpr std::string_view name = "size";
    static constexpr int weight = 50;
    static std::optional<Size> parse(std::string_view text) {
        Size size;
        char rest = 0;
        if (std::sscanf(std::string(text).c_str(), "%dx%d%c", &size.width, &size.height, &rest) != 2)
            return std::nullopt;
        return size;
    }
    static std::string build(const Size& size) {
        return std::to_string(size.width) + "x" + std::to_string(size.height);
    }
};

template <>
struct UrlConverter<Words> {
    static constexpr std::string_view name = "words";
    static constexpr bool takes_slashes = true;
    static std::optional<Words> parse(std::string_view text) {
        Words words{{""}};
        for (const char c : text) c == '+' ? words.list.emplace_back() : words.list.back() += c;
        return words;
    }
    static std::string build(const Words& words) {
        std::string text;
        for (const std::string& word : words.list) text += (text.empty() ? "" : "+") + word;
        return text;
    }
};

namespace {

std::string article(const Slug& slug) { return "article " + slug.text; }
std::string page(std::string_view name) { return "page " + std::string(name); }
std::string image(Size size, int number) {
    return std::to_string(size.width * size.height) + " pixels of " + std::to_string(number);
}
std::string search(const Words& words) {
    std::string text;
    for (const std::string& word : words.list) text += "[" + word + "]";
    return text;
}

class UrlConverterTest : public testing::Test {
  protected:
    UrlConverterTest() {
        app.route<article>("/<slug:article>");
        app.route<image>("/images/<size:size>/<int:number>");
        app.route<search>("/search/<words:words>");
    }
    std::string get(std::string_view path) {
        const TestResponse response = app.test_client().get(path);
        return response.status == 200 ? response.body : std::to_string(response.status);
    }
    App app{"shop"};
};

TEST_F(UrlConverterTest, GivesTheHandlerAValueOfItsType) {
    EXPECT_EQ(get("/red-shoes"), "article red-shoes");
    EXPECT_EQ(get("/images/3x4/7"), "12 pixels of 7");
    EXPECT_EQ(get("/search/a+b/c+d"), "[a][b/c][d]");
}

TEST_F(UrlConverterTest, LeavesATextThatItDoesNotMatchToOtherRules) {
    EXPECT_EQ(get("/Red"), "404");
    App other("other");
    other.route<article>("/<slug:article>");
    other.route<page>("/<name>");
    EXPECT_EQ(other.test_client().get("/red").body, "article red");
    EXPECT_EQ(other.test_client().get("/Red").body, "page Red");
}

TEST_F(UrlConverterTest, AnswersAValueThatCannotBeParsedWith404) {
    EXPECT_EQ(get("/images/3by4/7"), "404");
    EXPECT_EQ(get("/images/3x4y/7"), "404");
}

TEST_F(UrlConverterTest, SharesAPartWithTexts) {
    App other("other");
    other.route<article>("/<slug:article>.html");
    other.add_url_rule("/<slug:a>_<slug:b>", "two", [](Request&, const PathValues& values) {
        return Response(std::string(values.text(0)) + "," + std::string(values.text(1)));
    });
    EXPECT_EQ(other.test_client().get("/red.html").body, "article red");
    EXPECT_EQ(other.test_client().get("/red_blue-2").body, "red,blue-2");
    EXPECT_EQ(other.test_client().get("/red_Blue").status, 404);
}

TEST_F(UrlConverterTest, BuildsUrls) {
    const auto context = app.test_request_context("/");
    EXPECT_EQ(url_for<article>(Slug{"red-shoes"}), "/red-shoes");
    EXPECT_EQ(url_for<image>(Size{3, 4}, 7), "/images/3x4/7");
    EXPECT_EQ(url_for<search>(Words{{"a b", "c"}}), "/search/a%20b+c");
    EXPECT_EQ(url_for("article", {{"article", "blue"}}), "/blue");
}

TEST_F(UrlConverterTest, RefusesToBuildWhatItWouldNotMatch) {
    const auto context = app.test_request_context("/");
    EXPECT_THROW(url_for<article>(Slug{"Red shoes"}), Error);
    EXPECT_THROW(url_for<article>(Slug{}), Error);
    EXPECT_THROW(url_for("image", {{"size", "3by4"}, {"number", 1}}), Error);
}

TEST_F(UrlConverterTest, ServesRulesOfTheRunTimeOnceItIsAdded) {
    const View view = [](Request&, const PathValues& values) {
        return Response(std::to_string(values.get<Size>("size")->width));
    };
    App other("other");
    try {
        other.add_url_rule("/<size:size>", "width", view);
        ADD_FAILURE() << "the converter is not known yet";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "bad_rule");
        EXPECT_NE(error.message().find("there is no such converter"), std::string::npos) << error.message();
    }
    std::string many;
    for (int i = 0; i < 17; ++i) many += "/<v" + std::to_string(i) + ">";
    const std::pair<std::string, std::string> hints[] = {{"x", "Write '/'"},
                                                         {"/<", "<int:name>"},
                                                         {"/<a b>", "<int:name>"},
                                                         {"/<size:s>", "app.add_converter"},
                                                         {"/<int(length=3):n>", "fixed_digits"},
                                                         {"/<int(min=x):n>", "in digits"},
                                                         {"/<a>/<a>", "its own name"},
                                                         {many, "query string"}};
    for (const auto& [rule, hint] : hints) {
        try {
            other.add_url_rule(rule, "hints", view);
            ADD_FAILURE() << rule;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "bad_rule") << rule;
            EXPECT_NE(error.hint().find(hint), std::string::npos) << rule << ": " << error.hint();
        }
    }
    other.add_converter<Size>();
    other.add_converter<Size>();
    other.add_url_rule("/<size:size>", "width", view);
    EXPECT_EQ(other.test_client().get("/3x4").body, "3");
}

/// Another type whose converter has the name of Slug's.
struct Impostor {};

}  // namespace

template <>
struct UrlConverter<Impostor> : UrlConverter<Slug> {
    static std::optional<Impostor> parse(std::string_view) { return Impostor{}; }
    static std::string build(const Impostor&) { return "x"; }
};

namespace {

TEST_F(UrlConverterTest, RefusesTwoTypesWithOneName) {
    try {
        app.add_converter<Impostor>();
        ADD_FAILURE() << "the name is taken";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "converter_taken");
    }
}

TEST_F(UrlConverterTest, WorksInABlueprint) {
    Blueprint blog("blog", {.url_prefix = "/blog"});
    blog.route<article>("/<slug:article>");
    app.register_blueprint(blog);
    EXPECT_EQ(get("/blog/first"), "article first");
}

}  // namespace
}  // namespace carboy::web
