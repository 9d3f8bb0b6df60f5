// Responses to OPTIONS. The expected results are those of python3-flask 2.2. Where Flask depends on which of two
// rules was added first, the rule that lists OPTIONS wins here.
#include <gtest/gtest.h>

#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {
namespace {

std::string method_of(Request& request) { return "view " + std::string(to_string(request.method)); }
std::string other(Request& request) { return "other " + std::string(to_string(request.method)); }
Response preflight() {
    Response response("", 204);
    response.headers.set("Access-Control-Allow-Origin", "https://example.org");
    return response;
}
Response view(Request& request, const PathValues&) { return Response(method_of(request)); }

/// Returns status, body and Allow of an OPTIONS request to the path.
std::string options(App& app, const char* path = "/x") {
    const TestResponse response = app.test_client().options(path);
    const std::string body = response.contains("<!doctype") ? "page" : response.body;
    return std::to_string(response.status) + "|" + body + "|" + std::string(response.header("Allow"));
}

TEST(Options, AreAnsweredForTheView) {
    App app{"options"};
    app.route<method_of>("/x", {Method::get, Method::post});
    EXPECT_EQ(options(app), "200||GET, HEAD, POST, OPTIONS");
}

TEST(Options, BelongToARouteThatListsThem) {
    App app{"options"};
    app.route<method_of>("/x", {Method::get, Method::options});
    EXPECT_EQ(options(app), "200|view OPTIONS|");
    EXPECT_EQ(app.test_client().get("/x").body, "view GET");
    EXPECT_EQ(app.test_client().post("/x").header("Allow"), "GET, HEAD, OPTIONS");
}

TEST(Options, BelongToARouteThatListsOnlyThem) {
    App app{"options"};
    app.route<method_of>("/x", Method::options);
    EXPECT_EQ(options(app), "200|view OPTIONS|");
    EXPECT_EQ(app.test_client().get("/x").status, 405);
    EXPECT_EQ(app.test_client().get("/x").header("Allow"), "OPTIONS");
}

TEST(Options, BelongToTheRuleThatListsThemInWhateverOrder) {
    App first{"options"}, second{"options"};
    first.get<other>("/x");
    first.route<preflight>("/x", Method::options);
    second.route<preflight>("/x", Method::options);
    second.get<other>("/x");
    for (App* app : {&first, &second}) {
        const TestResponse response = app->test_client().options("/x");
        EXPECT_EQ(response.status, 204);
        EXPECT_EQ(response.header("Access-Control-Allow-Origin"), "https://example.org");
        EXPECT_EQ(app->test_client().get("/x").body, "other GET");
        EXPECT_EQ(app->test_client().post("/x").header("Allow"), "GET, HEAD, OPTIONS");
    }
}

TEST(Options, BelongToARuleOfRunTime) {
    App app{"options"};
    app.add_url_rule("/x", "x", &view, {Method::get, Method::options});
    app.add_url_rule("/y", "y", &view, Method::get, {.provide_automatic_options = false});
    EXPECT_EQ(options(app), "200|view OPTIONS|");
    EXPECT_EQ(options(app, "/y"), "405|page|GET, HEAD");
}

TEST(Options, BelongToABlueprintsRoutes) {
    App app{"options"};
    Blueprint outer{"outer", {.url_prefix = "/o"}}, inner{"inner", {.url_prefix = "/i"}};
    outer.route<method_of>("/x", {Method::get, Method::options});
    outer.add_url_rule("/y", "y", &view, {Method::post, Method::options});
    inner.route<method_of>("/x", {Method::get, Method::options});
    outer.register_blueprint(inner);
    app.register_blueprint(outer);
    for (const char* path : {"/o/x", "/o/y", "/o/i/x"}) EXPECT_EQ(options(app, path), "200|view OPTIONS|") << path;
}

TEST(Options, AutomaticOnesCanBeTurnedOffAndForced) {
    App app{"options"};
    app.route<method_of>("/x", Method::get, {.provide_automatic_options = false});
    app.route<other>("/y", {Method::get, Method::options}, {.provide_automatic_options = true});
    app.route<preflight>("/z", {Method::get, Method::options}, {.provide_automatic_options = false});
    EXPECT_EQ(options(app), "405|page|GET, HEAD");
    EXPECT_EQ(options(app, "/y"), "200||GET, HEAD, OPTIONS");
    EXPECT_EQ(options(app, "/z"), "204||");
    App silent{"options", Config{{"PROVIDE_AUTOMATIC_OPTIONS", false}}};
    silent.get<method_of>("/x");
    EXPECT_EQ(options(silent), "405|page|GET, HEAD");
}

TEST(Options, ACatchAllTakesThoseThatNoOtherRuleAnswers) {
    App app{"options"};
    app.add_url_rule("/<path:rest>", "rest", &view, Method::options);
    app.get<other>("/auto");
    app.route<method_of>("/none", Method::get, {.provide_automatic_options = false});
    EXPECT_EQ(options(app, "/auto"), "200||GET, HEAD, OPTIONS");
    EXPECT_EQ(options(app, "/none"), "200|view OPTIONS|");
    EXPECT_EQ(options(app, "/anything/else"), "200|view OPTIONS|");
}

TEST(Options, GoThroughTheHooks) {
    App app{"options"};
    app.get<method_of>("/x");
    app.before_request([](Request& request) -> std::optional<Response> {
        if (request.method == Method::options) return Response("before");
        return std::nullopt;
    });
    EXPECT_EQ(options(app), "200|before|");
}

TEST(Options, OfTheWholeServerNameEveryMethod) {
    App app{"options"};
    app.route<method_of>("/", {Method::post, Method::options});
    EXPECT_EQ(options(app, "*"), "200||GET, HEAD, POST, OPTIONS") << "GET is that of the static files";
}

}  // namespace
}  // namespace carboy::web
