#include <gtest/gtest.h>

#include <optional>
#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {
namespace {

std::string list_users() { return {}; }
std::string show_user(std::int64_t) { return {}; }
std::string show_file(Request&, std::string_view, const std::string&) { return {}; }
std::string show_ratio(double) { return {}; }
std::string pick(std::string) { return {}; }
std::string nowhere() { return {}; }
std::string only_post(int) { return {}; }

/// Like a column of a model: not a number, but convertible to one.
struct ColumnLike {
    operator std::int64_t() const { return 12; }
};

class UrlForTest : public testing::Test {
  protected:
    UrlForTest() {
        app.route<list_users>("/users");
        app.route<show_user>("/users/<int:id>");
        app.route<show_file>("/files/<folder>/<path:name>");
        app.route<show_ratio>("/ratio/<float:ratio>");
        app.route<pick>("/pick/<any(red,green):color>");
        app.post<only_post>("/post/<int(fixed_digits=4):id>");
    }
    App app{"urls"};
};

TEST_F(UrlForTest, BuildsFromHandlers) {
    const auto context = app.app_context();
    EXPECT_EQ(url_for<list_users>(), "/users");
    EXPECT_EQ(url_for<show_user>(1), "/users/1");
    EXPECT_EQ(url_for<show_user>(ColumnLike{}), "/users/12");
    EXPECT_EQ(url_for<show_file>("a b", std::string("x/y z.txt")), "/files/a%20b/x/y%20z.txt");
    EXPECT_EQ(url_for<show_ratio>(2), "/ratio/2.0");
    EXPECT_EQ(url_for<show_ratio>(0.1), "/ratio/0.1");
    EXPECT_EQ(url_for<only_post>(7), "/post/0007");
    EXPECT_EQ(url_for<pick>("red"), "/pick/red");
}

TEST_F(UrlForTest, AppendsFurtherValues) {
    const auto context = app.app_context();
    EXPECT_EQ(url_for<show_user>(1, UrlValues{{"page", 2}, {"q", "a b&c"}, {"none", nullptr}, {"_anchor", "top x"}}),
              "/users/1?page=2&q=a+b%26c#top%20x");
    EXPECT_EQ(url_for("show_user", {{"id", 1}, {"flag", true}, {"x", 1.5}, {"y", std::optional<int>{}}}),
              "/users/1?flag=True&x=1.5");
}

TEST_F(UrlForTest, BuildsFromNames) {
    const auto context = app.app_context();
    EXPECT_EQ(url_for("list_users"), "/users");
    EXPECT_EQ(url_for("list_users", {{"page", 3}}), "/users?page=3");
    EXPECT_EQ(url_for("static", {{"filename", "css/a.css"}}), "/static/css/a.css");
}

TEST_F(UrlForTest, BuildsExternalUrls) {
    app.config["SERVER_NAME"] = "example.org";
    const auto context = app.app_context();
    EXPECT_EQ(url_for("list_users", {{"_external", true}}), "http://example.org/users");
    EXPECT_EQ(url_for("list_users", {{"_scheme", "https"}}), "https://example.org/users");
    EXPECT_EQ(url_for<show_user>(1, UrlValues{{"_external", true}, {"_scheme", ""}}), "//example.org/users/1");
    EXPECT_THROW(url_for("list_users", {{"_scheme", "https"}, {"_external", false}}), Error);
}

TEST_F(UrlForTest, TakesTheHostOfTheRequest) {
    const auto context = app.test_request_context("/users");
    EXPECT_EQ(url_for("list_users", {{"_external", true}}), "http://localhost/users");
}

TEST_F(UrlForTest, SaysWhatCannotBeBuilt) {
    const auto context = app.app_context();
    EXPECT_THROW(url_for("nothing"), Error);
    EXPECT_THROW(url_for("show_user"), Error);
    EXPECT_THROW(url_for("show_user", {{"id", "abc"}}), Error);
    EXPECT_THROW(url_for<nowhere>(), Error);
    EXPECT_THROW(url_for<pick>("blue"), Error);
    try {
        url_for("show_user");
    } catch (const Error& error) {
        EXPECT_NE(error.hint().find("/users/<int:id>"), std::string::npos) << error.hint();
    }
}

TEST_F(UrlForTest, NeedsAnApplication) { EXPECT_THROW(url_for("list_users"), Error); }

TEST_F(UrlForTest, BuildsForAMethod) {
    app.add_url_rule(
        "/again/<int:id>", "only_post_too", [](Request&, const PathValues&) { return Response(); }, Method::put);
    const auto context = app.app_context();
    EXPECT_EQ(url_for("only_post_too", {{"id", 3}}), "/again/3");
    EXPECT_THROW(url_for("only_post_too", {{"id", 3}, {"_method", "GET"}}), Error);
}

}  // namespace
}  // namespace carboy::web
