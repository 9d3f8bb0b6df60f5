#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include <carboy/base/log.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "web/request/dispatch.hpp"

namespace carboy::web {
namespace {

struct PaymentError : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct CardError : PaymentError {
    using PaymentError::PaymentError;
};
struct ExpiredCardError : CardError {
    using CardError::CardError;
};

std::string pay() { throw PaymentError("payment"); }
std::string card() { throw CardError("card"); }
std::string expired() { throw ExpiredCardError("expired"); }
std::string weird() { throw 42; }
std::string secret() { throw Error("no_luck", "The vault <is> locked", "Ask the & keeper"); }
std::string nested() {
    try {
        throw std::runtime_error("the cause");
    } catch (...) {
        std::throw_with_nested(std::runtime_error("the symptom"));
    }
}
std::string teapot() { abort(418); }
std::string ready() { abort(Response("as it stands", 202)); }
std::string limited() { throw HttpError(429, "Slow down", {{"Retry-After", "7"}}); }

class ErrorsTest : public testing::Test {
  protected:
    ErrorsTest() {
        app.route<pay>("/pay");
        app.route<card>("/card");
        app.route<expired>("/expired");
        app.route<weird>("/weird");
        app.route<secret>("/secret");
        app.route<nested>("/nested");
        app.route<teapot>("/teapot");
        app.route<ready>("/ready");
        app.route<limited>("/limited");
        set_log_sink([this](LogLevel, std::string_view line) { lines_.emplace_back(line); });
    }
    ~ErrorsTest() override { set_log_sink({}); }
    /// Returns the text logged so far.
    const std::vector<std::string>& lines() {
        flush_log();
        return lines_;
    }
    App app{"errors"};

