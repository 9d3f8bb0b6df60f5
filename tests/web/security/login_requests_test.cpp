// Users whom a request names itself, and the signals of log-ins. The order of the ways to find a user is that of
// Flask-Login: session, remember cookie, request.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/http/authentication.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/security/login.hpp>
#include <carboy/web/security/login_signals.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::login_requests_test {

struct Client {
    std::string id;
    std::string token;
    bool is_active = true;
};
struct Stranger {
    int id = 0;
};

Client ada{"ada", "t-ada"}, bob{"bob", "t-bob"}, eve{"eve", "t-eve", false};
Client* by_id(const std::string& id) {
    for (Client* one : {&ada, &bob, &eve})
        if (one->id == id) return one;
    return nullptr;
}
Client* by_token(http::Request& request) {
    const auto sent = request.authorization();
    if (!sent || sent->type != "bearer") return nullptr;
    for (Client* one : {&ada, &bob, &eve})
        if (one->token == sent->token) return one;
    return nullptr;
}

}  // namespace carboy::login_requests_test

namespace carboy::web {
namespace {

using namespace login_requests_test;

std::string caller() { return current_user<Client>() ? current_user<Client>()->id : "nobody"; }
std::string enter_as(const std::string& id) {
    login_user(*by_id(id),
               {.remember = request().args.contains("remember"), .fresh = !request().args.contains("stale")});
    return "in";
}
std::string leave_now() {
    logout_user();
    return "out";
}
std::string confirm_now() {
    confirm_login();
    return "confirmed";
}

class LoginRequests : public testing::Test {
  protected:
    LoginRequests() : app("requests", {{"SECRET_KEY", "key"}}) {
        logins.init_app(app);
        app.route<caller>("/");
        app.route<login_required<caller>>("/members", Method::get, {.endpoint = "members"});
        app.route<fresh_login_required<caller>>("/fresh", Method::get, {.endpoint = "fresh"});
        app.route<enter_as>("/in/<id>");
        app.route<leave_now>("/out");
        app.route<confirm_now>("/confirm");
    }
    std::string with_token(const std::string& token, const char* path = "/") {
        return client.get(path, {.headers = {{"Authorization", "Bearer " + token}}}).body;
    }

    App app;
    LoginManager<Client> logins;
    TestClient client{app};
};

TEST_F(LoginRequests, ATokenIsEnough) {
    logins.request_loader(&by_token);
    EXPECT_EQ(with_token("t-ada"), "ada");
    EXPECT_EQ(with_token("t-ada", "/members"), "ada");
    EXPECT_FALSE(client.cookie("session")) << "a token starts no session";
    EXPECT_EQ(with_token("wrong"), "nobody");
    EXPECT_EQ(with_token("t-eve"), "nobody") << "a user who is not active";
    EXPECT_EQ(client.get("/members").status, 401);
}

TEST_F(LoginRequests, TheSessionGoesBeforeTheToken) {
    logins.user_loader(&by_id);
    logins.request_loader(&by_token);
    client.get("/in/bob");
    EXPECT_EQ(with_token("t-ada"), "bob");
    client.get("/out");
    EXPECT_EQ(with_token("t-ada"), "ada");
}

TEST_F(LoginRequests, UsersHaveOneType) {
    LoginManager<> any;
    any.user_loader(&by_id);
    EXPECT_THROW(any.request_loader([](http::Request&) -> Stranger* { return nullptr; }), Error);
}

/// Connects all signals of log-ins, and returns what they report in one request.
class Reports {
  public:
    explicit Reports(App& app) {
        const auto note = [this, &app](const char* name, const auto& signal) {
            signal.connect(app, [this, name](const LoginEvent& event) {
                const Client* user = event.user<Client>();
                EXPECT_EQ(event.user<Stranger>(), nullptr);
                text += std::string(text.empty() ? "" : " ") + name + ":" + (user ? user->id : "-");
                text += "(" + caller() + ")";  // asking for the current user in a receiver must not start over
            });
        };
        note("in", user_logged_in);
        note("out", user_logged_out);
        note("cookie", user_loaded_from_cookie);
        note("request", user_loaded_from_request);
        note("confirmed", user_login_confirmed);
        note("unauthorized", user_unauthorized);
        note("refresh", user_needs_refresh);
        note("protected", session_protected);
    }
    std::string take() { return std::exchange(text, {}); }

  private:
    std::string text;
};

TEST_F(LoginRequests, SignalsReportWhatHappens) {
    logins.user_loader(&by_id);
    logins.request_loader(&by_token);
    Reports reports(app);
    const auto after = [&](const char* path) {
        client.get(path);
        return reports.take();
    };
    EXPECT_EQ(after("/members"), "unauthorized:-(nobody)");
    EXPECT_EQ(after("/in/ada?remember=1"), "in:ada(ada)");
    EXPECT_EQ(after("/members"), "");
    EXPECT_EQ(after("/fresh"), "");
    const std::string remembered = *client.cookie("remember_token");
    EXPECT_EQ(after("/out"), "out:ada(nobody)");
    EXPECT_EQ(after("/in/bob?stale=1"), "in:bob(bob)");
    EXPECT_EQ(after("/fresh"), "refresh:bob(bob)");
    EXPECT_EQ(after("/confirm"), "confirmed:bob(bob)");
    EXPECT_EQ(after("/fresh"), "");
    client.default_headers.set("User-Agent", "another browser");
    EXPECT_EQ(after("/"), "protected:bob(bob)");
    client.clear_cookies();
    client.set_cookie("remember_token", remembered);
    EXPECT_EQ(after("/"), "cookie:ada(ada)");
    client.clear_cookies();
    with_token("t-ada");
    EXPECT_EQ(reports.take(), "request:ada(ada)");
    with_token("t-eve");
    EXPECT_EQ(reports.take(), "request:eve(nobody)") << "found, but not active";
}

TEST_F(LoginRequests, StrongProtectionEndsTheLogIn) {
    app.config["SESSION_PROTECTION"] = "strong";
    logins.user_loader(&by_id);
    Reports reports(app);
    client.get("/in/ada");
    reports.take();
    client.default_headers.set("User-Agent", "another browser");
    EXPECT_EQ(client.get("/").body, "nobody");
    EXPECT_EQ(reports.take(), "protected:-(nobody)");
}

TEST_F(LoginRequests, ATestPreparesALogIn) {
    logins.user_loader(&by_id);
    client.session_transaction([] { login_user(bob); });
    EXPECT_EQ(client.get("/members").body, "bob");
    EXPECT_EQ(client.get("/fresh").body, "bob");
}

}  // namespace
}  // namespace carboy::web
