#include <gtest/gtest.h>

#include <optional>
#include <string>

#include <carboy/base/error.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/app/blueprint.hpp>
#include <carboy/web/context/context.hpp>
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

std::string list_page(int page) { return "page " + std::to_string(page); }
std::string list_of(const std::string& section, int page) { return section + " " + std::to_string(page); }
std::string dashboard() { return "dashboard of " + std::string(view_args()["tenant"]); }
std::string about() { return "about"; }
std::string item(std::int64_t id) { return "item " + std::to_string(id); }

TEST(RouteDefaults, AreTheLastParameters) {
    App app("defaults");
    app.route<list_page>({"/pages/", {{"page", 1}}});
    app.route<list_page>("/pages/<int:page>");
    app.route<list_of>({"/all", {{"section", "news"}, {"page", 2}}});
    app.get({"/lambda", {{"name", "Ann"}}}, [](const std::string& name) { return name + view_args()["name"].data(); });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/pages/").body, "page 1");
    EXPECT_EQ(client.get("/pages/3").body, "page 3");
    EXPECT_EQ(client.get("/all").body, "news 2");
    EXPECT_EQ(client.get("/lambda").body, "AnnAnn");
    EXPECT_EQ(client.get("/pages/1?q=2").status, 308) << "the rule with the default is the usual one";
    EXPECT_EQ(client.get("/pages/1?q=2").location(), "/pages/?q=2");
    const auto context = app.app_context();
    EXPECT_EQ(url_for<list_page>(1), "/pages/");
    EXPECT_EQ(url_for<list_page>(2), "/pages/2");
    EXPECT_EQ(url_for("list_page"), "/pages/");
    EXPECT_EQ(url_for("list_page", {{"page", 1}, {"q", "x"}}), "/pages/?q=x");
    EXPECT_EQ(url_for("list_page", {{"page", 5}}), "/pages/5");
    EXPECT_THROW(url_for<list_of>("news", 3), Error);
}

TEST(RouteDefaults, CanStayWhereTheyAre) {
    App app("defaults", Config(), {.strict_slashes = false, .merge_slashes = false, .redirect_defaults = false});
    app.route<list_page>({"/pages/", {{"page", 1}}});
    app.route<list_page>("/pages/<int:page>");
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/pages/1").body, "page 1");
    EXPECT_EQ(client.get("/pages").body, "page 1") << "strict_slashes is off for all rules";
    EXPECT_EQ(client.get("/pages//1").status, 404) << "merge_slashes is off";
}

TEST(RouteHosts, AreMatchedBeforeRulesForEveryHost) {
    App app("hosts");
    app.route<about>("/");
    app.route<dashboard>("/", Method::get, {.host = "<tenant>.example.org"});
    app.get("/", [] { return "api"; }, {.host = "api.example.org"});
    app.get("/", [] { return "port"; }, {.host = "example.org:8080"});
    app.route<item>("/items/<int:id>", Method::get, {.host = "<int:tenant>.shop"});
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/").body, "about");
    EXPECT_EQ(client.get("http://API.example.org/").body, "api");
    EXPECT_EQ(client.get("http://api.example.org:81/").body, "api");
    EXPECT_EQ(client.get("http://ann.example.org/").body, "dashboard of ann");
    EXPECT_EQ(client.get("http://example.org/").body, "about");
    EXPECT_EQ(client.get("http://example.org:8080/").body, "port");
    EXPECT_EQ(client.get("http://7.shop/items/5").body, "item 5");
    EXPECT_EQ(client.get("http://x.shop/items/5").status, 404);
    const auto context = app.app_context();
    EXPECT_EQ(url_for("dashboard", {{"tenant", "bob"}}), "http://bob.example.org/");
    EXPECT_EQ(url_for<item>(5, UrlValues{{"tenant", 7}, {"q", 1}}), "http://7.shop/items/5?q=1");
    EXPECT_EQ(url_for<about>(), "/");
    EXPECT_THROW(url_for<item>(5), Error);
}

