// CSRF protection: which requests pass, for every combination of token, origin, referrer and scheme; and exemptions.
#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/security/csrf.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "web/session/session_cookie.hpp"

namespace carboy::web {
namespace {

std::string token() { return generate_csrf(); }
std::string write() { return "written"; }
std::string notify() { return "notified"; }

struct NameForm : Form {
    StringField name{"Name"};
    CARBOY_FORM(NameForm, name);
};
std::string name(Request& request) {
    NameForm form{request};
    if (form.validate_on_submit()) return "valid " + form.name.data();
    return render_template_string("{{ form.hidden_tag() }} {{ form.errors }}", {{"form", form}});
}

class CsrfTest : public testing::Test {
  protected:
    CsrfTest() {
        app.config["SECRET_KEY"] = "key";
        csrf.init_app(app);
        app.route<token>("/token");
        app.route<write>("/write", {Method::get, Method::post, Method::put, Method::patch, Method::delete_});
        app.route<notify>("/notify", Method::post);
        app.route<name>("/name", {Method::get, Method::post});
    }
    TestResponse post(const std::string& sent, http::Headers headers = {}, std::string_view url = "/write") {
        TestRequest request;
        if (!sent.empty()) request.form = {{"csrf_token", sent}};
        request.headers = std::move(headers);
        return client.post(url, std::move(request));
    }

