#include <carboy/web/api/cors.hpp>

#include <gtest/gtest.h>

#include <string>

#include <carboy/base/error.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {

namespace {

constexpr std::string_view allow = "Access-Control-Allow-Origin";

TestRequest from(std::string origin, std::string method = {}) {
    TestRequest request;
    request.headers.set("Origin", origin);
    if (!method.empty()) request.headers.set("Access-Control-Request-Method", method);
    return request;
}

class CorsTest : public testing::Test {
  protected:
    CorsTest() {
        app.get("/api/items", [] { return "items"; });
        app.get("/page", [] { return "page"; });
        app.post("/api/fails", []() -> std::string { throw 1; });
    }
    App app{"shop"};
    TestClient client = app.test_client();
};

}  // namespace

TEST_F(CorsTest, OnlyTheListedOriginsMayRead) {
    allow_cors(app, {.origins = {"https://example.org"}, .paths = "/api/", .expose = {"X-Total"}});
    const TestResponse good = client.get("/api/items", from("https://example.org"));
    EXPECT_EQ(good.header(allow), "https://example.org");
    EXPECT_EQ(good.header("Vary"), "Origin");
    EXPECT_EQ(good.header("Access-Control-Expose-Headers"), "X-Total");
    EXPECT_FALSE(good.headers.contains("Access-Control-Allow-Credentials"));
    for (const char* other : {"https://example.org.evil.net", "http://example.org", "https://example.org:8443", "null",
                              "https://EXAMPLE.org", ""}) {
        const TestResponse refused = client.get("/api/items", from(other));
        EXPECT_EQ(refused.status, 200);
        EXPECT_FALSE(refused.headers.contains(allow)) << other;
        EXPECT_EQ(refused.header("Vary"), "Origin") << "a cache must not give this answer to the other origin";
    }
    EXPECT_FALSE(client.get("/page", from("https://example.org")).headers.contains(allow));
    EXPECT_EQ(client.get("/api/nothing", from("https://example.org")).header(allow), "https://example.org");
    EXPECT_EQ(client.post("/api/fails", from("https://example.org")).header(allow), "https://example.org");
}

TEST_F(CorsTest, Preflights) {
    allow_cors(app, {.origins = {"https://example.org"},
                     .paths = "/api/",
                     .methods = {Method::get, Method::put},
                     .headers = {"Content-Type", "X-Token"},
                     .credentials = true,
                     .max_age = 5});
    const TestResponse answer = client.options("/api/items", from("https://example.org", "PUT"));
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.header(allow), "https://example.org");
    EXPECT_EQ(answer.header("Access-Control-Allow-Methods"), "GET, PUT");
    EXPECT_EQ(answer.header("Access-Control-Allow-Headers"), "Content-Type, X-Token");
    EXPECT_EQ(answer.header("Access-Control-Allow-Credentials"), "true");
    EXPECT_EQ(answer.header("Access-Control-Max-Age"), "5");
    const TestResponse refused = client.options("/api/items", from("https://other.org", "PUT"));
    EXPECT_EQ(refused.status, 204);
    EXPECT_FALSE(refused.headers.contains(allow) || refused.headers.contains("Access-Control-Allow-Methods"));
    EXPECT_EQ(client.options("/api/items").header("Allow"), "GET, HEAD, OPTIONS") << "not a preflight";
}

TEST_F(CorsTest, EveryOrigin) {
    allow_cors(app, {.origins = {"*"}});
    const TestResponse answer = client.get("/page", from("https://any.net"));
    EXPECT_EQ(answer.header(allow), "*");
    EXPECT_FALSE(answer.headers.contains("Vary"));
}

TEST_F(CorsTest, RefusesDangerousAndMistypedOptions) {
    EXPECT_THROW(allow_cors(app, {.origins = {"*"}, .credentials = true}), Error);
    for (const char* bad :
         {"example.org", "https://example.org/", "https://", "https://*.example.org", "HTTPS://a.org"})
        EXPECT_THROW(allow_cors(app, {.origins = {bad}}), Error) << bad;
    EXPECT_THROW(allow_cors(app, {}), Error);
}

}  // namespace carboy::web