TEST(RouteHosts, SubdomainsAreBelowTheServersName) {
    App app("subdomains", Config{{"SERVER_NAME", "example.org:5000"}});
    app.route<about>("/");
    Blueprint tenants("tenants", {.subdomain = "<tenant>"});
    tenants.route<dashboard>("/");
    tenants.route<about>("/about");
    tenants.get("/static-host", [] {
        return url_for("about") + " " + url_for(".about", {{"tenant", view_args()["tenant"]}});
    });
    tenants.url_value_preprocessor([](std::string_view, const PathValues& values) {
        if (values.contains("tenant")) g["tenant"] = values["tenant"];
    });
    tenants.url_defaults([](std::string_view, UrlDefaults& values) {
        if (const auto* tenant = g.get<std::string>("tenant"); tenant && values.expects("tenant"))
            values.set_default("tenant", *tenant);
    });
    app.register_blueprint(tenants);
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/").body, "about");
    EXPECT_EQ(client.get("http://ann.example.org:5000/").body, "dashboard of ann");
    EXPECT_EQ(client.get("http://ann.example.org:5000/static-host").body, "http://example.org:5000/ /about");
    EXPECT_EQ(client.get("http://ann.example.org:5000/nothing").status, 404);
    EXPECT_EQ(client.get("http://127.0.0.1/").status, 404) << "not below the server's name";
    {
        const auto context = app.test_request_context("/");
        EXPECT_EQ(url_for("tenants.dashboard", {{"tenant", "eve"}}), "http://eve.example.org:5000/");
        EXPECT_EQ(url_for("about"), "/");
        EXPECT_THROW(url_for("tenants.dashboard"), Error);
    }
    App nameless("nameless");
    nameless.get("/", [] { return ""; }, {.subdomain = "api"});
    try {
        nameless.test_client().get("/");
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "no_server_name");
    }
}

TEST(RouteHosts, RefusesWhatNoHostCanBe) {
    App app("hosts");
    const auto refused = [&](RouteOptions options) {
        try {
            app.get(
                "/<id>", [](const std::string& id) { return id; }, std::move(options));
        } catch (const Error& error) {
            return error.code() == "bad_rule";
        }
        return false;
    };
    EXPECT_TRUE(refused({.host = "a/b"}));
    EXPECT_TRUE(refused({.host = "a", .subdomain = "b"}));
    EXPECT_TRUE(refused({.host = "<id>.example.org"})) << "the rule has this variable already";
    EXPECT_TRUE(refused({.host = "<nothing:id>"}));
}

TEST(UrlDefaultValues, APrefixWithALanguage) {
    App app("languages");
    Blueprint pages("pages", {.url_prefix = "/<lang>"});
    pages.route<about>("/about");
    pages.route<item>("/items/<int:id>");
    pages.get("/links", [] {
        return url_for<item>(7) + " " + url_for(".about") + " " + url_for("pages.about", {{"lang", "fr"}});
    });
    pages.url_value_preprocessor([](std::string_view endpoint, const PathValues& values) {
        if (values.contains("lang")) g["lang"] = std::string(values["lang"]);
        g["endpoint"] = endpoint;
    });
    app.url_defaults([](std::string_view, UrlDefaults& values) {
        if (const auto* lang = g.get<std::string>("lang"); lang && values.expects("lang"))
            values.set_default("lang", *lang);
    });
    std::string seen;
    app.after_request([&](Response&) { seen = g.contains("endpoint") ? *g.get<std::string>("endpoint") : "none"; });
    app.register_blueprint(pages);
    app.register_blueprint(pages, {.url_prefix = "/x/<lang>", .name = "again"});
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/de/about").body, "about");
    EXPECT_EQ(client.get("/de/items/5").body, "item 5") << "the prefix is no parameter of the handler";
    EXPECT_EQ(seen, "pages.item");
    EXPECT_EQ(client.get("/de/links").body, "/de/items/7 /de/about /fr/about");
    EXPECT_EQ(client.get("/x/en/links").body, "/x/en/items/7 /x/en/about /fr/about");
    client.get("/nothing");
    EXPECT_EQ(seen, "none");
    const auto context = app.app_context();
    EXPECT_THROW(url_for<item>(7), Error);
    EXPECT_EQ(url_for<item>(7, UrlValues{{"lang", "it"}}), "/it/items/7");
}

}  // namespace
}  // namespace carboy::web
