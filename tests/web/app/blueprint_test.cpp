#include <gtest/gtest.h>

#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/testing/test_client.hpp>

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

/// A blueprint and a function that sets it up for an application, as in real programs.
struct Shop {
    Blueprint shop{"shop", {.url_prefix = "/shop"}};
    Blueprint cart{"cart", {.url_prefix = "/cart"}};

    App create_app() {
        App app{"app"};
        shop.route<list_entries>("/", {Method::get, Method::post});
        shop.route<show>("/show");
        shop.get<show>("/again", {.endpoint = "again", .strict_slashes = false});
        shop.before_request([](Request& request) { request.headers.add("X-Seen", "1"); });
        shop.after_request(&mark);
        shop.error_handler(404, [](const HttpError&) { return "lost"; });
        shop.error_handler<Error>([](const Error&) { return "failed"; });
        cart.route<show>("/show");
        shop.register_blueprint(cart);
        app.register_blueprint(shop);
        return app;
    }
    static void mark(Response& response) { response.headers.add("X-Mark", "1"); }
    static void mark_request(Request& request) { request.headers.add("X-Seen", "1"); }
};

TEST(Blueprint, MayBeSetUpForEachApplication) {
    Shop shop;
    App first = shop.create_app(), second = shop.create_app();
    for (App* app : {&first, &second}) {
        const TestResponse page = app->test_client().get("/shop/show");
        EXPECT_EQ(page.body, "shop.show");
        EXPECT_EQ(page.headers.count("X-Mark"), 1u);
        EXPECT_EQ(app->test_client().get("/shop/again").body, "shop.again");
        EXPECT_EQ(app->test_client().get("/shop/cart/show").body, "shop.cart.show");
    }
    EXPECT_EQ(shop.shop.state()->routes.size(), 3u);
    EXPECT_EQ(shop.shop.state()->hooks.before_request.size(), 1u);
}

TEST(Blueprint, TakesNothingElseAfterItsRegistration) {
    Shop shop;
    const App app = shop.create_app();
    const auto late = [](auto add) {
        try {
            add();
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return std::string("accepted");
    };
    int calls = 0;
    EXPECT_EQ(late([&] { shop.shop.route<show>("/other"); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.route<list_entries>("/show"); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.post<show>("/show"); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.before_request([] {}); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.before_request([&] { ++calls; }); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.before_request(&Shop::mark_request); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.error_handler(403, [](const HttpError&) { return "no"; }); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.error_status<Error>(409); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.register_blueprint(Blueprint("other")); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.register_blueprint(shop.cart, {.url_prefix = "/x"}); }), "blueprint_in_use");
    EXPECT_EQ(late([&] { shop.shop.route<show>("/show"); }), "accepted");
}

/// As in Flask, where a request that is redirected to its corrected path belongs to no blueprint.
TEST(Blueprint, HooksDoNotRunForARedirectToTheCorrectedPath) {
    App app{"app"};
    std::string steps;
    const auto say = [&steps](const std::string& step) { steps += step + " "; };
    app.before_request([&] { say("app:" + std::string(current_endpoint()) + std::string(current_rule())); });
    app.url_value_preprocessor([&](std::string_view endpoint, const PathValues& values) {
        say("values:" + std::string(endpoint) + std::to_string(values.size()));
    });
    Blueprint shop{"shop", {.url_prefix = "/shop"}};
    shop.before_request([&] { say("shop"); });
    shop.after_request([&](Response&) { say("after"); });
    shop.url_value_preprocessor([&](std::string_view, const PathValues&) { say("shop-values"); });
    shop.get("/items/<int:id>/", [](int) { return "item"; }, {.endpoint = "item"});
    app.register_blueprint(shop);
    auto client = app.test_client();
    EXPECT_EQ(client.get("/shop/items/1").status, 308);
    EXPECT_EQ(steps, "values:0 app: ");
    steps.clear();
    EXPECT_EQ(client.post("/shop/items/1/").status, 405);
    EXPECT_EQ(steps, "values:0 app: ");
    steps.clear();
    EXPECT_EQ(client.get("/shop/items/1/").status, 200);
    EXPECT_EQ(steps, "values:shop.item1 shop-values app:shop.item/shop/items/<int:id>/ shop after ");
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
