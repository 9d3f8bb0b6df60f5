#include <gtest/gtest.h>

#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {
namespace {

std::string index_page() { return "home"; }
const char* literal() { return "literal"; }
Response show_user(std::int64_t id) { return "user " + std::to_string(id); }
Response show_small(std::int8_t id) { return "small " + std::to_string(id); }
std::string show_page(Request& request, std::string_view slug, const std::string& rest) {
    return std::string(slug) + "|" + rest + "|" + request.args.get("q", "");
}
std::string show_ratio(double ratio) { return std::to_string(ratio); }
std::string show_uuid(std::string id) { return id; }
Response create(Request& request) {
    if (request.method == Method::post) return redirect(url_for<show_user>(7));
    return "form";
}
Response to_fragment() { return redirect(url_for<show_user>(7, UrlValues{{"_anchor", "top"}})); }
Response echo_name(Request& request) { return request.form["name"]; }
Response sign_out() { abort(403, "Go <away>"); }

class AppTest : public testing::Test {
  protected:
    AppTest() {
        app.route<index_page>("/");
        app.route<literal>("/literal");
        app.route<show_user>("/users/<int:id>");
        app.route<show_small>("/small/<int(signed=True):id>");
        app.route<show_page>("/pages/<slug>/<path:rest>");
        app.route<show_ratio>("/ratio/<float:ratio>");
        app.route<show_uuid>("/uuid/<uuid:id>/");
        app.route<create>("/create", {Method::get, Method::post});
        app.post<echo_name>("/echo");
        app.route<sign_out>("/sign-out");
    }
    App app{"test"};
    TestClient client = app.test_client();
};

TEST_F(AppTest, AnswersWithWhatHandlersReturn) {
    EXPECT_EQ(client.get("/").body, "home");
    EXPECT_EQ(client.get("/").header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(client.get("/literal").body, "literal");
}

TEST_F(AppTest, GivesTheUrlsValuesToTheHandler) {
    EXPECT_EQ(client.get("/users/42").body, "user 42");
    EXPECT_EQ(client.get("/pages/a%20b/c/d?q=1").body, "a b|c/d|1");
    EXPECT_EQ(client.get("/ratio/0.5").body, "0.500000");
    EXPECT_EQ(client.get("/uuid/ABCDEF78-1234-1234-1234-1234567890AB/").body, "abcdef78-1234-1234-1234-1234567890ab");
}

TEST_F(AppTest, AnswersNotFoundForNumbersOutsideTheParameter) {
    EXPECT_EQ(client.get("/users/9223372036854775807").status, 200);
    EXPECT_EQ(client.get("/users/9223372036854775808").status, 404);
    EXPECT_EQ(client.get("/users/" + std::string(400, '9')).status, 404);
    EXPECT_EQ(client.get("/small/127").status, 200);
    EXPECT_EQ(client.get("/small/-128").status, 200);
    EXPECT_EQ(client.get("/small/128").status, 404);
    EXPECT_EQ(client.get("/ratio/" + std::string(400, '9') + ".0").status, 404);
    EXPECT_EQ(client.get("/users/abc").status, 404);
    EXPECT_EQ(client.get("/users/1e3").status, 404);
}

TEST_F(AppTest, ShowsWerkzeugsPagesForErrors) {
    const TestResponse response = client.get("/nothing");
    EXPECT_EQ(response.status, 404);
    EXPECT_TRUE(response.contains("<title>404 Not Found</title>"));
    const TestResponse forbidden = client.get("/sign-out");
    EXPECT_EQ(forbidden.status, 403);
    EXPECT_TRUE(forbidden.contains("<p>Go &lt;away&gt;</p>")) << forbidden.body;
}

TEST_F(AppTest, TellsWhichMethodsAreAllowed) {
    const TestResponse response = client.post("/users/1");
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.header("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(client.get("/echo").header("Allow"), "POST, OPTIONS");
}

TEST_F(AppTest, AnswersHeadAndOptionsByItself) {
    EXPECT_EQ(client.head("/").status, 200);
    EXPECT_EQ(client.head("/").body, "");
    const TestResponse options = client.options("/create");
    EXPECT_EQ(options.status, 200);
    EXPECT_EQ(options.header("Allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(options.body, "");
    EXPECT_EQ(client.options("/nothing").status, 404);
}

TEST_F(AppTest, RepairsPathsByRedirect) {
    const std::string id = "/uuid/abcdef78-1234-1234-1234-1234567890ab";
    EXPECT_EQ(client.get(id + "?a=1&b=%20").status, 308);
    EXPECT_EQ(client.get(id + "?a=1&b=%20").location(), id + "/?a=1&b=%20");
    EXPECT_EQ(client.get("/users//7").location(), "/users/7");
    EXPECT_EQ(client.get("/users//7", {.follow_redirects = true}).body, "user 7");
    EXPECT_EQ(client.get("//users/7").status, 200);
}

TEST_F(AppTest, NeverRedirectsToAnotherHost) {
    for (const char* path :
         {"//evil.example/uuid/", "/%5Cevil.example//x", "//evil.example//users/7", "/%5Cevil//users/7"}) {
        const TestResponse response = client.get(path);
        EXPECT_FALSE(response.location().starts_with("//")) << path;
        EXPECT_FALSE(response.location().starts_with("/\\")) << path;
    }
    EXPECT_THROW(client.get("/\\evil.example//x"), HttpError) << "a target holds no backslash";
}

TEST_F(AppTest, RedirectsAndFollows) {
    const TestResponse response = client.post("/create");
    EXPECT_EQ(response.status, 302);
    EXPECT_EQ(response.location(), "/users/7");
    const TestResponse followed = client.post("/create", {.follow_redirects = true});
    EXPECT_EQ(followed.body, "user 7");
    EXPECT_EQ(followed.path, "/users/7");
}

TEST_F(AppTest, FollowsARedirectWithAFragment) {
    app.route<to_fragment>("/fragment");
    EXPECT_EQ(client.get("/fragment").location(), "/users/7#top");
    EXPECT_EQ(client.get("/fragment", {.follow_redirects = true}).path, "/users/7");
}

TEST_F(AppTest, NamesTheMissingField) {
    EXPECT_EQ(client.post("/echo", {.form = {{"name", "Ada & Bob"}}}).body, "Ada & Bob");
    const TestResponse response = client.post("/echo", {.form = {{"nome", "x"}}});
    EXPECT_EQ(response.status, 400);
    EXPECT_TRUE(response.contains("name")) << response.body;
}

TEST_F(AppTest, TakesRulesOfRunTime) {
    app.add_url_rule("/greet/<name>/<int:times>", "greet", [](Request&, const PathValues& values) {
        return Response(std::string(values["name"]) + std::to_string(values.get<int>("times").value_or(-1)));
    });
    EXPECT_EQ(client.get("/greet/ada/3").body, "ada3");
    EXPECT_EQ(client.get("/greet/ada/99999999999").body, "ada-1");
}

TEST_F(AppTest, RefusesWrongRulesOfRunTime) {
    const auto add = [&](const char* rule) {
        app.add_url_rule(rule, "x", [](Request&, const PathValues&) { return Response(); });
    };
    for (const char* rule : {"users", "/<int:id", "/<nope:id>", "/<a>/<a>", "/<int(max=a):x>", "/<int(foo=1):x>"})
        EXPECT_THROW(add(rule), Error) << rule;
}

TEST_F(AppTest, RefusesRoutesAfterTheFirstRequest) {
    client.get("/");
    EXPECT_THROW(app.route<index_page>("/other"), Error);
    EXPECT_THROW(app.before_request([] {}), Error);
}

TEST_F(AppTest, RefusesTwoViewsOfOneName) {
    EXPECT_THROW(app.route<literal>("/x", Method::get, {.endpoint = "show_user"}), Error);
    EXPECT_NO_THROW(app.route<show_user>("/members/<int:id>"));
}

TEST_F(AppTest, StaysUsableAfterAMove) {
    app.config["NAME"] = "kept";
    App moved(std::move(app));
    TestClient other = moved.test_client();
    EXPECT_EQ(other.get("/users/3").body, "user 3");
    EXPECT_EQ(moved.config.get("NAME"), "kept");
    const auto context = moved.app_context();
    EXPECT_EQ(&current_app(), &moved);
}

TEST(App, LetsTwoApplicationsLiveInOneProcess) {
    App first{"first"}, second{"second"};
    first.route<index_page>("/");
    second.route<literal>("/");
    EXPECT_EQ(first.test_client().get("/").body, "home");
    EXPECT_EQ(second.test_client().get("/").body, "literal");
}

}  // namespace
}  // namespace carboy::web
