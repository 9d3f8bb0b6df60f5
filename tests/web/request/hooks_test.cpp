#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <carboy/web/app/app.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {
namespace {

std::vector<std::string> events;

std::string page() {
    events.push_back("page");
    return "page";
}
std::string broken() { throw std::runtime_error("broken <b>"); }

class HooksTest : public testing::Test {
  protected:
    HooksTest() {
        events.clear();
        app.route<page>("/");
        app.route<broken>("/broken");
    }
    static auto note(const char* name) {
        return [name] { events.push_back(name); };
    }
    App app{"hooks"};
};

using Events = std::vector<std::string>;

TEST_F(HooksTest, RunInFlasksOrder) {
    app.before_request(note("before 1"));
    app.before_request(note("before 2"));
    app.after_request([](Response& response) {
        events.push_back("after 1");
        response.headers.set("X-After", "1");
    });
    app.after_request([](Response response) {
        events.push_back("after 2");
        return response;
    });
    app.teardown_request(note("teardown 1"));
    app.teardown_request(note("teardown 2"));
    app.teardown_appcontext(note("app teardown"));
    app.on_context_push([](AppContext&) { events.push_back("push"); });
    const TestResponse response = app.test_client().get("/");
    EXPECT_EQ(response.header("X-After"), "1");
    EXPECT_EQ(events, (Events{"push", "before 1", "before 2", "page", "after 2", "after 1", "teardown 2", "teardown 1",
                              "app teardown"}));
}

TEST_F(HooksTest, MayAnswerInTheHandlersPlace) {
    app.before_request([](Request& request) -> std::optional<Response> {
        if (request.args.contains("stop")) return Response("stopped", 401);
        return std::nullopt;
    });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/?stop=1").status, 401);
    EXPECT_EQ(events, Events{});
    EXPECT_EQ(client.get("/").body, "page");
}

TEST_F(HooksTest, RunBeforeNotFound) {
    app.before_request(note("before"));
    EXPECT_EQ(app.test_client().get("/nothing").status, 404);
    EXPECT_EQ(events, Events{"before"});
}

TEST_F(HooksTest, TearDownKnowsTheErrorThatNothingHandled) {
    const auto tell = [](std::exception_ptr error) { events.push_back(error ? "failed" : "fine"); };
    app.teardown_request(tell);
    app.teardown_appcontext(tell);
    TestClient client = app.test_client();
    client.get("/broken");
    EXPECT_EQ(events, (Events{"failed", "failed"}));
    events.clear();
    client.get("/nothing");
    EXPECT_EQ(events, (Events{"fine", "fine"}));
}

TEST_F(HooksTest, OneThatThrowsDoesNotStopTheOthers) {
    app.teardown_request(note("first"));
    app.teardown_request([] { throw std::runtime_error("teardown"); });
    EXPECT_EQ(app.test_client().get("/").status, 200);
    EXPECT_EQ(events, (Events{"page", "first"}));
}

TEST_F(HooksTest, AnErrorInAfterRequestBecomesA500) {
    app.after_request([](Response&) { throw std::runtime_error("after"); });
    EXPECT_EQ(app.test_client().get("/").status, 500);
}

TEST_F(HooksTest, BlueprintsRunTheirOwnInsideTheApplications) {
    Blueprint outer{"outer", {.url_prefix = "/outer"}}, inner{"inner", {.url_prefix = "/inner"}};
    inner.route<page>("/");
    outer.before_request(note("outer before"));
    inner.before_request(note("inner before"));
    outer.after_request([](Response&) { events.push_back("outer after"); });
    inner.after_request([](Response&) { events.push_back("inner after"); });
    inner.teardown_request(note("inner teardown"));
    app.before_request(note("app before"));
    app.after_request([](Response&) { events.push_back("app after"); });
    app.teardown_request(note("app teardown"));
    outer.register_blueprint(inner);
    app.register_blueprint(outer);
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/outer/inner/").status, 200);
    EXPECT_EQ(events, (Events{"app before", "outer before", "inner before", "page", "inner after", "outer after",
                              "app after", "inner teardown", "app teardown"}));
    events.clear();
    client.get("/");
    EXPECT_EQ(events, (Events{"app before", "page", "app after", "app teardown"}));
}

}  // namespace
}  // namespace carboy::web
