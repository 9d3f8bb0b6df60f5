#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <carboy/base/log.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/signals.hpp>
#include <carboy/web/context/stream_with_context.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/session/flash.hpp>
#include <carboy/web/templates/templates.hpp>
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

TEST_F(HooksTest, SignalsTellWhatHappens) {
    App other("other");
    const auto name = [](const char* text) { return [text] { events.push_back(text); }; };
    request_started.connect(app,
                            [](const RequestStarted& event) { events.push_back("started " + event.request.path); });
    request_finished.connect(app, [](const RequestFinished& event) {
        events.push_back("finished " + std::to_string(event.response.status));
    });
    got_request_exception.connect(app, name("exception"));
    request_tearing_down.connect(app, [](const RequestTearingDown& event) {
        events.push_back(event.error ? "tearing down an error" : "tearing down");
    });
    appcontext_pushed.connect(app, name("pushed"));
    appcontext_tearing_down.connect(app, name("context tearing down"));
    appcontext_popped.connect(app, name("popped"));
    app.before_request(note("before"));
    app.after_request([](Response&) { events.push_back("after"); });
    app.test_client().get("/");
    EXPECT_EQ(events, (Events{"pushed", "started /", "before", "page", "after", "finished 200", "tearing down",
                              "context tearing down", "popped"}));
    events.clear();
    other.test_client().get("/");
    EXPECT_TRUE(events.empty()) << "each application has its own receivers";
    app.test_client().get("/broken");
    EXPECT_EQ(events, (Events{"pushed", "started /broken", "before", "exception", "after", "finished 500",
                              "tearing down an error", "context tearing down", "popped"}));
}

struct OrderPlaced {
    int id;
};
constexpr Signal<OrderPlaced> order_placed;

TEST_F(HooksTest, SignalsCanBeReceivedForAWhile) {
    order_placed.send(app, {1});
    {
        const auto connection = order_placed.connected_to(
            app, [](const OrderPlaced& order) { events.push_back("order " + std::to_string(order.id)); });
        EXPECT_TRUE(order_placed.has_receivers(app));
        order_placed.send(app, {2});
    }
    order_placed.send(app, {3});
    EXPECT_FALSE(order_placed.has_receivers(app));
    EXPECT_EQ(events, (Events{"order 2"}));
}

TEST_F(HooksTest, SignalsOfTemplatesAndMessages) {
    app.config["SECRET_KEY"] = "key";
    app.get("/template", [] {
        flash("Saved", "info");
        return render_template_string("{{ 1 + 1 }}");
    });
    before_render_template.connect(
        app, [](const auto& event) { events.push_back("before [" + std::string(event.name) + "]"); });
    template_rendered.connect(app, [] { events.push_back("rendered"); });
    message_flashed.connect(app, [](const FlashEvent& event) {
        events.push_back(std::string(event.category) + ": " + std::string(event.message));
    });
    EXPECT_EQ(app.test_client().get("/template").body, "2");
    EXPECT_EQ(events, (Events{"info: Saved", "before []", "rendered"}));
}

TEST_F(HooksTest, AStreamKeepsItsContext) {
    app.get("/stream", [](Request& request) {
        g["user"] = request.args.get("user");
        const auto step = std::make_shared<int>(0);
        return Response::stream(stream_with_context([step](std::string& chunk) {
            if (++*step > 2) return false;
            chunk = *g.get<std::string>("user") + " " + web::request().path + ";";
            return true;
        }));
    });
    app.teardown_request(note("teardown"));
    app.teardown_appcontext(note("context teardown"));
    app.after_request([](Response&) { events.push_back("after"); });
    EXPECT_EQ(app.test_client().get("/stream?user=ann").body, "ann /stream;ann /stream;");
    EXPECT_EQ(events, (Events{"after", "teardown", "context teardown"}));
    EXPECT_FALSE(has_request_context());
}

TEST_F(HooksTest, AStreamThatIsNotReadEndsItsContextToo) {
    bool torn_down_while_kept = false;
    app.get("/stream", [] { return Response::stream(stream_with_context([](std::string&) { return false; })); });
    app.teardown_request([&] { torn_down_while_kept = has_request_context() && current_app().name() == "hooks"; });
    http::Request request(Method::get, "/stream", {{"Host", "localhost"}});
    {
        const Response response = app.handle(request);
        EXPECT_FALSE(has_request_context());
        EXPECT_FALSE(torn_down_while_kept);
    }
    EXPECT_TRUE(torn_down_while_kept);
    EXPECT_FALSE(has_app_context());
}

TEST_F(HooksTest, TheLogHasItsValues) {
    std::vector<std::string> lines;
    set_log_sink([&](LogLevel level, std::string_view line) {
        lines.push_back(std::to_string(static_cast<int>(level)) + " " + std::string(line));
    });
    app.logger.debug("not shown");
    app.logger.info("User {} from {}: {} {}", 7, "a\nb", true, 1.5);
    app.logger.warning("too few {} {}", 1);
    app.logger.set_level(LogLevel::error);
    app.logger.warning("not shown");
    app.logger.exception("Failed", std::make_exception_ptr(std::runtime_error("no paper")));
    flush_log();
    set_log_sink({});
    EXPECT_EQ(lines,
              (std::vector<std::string>{"1 User 7 from a\\x0ab: True 1.5", "2 too few 1 {}", "3 Failed: no paper"}));
}

}  // namespace
}  // namespace carboy::web