    App app{"csrf"};
    Csrf csrf;
    TestClient client{app};
};

TEST_F(CsrfTest, ChecksUnsafeMethodsOnly) {
    EXPECT_EQ(client.get("/write").status, 200);
    for (const Method method : {Method::post, Method::put, Method::patch, Method::delete_}) {
        const TestResponse answer = client.open(method, "/write");
        EXPECT_EQ(answer.status, 400);
        EXPECT_TRUE(answer.contains("The CSRF token is missing."));
    }
    EXPECT_EQ(client.post("/nowhere").status, 404);
}

TEST_F(CsrfTest, AcceptsTheTokenInTheFormOrInAHeader) {
    const std::string good = client.get("/token").body;
    EXPECT_EQ(post(good).status, 200);
    for (const char* header : {"X-CSRFToken", "X-CSRF-Token"}) EXPECT_EQ(post("", {{header, good}}).status, 200);
    EXPECT_EQ(client.post("/write", {.form = {{"login-csrf_token", good}}}).status, 200);
    EXPECT_EQ(client.post("/write", {.query = {{"csrf_token", good}}}).status, 400);
}

TEST_F(CsrfTest, SaysWhyATokenIsRefused) {
    const std::string good = client.get("/token").body;
    EXPECT_TRUE(post("x" + good).contains("The CSRF token is invalid."));
    EXPECT_TRUE(post("x").contains("The CSRF token is invalid."));
    TestClient other{app};
    const std::string foreign = other.get("/token").body;
    EXPECT_TRUE(post(foreign).contains("The CSRF tokens do not match."));
    TestClient stranger{app};
    EXPECT_TRUE(
        stranger.post("/write", {.form = {{"csrf_token", good}}}).contains("The CSRF session token is missing."));
}

TEST_F(CsrfTest, TokensExpire) {
    app.config["WTF_CSRF_TIME_LIMIT"] = 60;
    client.get("/token");
    const auto session_payload = SessionSigner({"key"}).open(*client.cookie("session"), std::time(nullptr), 60);
    const std::string secret = session_payload->substr(session_payload->find(":\"") + 2, 40);
    const SessionSigner signer({"key"}, "wtf-csrf-token", SessionSigner::Derivation::django_concat);
    EXPECT_EQ(post(signer.sign("\"" + secret + "\"", std::time(nullptr) - 50)).status, 200);
    const std::string old = signer.sign("\"" + secret + "\"", std::time(nullptr) - 70);
    EXPECT_TRUE(post(old).contains("The CSRF token has expired."));
    app.config["WTF_CSRF_TIME_LIMIT"] = nullptr;
    EXPECT_EQ(post(old).status, 200);
}

TEST_F(CsrfTest, ExemptsHandlersAndBlueprints) {
    EXPECT_EQ(client.post("/notify").status, 400);
    csrf.exempt<notify>();
    EXPECT_EQ(client.post("/notify").status, 200);
    EXPECT_EQ(client.post("/write").status, 400);
}

struct PaymentView {
    std::string post() { return "paid"; }
};

TEST_F(CsrfTest, ExemptsMethodViewsAndEndpoints) {
    Blueprint pay("pay", {.url_prefix = "/pay"});
    pay.post("/lambda", [] { return "paid"; });
    pay.post("/other", [] { return "paid"; }, {.endpoint = "other"});
    app.register_blueprint(pay);
    app.route<PaymentView>("/payment");
    EXPECT_EQ(post("", {}, "/payment").status, 400);
    EXPECT_EQ(post("", {}, "/pay/other").status, 400);
    csrf.exempt<PaymentView>();
    csrf.exempt("pay.other");
    EXPECT_EQ(post("", {}, "/payment").body, "paid");
    EXPECT_EQ(post("", {}, "/pay/other").body, "paid");
    EXPECT_EQ(post("", {}, "/pay/lambda").status, 400);
    EXPECT_EQ(post("").status, 400);
}

TEST_F(CsrfTest, ExemptsABlueprintAndThoseInside) {
    App other{"other"};
    Csrf protection;
    Blueprint hooks{"hooks", {.url_prefix = "/hooks"}}, inner{"inner", {.url_prefix = "/inner"}};
    inner.post<write>("/write");
    hooks.post<notify>("/notify");
    hooks.register_blueprint(inner);
    other.register_blueprint(hooks);
    protection.init_app(other);
    protection.exempt(hooks);
    TestClient visitor{other};
    EXPECT_EQ(visitor.post("/hooks/notify").status, 200);
    EXPECT_EQ(visitor.post("/hooks/inner/write").status, 200);
}

TEST_F(CsrfTest, ErrorHandlersSeeTheReason) {
    app.error_handler<CsrfError>([](const CsrfError& error) { return Response("no: " + error.description(), 403); });
    const TestResponse answer = client.post("/write");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.body, "no: The CSRF token is missing.");
}

TEST_F(CsrfTest, AFormChecksItsTokenWithoutCsrf) {
    App plain{"plain"};
    plain.config["SECRET_KEY"] = "key";
    plain.route<name>("/name", {Method::get, Method::post});
    TestClient visitor{plain};
    const std::string page = visitor.get("/name").body;
    const std::string start = "<input id=\"csrf_token\" name=\"csrf_token\" type=\"hidden\" value=\"";
    ASSERT_TRUE(page.starts_with(start)) << page;
    const std::string good = page.substr(start.size(), page.find('"', start.size()) - start.size());
    EXPECT_EQ(visitor.post("/name", {.form = {{"name", "Ada"}, {"csrf_token", good}}}).body, "valid Ada");
    EXPECT_TRUE(visitor.post("/name", {.form = {{"name", "Ada"}}}).contains("The CSRF token is missing."));
    plain.config["WTF_CSRF_ENABLED"] = false;
    EXPECT_EQ(visitor.post("/name", {.form = {{"name", "Ada"}}}).body, "valid Ada");
}

/// H10 of the reliability table: an unsafe method passes only with a token and from the same origin.
TEST_F(CsrfTest, PassesOnlyWithATokenAndFromTheSameOrigin) {
    const std::string good = client.get("https://shop.example/token").body;
    TestClient other{app};
    const std::string foreign = other.get("https://shop.example/token").body;
    struct Source {
        const char* value;
        bool same;
    };
    const Source origins[] = {{"", true},
                              {"https://shop.example", true},
                              {"https://shop.example:443", true},
                              {"https://evil.example", false},
                              {"https://shop.example.evil", false},
                              {"https://www.shop.example", false},
                              {"https://shop.example:8443", false},
                              {"https://shop.example@evil.example", false},
                              {"null", false}};
    const Source referrers[] = {{"", false},
                                {"https://shop.example/form", true},
                                {"https://shop.example:443/", true},
                                {"http://shop.example/form", false},
                                {"https://evil.example/https://shop.example/", false},
                                {"https://shop.example.evil/", false},
                                {"https:shop.example", false}};
    int cells = 0;
    for (const std::string& sent : {std::string(), std::string("wrong"), foreign, good})
        for (const bool in_header : {false, true})
            for (const Source& origin : origins)
                for (const Source& referrer : referrers) {
                    http::Headers headers;
                    if (in_header && !sent.empty()) headers.add("X-CSRFToken", sent);
                    if (*origin.value) headers.add("Origin", origin.value);
                    if (*referrer.value) headers.add("Referer", referrer.value);
                    const bool passes = sent == good && origin.same && referrer.same;
                    const int status = post(in_header ? "" : sent, headers, "https://shop.example/write").status;
                    EXPECT_EQ(status, passes ? 200 : 400) << sent << " " << origin.value << " " << referrer.value;
                    ++cells;
                }
    EXPECT_EQ(cells, 504);
}

TEST_F(CsrfTest, WithoutTlsNoReferrerIsNeeded) {
    const std::string good = client.get("/token").body;
    EXPECT_EQ(post(good, {{"Referer", "http://elsewhere/"}}).status, 200);
    EXPECT_EQ(post(good, {{"Origin", "http://elsewhere"}}).status, 400);
    EXPECT_EQ(post(good, {{"Origin", "http://localhost"}}).status, 200);
    app.config["WTF_CSRF_TRUSTED_ORIGINS"] = Setting::List{"http://elsewhere"};
    EXPECT_EQ(post(good, {{"Origin", "http://elsewhere"}}).status, 200);
}

TEST_F(CsrfTest, BelievesTheBrowserWhenItIsTold) {
    const std::string good = client.get("/token").body;
    EXPECT_EQ(post("", {{"Sec-Fetch-Site", "same-origin"}}).status, 400);
    app.config["WTF_CSRF_SEC_FETCH_SITE"] = true;
    EXPECT_EQ(post("", {{"Sec-Fetch-Site", "same-origin"}}).status, 200);
    EXPECT_EQ(post("", {{"Sec-Fetch-Site", "none"}}).status, 200);
    EXPECT_EQ(post("").status, 400);
    EXPECT_EQ(post(good).status, 200);
    for (const char* site : {"cross-site", "same-site", "x"})
        EXPECT_TRUE(post(good, {{"Sec-Fetch-Site", site}}).contains("The request comes from another site."));
}

TEST_F(CsrfTest, NeedsASecretKey) {
    App plain{"plain"};
    plain.config["TESTING"] = true;
    plain.route<token>("/token");
    TestClient visitor{plain};
    EXPECT_THROW(visitor.get("/token"), Error);
}

}  // namespace
}  // namespace carboy::web
