#include <gtest/gtest.h>

#include <string>

#include <carboy/web/app.hpp>
#include <carboy/web/responses.hpp>
#include <carboy/web/test_client.hpp>
#include <carboy/web/url_for.hpp>

namespace carboy::web {
namespace {

std::string list_entries() {
    return url_for<list_entries>() + " " + url_for(".show") + " " + std::string(current_blueprint());
}
std::string show() { return std::string(current_endpoint()); }

TEST(Blueprint, PrefixesRulesAndEndpoints) {
    App app{"app"};
    Blueprint blog{"blog", {.url_prefix = "/blog"}};
    blog.route<list_entries>("/");
    blog.route<show>("/show");
    app.register_blueprint(blog);
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/blog/").body, "/blog/ /blog/show blog");
    EXPECT_EQ(client.get("/blog").location(), "/blog/");
    EXPECT_EQ(client.get("/blog/show").body, "blog.show");
    const auto context = app.app_context();
    EXPECT_EQ(url_for("blog.show"), "/blog/show");
    EXPECT_EQ(url_for<show>(), "/blog/show");
}

TEST(Blueprint, MayBeMountedElsewhere) {
    App app{"app"};
    Blueprint blog{"blog", {.url_prefix = "/blog"}};
    blog.route<show>("/show");
    app.register_blueprint(blog, {.url_prefix = "/news"});
    EXPECT_EQ(app.test_client().get("/news/show").status, 200);
    EXPECT_EQ(app.test_client().get("/blog/show").status, 404);
}

TEST(Blueprint, LinksToItsOwnMountFirst) {
    App app{"app"};
    Blueprint first{"first", {.url_prefix = "/1"}}, second{"second", {.url_prefix = "/2"}};
    for (Blueprint* blueprint : {&first, &second}) {
        blueprint->route<list_entries>("/list");
        blueprint->route<show>("/show");
        app.register_blueprint(*blueprint);
    }
    EXPECT_EQ(app.test_client().get("/1/list").body, "/1/list /1/show first");
    EXPECT_EQ(app.test_client().get("/2/list").body, "/2/list /2/show second");
}

TEST(Blueprint, SaysWhatIsWrong) {
    App app{"app"};
    EXPECT_THROW(Blueprint("a.b"), Error);
    EXPECT_THROW(Blueprint(""), Error);
    Blueprint blog{"blog"};
    EXPECT_THROW(blog.register_blueprint(blog), Error);
    app.register_blueprint(blog);
    EXPECT_THROW(app.register_blueprint(blog), Error);
    EXPECT_THROW(blog.route<show>("/late"), Error);
}

}  // namespace
}  // namespace carboy::web
