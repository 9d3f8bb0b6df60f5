#include <carboy/web/api/secure_headers.hpp>

#include <gtest/gtest.h>

#include <string>

#include <carboy/base/error.hpp>
#include <carboy/web/api/openapi.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {

TEST(SecureHeaders, AreOnEveryResponse) {
    App app("site");
    secure_headers(app);
    app.get("/", [] { return "home"; });
    app.get("/own", [] {
        Response response("own");
        response.headers.set("X-Frame-Options", "DENY");
        response.headers.set("Content-Security-Policy", "default-src 'none'");
        return response;
    });
    auto client = app.test_client();
    for (const char* path : {"/", "/nothing"}) {
        const TestResponse response = client.get(path);
        EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(response.header("X-Frame-Options"), "SAMEORIGIN");
        EXPECT_EQ(response.header("Referrer-Policy"), "strict-origin-when-cross-origin");
        EXPECT_FALSE(response.headers.contains("Strict-Transport-Security")) << "only over TLS";
        EXPECT_FALSE(response.headers.contains("Permissions-Policy"));
    }
    EXPECT_EQ(client.get("https://localhost/").header("Strict-Transport-Security"), "max-age=31536000");
    EXPECT_EQ(client.get("/own").header("X-Frame-Options"), "DENY");
    EXPECT_EQ(client.get("/own").header("Content-Security-Policy"), "default-src 'none'");
}

TEST(SecureHeaders, ANonceForEachRequest) {
    App app("site");
    secure_headers(app);
    app.get("/", [] { return render_template_string("{{ csp_nonce() }} {{ csp_nonce() }}") + " " + csp_nonce(); });
    serve_openapi(app);
    auto client = app.test_client();
    const TestResponse first = client.get("/"), second = client.get("/");
    const std::string nonce = first.body.substr(0, first.body.find(' '));
    EXPECT_EQ(nonce.size(), 24u);
    EXPECT_EQ(first.body, nonce + " " + nonce + " " + nonce);
    EXPECT_NE(first.header("Content-Security-Policy").find("script-src 'self' 'nonce-" + nonce + "'"),
              std::string::npos);
    EXPECT_NE(first.body, second.body);
    const TestResponse page = client.get("/docs");
    const std::string policy(page.header("Content-Security-Policy"));
    const std::string own = policy.substr(policy.find("'nonce-") + 7, 24);
    EXPECT_TRUE(page.contains("<script nonce=\"" + own + "\">") && page.contains("<style nonce=\"" + own + "\">"));
}

TEST(SecureHeaders, SomeAreOnByDefault) {
    App app("site");
    app.get("/", [] { return "[" + csp_nonce() + "]"; });
    app.get("/own", [] {
        Response response("own");
        response.headers.set("X-Frame-Options", "DENY");
        return response;
    });
    app.get("/broken", []() -> std::string { throw std::runtime_error("broken"); });
    auto client = app.test_client();
    EXPECT_EQ(client.get("/").body, "[]");
    for (const char* path : {"/", "/nothing", "/broken", "/own"}) {
        const TestResponse response = client.get(path);
        EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff") << path;
        EXPECT_EQ(response.header("Referrer-Policy"), "strict-origin-when-cross-origin") << path;
        EXPECT_EQ(response.header("X-Frame-Options"), std::string_view(path) == "/own" ? "DENY" : "SAMEORIGIN") << path;
        EXPECT_FALSE(response.headers.contains("Content-Security-Policy")) << path;
    }
    App plain("plain", Config{{"SECURITY_HEADERS", false}});
    EXPECT_FALSE(plain.test_client().get("/").headers.contains("X-Content-Type-Options"));
    App others("others");
    secure_headers(others, {.frame_options = ""});
    EXPECT_FALSE(others.test_client().get("/").headers.contains("X-Frame-Options"));
    EXPECT_THROW(secure_headers(app, {.referrer_policy = "a\r\nX-Evil: 1"}), Error);
}

}  // namespace carboy::web