  private:
    std::vector<std::string> lines_;
};

TEST_F(ErrorsTest, TheMostSpecificClassWinsInAnyOrderOfRegistration) {
    app.error_handler<std::exception>([](const std::exception&) { return Response("any", 500); });
    app.error_handler<CardError>([](const CardError& error) { return std::string("card: ") + error.what(); });
    app.error_handler<PaymentError>([](const PaymentError&) { return "payment"; });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/pay").body, "payment");
    EXPECT_EQ(client.get("/card").body, "card: card");
    EXPECT_EQ(client.get("/expired").body, "card: expired");
    EXPECT_EQ(client.get("/secret").body, "any");
    EXPECT_EQ(client.get("/weird").status, 500);
}

TEST_F(ErrorsTest, ALaterHandlerOfTheSameClassReplacesTheEarlier) {
    app.error_handler<PaymentError>([](const PaymentError&) { return "old"; });
    app.error_handler<CardError>([](const CardError&) { return "card"; });
    app.error_handler<PaymentError>([](const PaymentError&) { return "new"; });
    EXPECT_EQ(app.test_client().get("/pay").body, "new");
}

TEST_F(ErrorsTest, HandlersOfAStatusGoBeforeThoseOfAClass) {
    app.error_handler<HttpError>([](const HttpError& error) { return "class " + std::to_string(error.status()); });
    app.error_handler(404, [](const HttpError& error) { return "status " + std::string(error.name()); });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/nothing").body, "status Not Found");
    EXPECT_EQ(client.get("/teapot").body, "class 418");
}

TEST_F(ErrorsTest, APageAboutAnErrorTakesItsStatus) {
    app.error_handler(404, [] { return "lost"; });
    app.error_handler(418, [] { return Response("short and stout", 200); });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/nothing").status, 404);
    EXPECT_EQ(client.get("/teapot").status, 418);
}

TEST_F(ErrorsTest, KeepsHeadersAndReadyResponses) {
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/limited").header("Retry-After"), "7");
    EXPECT_EQ(client.get("/ready").status, 202);
    EXPECT_EQ(client.get("/ready").body, "as it stands");
}

TEST_F(ErrorsTest, TellsTheVisitorNothingOfAnUnhandledError) {
    const TestResponse response = app.test_client().get("/secret");
    EXPECT_EQ(response.status, 500);
    EXPECT_FALSE(response.contains("vault"));
    EXPECT_TRUE(response.contains("Internal Server Error"));
    ASSERT_EQ(lines().size(), 1u);
    EXPECT_NE(lines()[0].find("GET /secret: The vault <is> locked"), std::string::npos) << lines()[0];
}

TEST_F(ErrorsTest, LogsTheWholeChain) {
    app.test_client().get("/nested");
    ASSERT_EQ(lines().size(), 1u);
    EXPECT_NE(lines()[0].find("the symptom; caused by: the cause"), std::string::npos) << lines()[0];
}

TEST_F(ErrorsTest, ShowsTheDeveloperEverythingEscaped) {
    app.config["DEBUG"] = true;
    TestClient client = app.test_client();
    const TestResponse response = client.get("/secret?<x>");
    EXPECT_EQ(response.status, 500);
    EXPECT_TRUE(response.contains("The vault &lt;is&gt; locked"));
    EXPECT_TRUE(response.contains("Ask the &amp; keeper"));
    EXPECT_FALSE(response.contains("<is>"));
    const TestResponse chain = client.get("/nested");
    EXPECT_TRUE(chain.contains("the symptom"));
    EXPECT_TRUE(chain.contains("the cause"));
    EXPECT_EQ(client.get("/weird").status, 500);
}

TEST_F(ErrorsTest, TheDeveloperSeesTheFunctionThatThrew) {
    app.config["DEBUG"] = true;
    TestClient client = app.test_client();
    const TestResponse thrown = client.get("/pay");
    const std::size_t frames = thrown.body.find("  1  ");
    ASSERT_NE(frames, std::string::npos) << thrown.body;
    EXPECT_NE(thrown.body.substr(frames, 200).find("pay"), std::string::npos) << thrown.body.substr(frames, 400);
    EXPECT_TRUE(thrown.contains("PaymentError"));
    EXPECT_TRUE(client.get("/weird").contains("An exception of an unknown type"));
}

TEST_F(ErrorsTest, FiftyRequestsAreKept) {
    app.config["DEBUG"] = true;
    TestClient client = app.test_client();
    EXPECT_TRUE(client.get("/_debug").contains("There has been no request yet."));
    for (int i = 0; i < 51; ++i) client.get("/teapot?" + std::to_string(i));
    const TestResponse list = client.get("/_debug/");
    EXPECT_TRUE(list.contains("/_debug/51\"")) << list.body;
    EXPECT_FALSE(list.contains("/_debug/1\""));
    EXPECT_EQ(client.get("/_debug/51").status, 200);
    EXPECT_EQ(client.get("/_debug/1").status, 404);
    for (const char* path : {"/_debug/x", "/_debug/-1", "/_debug/51/", "/_debugger"})
        EXPECT_FALSE(client.get(path).contains("DEBUG")) << path;
}

TEST_F(ErrorsTest, OnlyThisMachineSeesTheDebugPages) {
    app.config["DEBUG"] = true;
    const auto answer = [&](std::string peer, std::string host, std::string_view path) {
        Request request(Method::get, path, {{"Host", host}});
        request.remote_addr = std::move(peer);
        return app.handle(request).body;
    };
    for (const char* peer : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"}) {
        EXPECT_NE(answer(peer, "localhost:5000", "/secret").find("vault"), std::string::npos) << peer;
        EXPECT_NE(answer(peer, "[::1]", "/_debug").find("/secret"), std::string::npos) << peer;
    }
    for (const char* peer : {"192.0.2.1", "::ffff:192.0.2.1", "10.0.0.1", "128.0.0.1", "", "localhost.example"}) {
        EXPECT_EQ(answer(peer, "localhost", "/secret").find("vault"), std::string::npos) << peer;
        EXPECT_EQ(answer(peer, "localhost", "/_debug").find("/secret"), std::string::npos) << peer;
    }
    for (const char* host :
         {"attacker.example", "localhost.example", "127.0.0.1.example", "localhost@attacker", "", "["})
        EXPECT_EQ(answer("127.0.0.1", host, "/_debug").find("/secret"), std::string::npos) << host;
}

TEST_F(ErrorsTest, TheDebugPagesMaskSecrets) {
    app.config["DEBUG"] = true;
    TestClient client = app.test_client();
    const TestResponse page = client.post(
        "/secret",
        {.form = {{"password", "s1"}, {"user[api_key]", "s2"}, {"name", "shown one"}, {"keyword", "shown two"}},
         .query = {{"access_token", "s3"}, {"next", "shown three"}},
         .headers = {{"Authorization", "Basic s4"},
                     {"X-Api-Key", "s5"},
                     {"Cookie", "a=s6"},
                     {"X-Other", "sk_live_51H8xYzAbCdEf0123456789"}}});
    EXPECT_EQ(page.status, 405);
    const TestResponse shown = client.get("/_debug/1");
    for (const char* text : {"shown one", "shown two", "shown three"}) EXPECT_TRUE(shown.contains(text)) << shown.body;
    for (const char* text : {">s1<", ">s2<", ">s3<", "Basic", ">s5<", "=s6", ">s6<", "sk_live"})
        EXPECT_FALSE(shown.contains(text)) << text;
}

TEST_F(ErrorsTest, WithoutDebugThereAreNoDebugPages) {
    TestClient client = app.test_client();
    client.get("/secret");
    EXPECT_EQ(client.get("/_debug").status, 404);
    EXPECT_EQ(client.get("/_debug/1").status, 404);
}

TEST_F(ErrorsTest, AHandlerOf500AnswersUnhandledErrors) {
    app.error_handler(500, [](const HttpError&) { return "sorry"; });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/pay").body, "sorry");
    EXPECT_EQ(client.get("/pay").status, 500);
    EXPECT_EQ(lines().size(), 2u);
}

TEST_F(ErrorsTest, AFailingHandlerIsNotTheEnd) {
    app.error_handler(404, [](const HttpError&) -> Response { throw std::runtime_error("handler"); });
    app.error_handler(500, [](const HttpError&) -> Response { throw std::runtime_error("handler of 500"); });
    EXPECT_EQ(app.test_client().get("/nothing").status, 500);
}

TEST_F(ErrorsTest, AClassMayStandForAStatus) {
    app.error_status<PaymentError>(409);
    app.error_status<CardError>(404);
    app.error_handler(404, [] { return "not here"; });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/pay").status, 409);
    EXPECT_TRUE(client.get("/pay").contains("<h1>Conflict</h1>"));
    EXPECT_EQ(lines().size(), 2u);
    EXPECT_EQ(client.get("/expired").status, 404);
    EXPECT_EQ(client.get("/expired").body, "not here");
    EXPECT_EQ(lines().size(), 2u);
}

TEST_F(ErrorsTest, WhyARequestGot409Or503IsLoggedThoughThereIsAPage) {
    app.error_status<PaymentError>(409);
    app.error_handler(409, [] { return "somebody was faster"; });
    app.error_handler<HttpError>([](const HttpError&) { return "later"; });
    app.add_url_rule("/busy", "busy", [](Request&, const PathValues&) -> Response { abort(503, "No room."); });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/card").body, "somebody was faster");
    EXPECT_EQ(client.get("/busy?n=1").body, "later");
    ASSERT_EQ(lines().size(), 2u);
    EXPECT_NE(lines()[0].find("Answered 409 to GET /card: card"), std::string::npos) << lines()[0];
    EXPECT_NE(lines()[1].find("Answered 503 to GET /busy?n=1: No room."), std::string::npos) << lines()[1];
}

TEST_F(ErrorsTest, ARequestThatTheServerRefusesHasNoMethodInTheLog) {
    (void)app.test_client().get("/nothing");  // prepares the application, as a server does
    Request refused;
    EXPECT_EQ(refuse_request(app.core(), refused, HttpError(505, "No.")).status, 505);
    ASSERT_EQ(lines().size(), 1u);
    EXPECT_NE(lines()[0].find("Answered 505 to a request that was refused: No."), std::string::npos) << lines()[0];
}

TEST_F(ErrorsTest, HandlersGoBeforeTheStatusOfAClass) {
    app.error_status<CardError>(409);
    app.error_handler<PaymentError>([](const PaymentError&) { return "handled"; });
    EXPECT_EQ(app.test_client().get("/card").body, "handled");
}

TEST_F(ErrorsTest, AHandlerOfHttpErrorTakesErrorsThatStandForAStatus) {
    app.error_status<PaymentError>(409);
    app.error_status<CardError>(404);
    app.error_handler<std::exception>([](const std::exception& error) { return std::string("any ") + error.what(); });
    app.error_handler<HttpError>(
        [](const HttpError& error) { return "http " + std::to_string(error.status()) + " " + error.description(); });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/pay").body, "http 409 " + HttpError(409).description());
    EXPECT_EQ(client.get("/pay").status, 409);
    EXPECT_EQ(client.get("/card").body, "http 404 " + HttpError(404).description());
    EXPECT_EQ(client.get("/card").status, 404);
    EXPECT_EQ(client.get("/nested").body, "any the symptom");
}

TEST_F(ErrorsTest, TheMostSpecificHandlerAnswersAnErrorThatStandsForAStatus) {
    app.error_status<PaymentError>(409);
    app.error_handler<std::exception>([](const std::exception& error) { return std::string("any ") + error.what(); });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/card").body, "any card");
    EXPECT_EQ(client.get("/card").status, 409);

    App second{"errors"};
    second.route<card>("/card");
    second.route<pay>("/pay");
    second.error_status<PaymentError>(409);
    second.error_handler<HttpError>([](const HttpError&) { return "http"; });
    second.error_handler(409, [] { return "status"; });
    second.error_handler<CardError>([](const CardError&) { return "own"; });
    EXPECT_EQ(second.test_client().get("/pay").body, "status");
    EXPECT_EQ(second.test_client().get("/card").body, "own");
}

TEST_F(ErrorsTest, AHandlerOfHttpErrorTakesWhatNothingElseHandles) {
    app.error_handler<HttpError>([](const HttpError& error) { return "http " + std::to_string(error.status()); });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/nested").body, "http 500");
    EXPECT_EQ(client.get("/weird").status, 500);
    EXPECT_EQ(lines().size(), 2u);
}

TEST_F(ErrorsTest, AHandlerOfHttpErrorDoesNotHideAFailureFromTheDeveloper) {
    app.config["DEBUG"] = true;
    app.error_handler<HttpError>([](const HttpError&) { return "http"; });
    EXPECT_TRUE(app.test_client().get("/nested").contains("the symptom"));
    EXPECT_EQ(app.test_client().get("/teapot").body, "http");
}

TEST_F(ErrorsTest, DescriptionsKeepTheirLines) {
    app.add_url_rule("/lines", "lines", [](Request&, const PathValues&) -> Response { abort(400, "<a>\nb"); });
    EXPECT_TRUE(app.test_client().get("/lines").contains("<p>&lt;a&gt;<br>b</p>"));
}

TEST_F(ErrorsTest, TheDeveloperSeesWhatStandsBehindAStatus) {
    app.config["DEBUG"] = true;
    app.error_status<PaymentError>(409);
    const TestResponse response = app.test_client().get("/card");
    EXPECT_EQ(response.status, 409);
    EXPECT_TRUE(response.contains("<h1>card</h1>")) << response.body;
}

TEST_F(ErrorsTest, TestsSeeTheExceptionItself) {
    app.config["TESTING"] = true;
    EXPECT_THROW(app.test_client().get("/card"), CardError);
    EXPECT_FALSE(has_request_context());
    EXPECT_FALSE(has_app_context());
}

TEST_F(ErrorsTest, BlueprintsAnswerTheirOwnErrors) {
    Blueprint shop{"shop", {.url_prefix = "/shop"}};
    shop.route<card>("/card");
    shop.error_handler<PaymentError>([](const PaymentError&) { return "shop"; });
    app.error_handler<CardError>([](const CardError&) { return "app"; });
    app.register_blueprint(shop);
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/shop/card").body, "shop");
    EXPECT_EQ(client.get("/card").body, "app");
}

}  // namespace
}  // namespace carboy::web
